import type { ApiCall, Plan } from '../../account/api-call.ts';
import { type DhcpOptions, nameServerOf } from '../../account/network/name-servers.ts';
import { presentValue } from '../../account/observed.ts';
import { type Decoder, type Early, irrelevant, unreadable, type WholeVpc } from '../../core/effect.ts';
import { withPrevious } from '../../core/with-previous.ts';
import { at, stringAt } from '../../formats/json.ts';

type VpcRepairs = 'ec2:AssociateDhcpOptions' | 'ec2:ModifyVpcAttribute';

/** Is the resolver of the VPC the only server? Then nodes resolve the same names, whatever the set is called. */
const isOwnResolver = (servers: readonly string[] = []): boolean =>
  servers.length > 0 && servers.every((server) => nameServerOf(server, { cidrBlocks: [] }) === 'vpc');

const SAME =
  'The new DHCP options name the resolver of the VPC, as those before did, so names resolve as they did before.';

/**
 * A set that resolves as the one before breaks nothing. This is said of the resolver of the VPC only: of other servers it
 * cannot be seen what they answer, or whether they can be reached. Who puts back the very set that is remembered has perhaps
 * mended a change whose event is late. That is looked at, so that its time shows that the VPC was whole after that change.
 */
const resolvesAsBefore = (
  { settings, network }: WholeVpc,
  set: DhcpOptions | undefined,
): Early | undefined => {
  const { dns } = network;
  if (!set || !dns || dns.dhcpOptionsId !== settings.dhcpOptionsId || !settings.enableDnsSupport)
    return undefined;
  if (set.dhcpOptionsId === settings.dhcpOptionsId) return undefined;
  if (!isOwnResolver(dns.servers) || !isOwnResolver(set.domainNameServers)) return undefined;
  const { dhcpOptionsId, domainNameServers: servers = [] } = set;
  return {
    because: SAME,
    remember: [
      { type: 'AWS::EC2::VPC', value: { ...settings, dhcpOptionsId } },
      { type: 'SessionGuard::EC2::Network', value: { ...network, dns: { ...dns, dhcpOptionsId, servers } } },
    ],
  };
};

/** The id `default` stands for no option set. */
const optionSets = (id: string | undefined): readonly string[] =>
  id === undefined || id === 'default' ? [] : [id];

const associateDhcpOptions: Decoder<VpcRepairs> = (change) => {
  const vpcId = stringAt(change.request, 'vpcId');
  const dhcpOptionsId = stringAt(change.request, 'dhcpOptionsId');
  if (!vpcId || !dhcpOptionsId) return unreadable('the record names no VPC or no DHCP option set');
  const deciding = { dhcpOptions: optionSets(dhcpOptionsId) };
  const scope = { networks: [vpcId], ...deciding };
  const history = { eventName: 'AssociateDhcpOptions', before: change.time } as const;
  return withPrevious({ type: 'AWS::EC2::VPC', id: vpcId, scope, deciding, history }, (vpc) => {
    const before = vpc?.dhcpOptionsId;
    return {
      scope: { dhcpOptions: optionSets(before) },
      early: (whole, state) => resolvesAsBefore(whole, presentValue(state.dhcpOptions[dhcpOptionsId])),
      isCurrent: (state) => presentValue(state.networks[vpcId])?.dhcpOptionsId === dhcpOptionsId,
      inverses: () => {
        if (!before || before === dhcpOptionsId) return [];
        const input = { DhcpOptionsId: before, VpcId: vpcId };
        const calls = [{ api: 'ec2:AssociateDhcpOptions', input }] as const;
        return [{ calls, restores: `DHCP options ${before} on ${vpcId}`, exact: true }];
      },
    };
  });
};

const ATTRIBUTES = ['enableDnsSupport', 'enableDnsHostnames'] as const;
type Attribute = (typeof ATTRIBUTES)[number];

const switched = (vpcId: string, attribute: Attribute, Value: boolean): ApiCall<VpcRepairs> => ({
  api: 'ec2:ModifyVpcAttribute',
  input: {
    VpcId: vpcId,
    ...(attribute === 'enableDnsSupport'
      ? { EnableDnsSupport: { Value } }
      : { EnableDnsHostnames: { Value } }),
  },
});

/** Both are on by default, so an attribute that was switched on was not necessarily off before. */
const wayBack = (vpcId: string, attribute: Attribute, isOn: boolean): Plan<VpcRepairs> => ({
  calls: [switched(vpcId, attribute, !isOn)],
  restores: `${attribute} of ${vpcId}${isOn ? ', where it was off before' : ''}`,
  exact: !isOn,
});

/**
 * Each call changes one attribute:
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyVpcAttribute.html
 */
const modifyVpcAttribute: Decoder<VpcRepairs> = (change) => {
  const vpcId = stringAt(change.request, 'vpcId');
  if (!vpcId) return unreadable('the record names no VPC');
  const attribute = ATTRIBUTES.find((name) => at(change.request, name) !== undefined);
  if (!attribute) return irrelevant('no DNS attribute was changed');
  const given = at(change.request, attribute, 'value');
  const isOn = given === true || given === 'true';
  const scope = { networks: [vpcId] };
  return withPrevious({ type: 'AWS::EC2::VPC', id: vpcId, scope }, (before) => ({
    isCurrent: (state) => presentValue(state.networks[vpcId])?.[attribute] === isOn,
    // What was switched on while it was on already has changed nothing.
    inverses: () => (isOn && before?.[attribute] === true ? [] : [wayBack(vpcId, attribute, isOn)]),
  }));
};

/** Changes to what a VPC says about name resolution. */
export const vpcSettingChanges = {
  'ec2:AssociateDhcpOptions': associateDhcpOptions,
  'ec2:ModifyVpcAttribute': modifyVpcAttribute,
};
