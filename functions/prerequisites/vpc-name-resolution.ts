import { type AccountState, type Instance, presentValue, type Vpc } from '../core/account-state.ts';
import type { ApiCall } from '../core/api-call.ts';
import { internetPath } from '../core/internet-path.ts';
import { at, stringAt } from '../core/json.ts';
import { decidingServer, isXen, type NameServer } from '../core/name-servers.ts';
import {
  cannotTell,
  type Decoder,
  definePrerequisite,
  fail,
  irrelevant,
  notApplicable,
  pass,
  type Result,
  unreadable,
} from '../core/prerequisite.ts';
import { type Resource, resource } from '../core/resource.ts';
import { hasPrivateSessionEndpoints, servesSessions } from '../core/session-endpoints.ts';
import { judgePaths } from '../core/session-paths.ts';

type Calls = 'ec2:AssociateDhcpOptions' | 'ec2:ModifyVpcAttribute';
type Verdict = { readonly kind: 'pass' } | { readonly kind: 'fail' | 'unknown'; readonly because: string };

const vpcOf = (vpcId: string): Resource => resource('AWS::EC2::VPC', vpcId);

const associateDhcpOptions: Decoder<Calls> = (change) => {
  const vpcId = stringAt(change.request, 'vpcId');
  const dhcpOptionsId = stringAt(change.request, 'dhcpOptionsId');
  if (!vpcId || !dhcpOptionsId) return unreadable('the record names no VPC or no DHCP option set');
  const optionSets = (id: string | undefined): string[] => (id === undefined || id === 'default' ? [] : [id]);
  return {
    kind: 'needs-previous',
    resources: [vpcOf(vpcId)],
    scope: { vpcs: [vpcId], dhcpOptions: optionSets(dhcpOptionsId) },
    query: { resource: vpcOf(vpcId), history: { eventName: 'AssociateDhcpOptions', before: change.time } },
    resume: (previous) => {
      const before =
        previous?.snapshot.type === 'AWS::EC2::VPC' ? previous.snapshot.value.dhcpOptionsId : undefined;
      return {
        kind: 'effect',
        resources: [vpcOf(vpcId)],
        scope: { dhcpOptions: optionSets(before) },
        isCurrent: (state) => presentValue(state.vpcs[vpcId])?.dhcpOptionsId === dhcpOptionsId,
        inverses: () => {
          if (!before || before === dhcpOptionsId) return [];
          const input = { DhcpOptionsId: before, VpcId: vpcId };
          const calls = [{ api: 'ec2:AssociateDhcpOptions', input }] as const;
          return [{ calls, restores: `DHCP options ${before} on ${vpcId}`, exact: true }];
        },
      };
    },
  };
};

const ATTRIBUTES = ['enableDnsSupport', 'enableDnsHostnames'] as const;

const switchOn = (vpcId: string, attribute: (typeof ATTRIBUTES)[number]): ApiCall<Calls> => ({
  api: 'ec2:ModifyVpcAttribute',
  input: {
    VpcId: vpcId,
    ...(attribute === 'enableDnsSupport'
      ? { EnableDnsSupport: { Value: true } }
      : { EnableDnsHostnames: { Value: true } }),
  },
});

/** One attribute a call: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyVpcAttribute.html */
const modifyVpcAttribute: Decoder<Calls> = (change) => {
  const vpcId = stringAt(change.request, 'vpcId');
  if (!vpcId) return unreadable('the record names no VPC');
  const attribute = ATTRIBUTES.find((name) => at(change.request, name) !== undefined);
  if (!attribute) return irrelevant('no DNS attribute was changed');
  const given = at(change.request, attribute, 'value');
  const value = given === true || given === 'true';
  return {
    kind: 'effect',
    resources: [vpcOf(vpcId)],
    scope: { vpcs: [vpcId] },
    isCurrent: (state) => presentValue(state.vpcs[vpcId])?.[attribute] === value,
    inverses: () =>
      value
        ? []
        : [{ calls: [switchOn(vpcId, attribute)], restores: `${attribute} of ${vpcId}`, exact: true }],
  };
};

const FINE: Verdict = { kind: 'pass' };

const viaVpcResolver = (vpc: Vpc, instance: Instance): Verdict => {
  if (!vpc.enableDnsSupport) {
    return { kind: 'fail', because: 'enableDnsSupport is off, so the resolver of the VPC does not answer' };
  }
  if (!hasPrivateSessionEndpoints(vpc) || vpc.enableDnsHostnames) return FINE;
  // The private names of endpoints need both attributes (API_CreateVpcEndpoint, PrivateDnsEnabled).
  const path = internetPath(vpc, instance);
  const because = 'enableDnsHostnames is off, so the names of the endpoints resolve to public addresses';
  return path === 'yes' ? FINE : { kind: path === 'no' ? 'fail' : 'unknown', because };
};

const viaPublicServer = (vpc: Vpc, instance: Instance, servers: string): Verdict => {
  const path = internetPath(vpc, instance);
  if (path === 'yes') return FINE;
  if (path === 'unknown') {
    return {
      kind: 'unknown',
      because: `whether the public DNS servers ${servers} can be reached depends on a route that cannot be seen into`,
    };
  }
  return {
    kind: 'fail',
    because: `public DNS servers ${servers} are out of reach without an internet path, and know nothing of private endpoints`,
  };
};

/** The decision matrix over name server, endpoints and internet path, for one instance. */
const judgeInstance = (vpc: Vpc, instance: Instance, kind: NameServer, servers: string): Verdict => {
  switch (kind) {
    case 'vpc':
      return viaVpcResolver(vpc, instance);
    case 'public':
      return viaPublicServer(vpc, instance, servers);
    case 'private':
      return {
        kind: 'unknown',
        because: `whether ${servers} forwards amazonaws.com to the resolver of the VPC cannot be seen from outside`,
      };
    case 'none':
      // That such a set leaves instances without DNS is not confirmed by a page of AWS; breaking is the safe reading.
      return { kind: 'fail', because: 'the DHCP options name no DNS server' };
  }
};

const serverFor = (vpc: Vpc, instance: Instance, servers: readonly string[] | undefined): NameServer => {
  if (vpc.dhcpOptionsId !== 'default') return decidingServer(servers, vpc);
  return isXen(instance.instanceType) ? 'none' : 'vpc';
};

/** Stands for the instances that the endpoints were made for, where none is running yet. */
const FUTURE_NODE: Instance = { instanceId: '', subnetId: '', instanceType: '', hasPublicIp: false };

const judge = (state: AccountState, vpcId: string): Result => {
  const subject = vpcOf(vpcId);
  const observed = state.vpcs[vpcId];
  if (observed?.status === 'unknown')
    return cannotTell(subject, `${vpcId} could not be read: ${observed.because}`);
  const vpc = presentValue(observed);
  if (!vpc || !servesSessions(vpc)) return notApplicable(subject);
  const options = state.dhcpOptions[vpc.dhcpOptionsId];
  if (vpc.dhcpOptionsId !== 'default' && options?.status !== 'present') {
    return cannotTell(subject, `DHCP options ${vpc.dhcpOptionsId} of ${vpcId} could not be read`);
  }
  const servers = presentValue(options)?.domainNameServers;
  const text = servers?.join(', ') ?? '';
  const managed = vpc.instances.filter((instance) => instance.managed);
  const nodes = managed.length > 0 ? managed : [FUTURE_NODE];
  const verdicts = nodes.map((node) => judgeInstance(vpc, node, serverFor(vpc, node, servers), text));
  const failed = verdicts.flatMap((verdict) => (verdict.kind === 'fail' ? [verdict.because] : []));
  if (failed[0] !== undefined) {
    const hit = managed.length > 0 ? ` (${failed.length} of ${managed.length} managed nodes)` : '';
    const server = servers?.[0] ?? 'no server';
    return fail(
      subject,
      'sessions-fail',
      `the names of the Systems Manager endpoints do not resolve${hit}: ${failed[0]}`,
      {
        userSees: `TargetNotConnected: the instance is not connected. On the node: dial tcp: lookup ssm.${state.identity.region}.amazonaws.com on ${server}:53: i/o timeout`,
      },
    );
  }
  const doubt = verdicts.flatMap((verdict) => (verdict.kind === 'unknown' ? [verdict.because] : []))[0];
  return doubt === undefined ? pass(subject) : cannotTell(subject, doubt);
};

/**
 * The matrix over the VPC's settings, made exact where its network was read: a name server that packets cannot
 * reach does not answer, whatever the settings say.
 */
const check = (state: AccountState): readonly Result[] => {
  const byPath = new Map(judgePaths(state, 'vpc-name-resolution').map((one) => [one.subject.id, one]));
  const bySettings = Object.keys(state.vpcs).map((vpcId) => judge(state, vpcId));
  const exact = bySettings.map((result): Result => {
    const path = byPath.get(result.subject.id);
    return result.kind === 'pass' && path?.kind === 'fail' ? path : result;
  });
  const others = [...byPath.values()].filter(({ subject }) => !Object.hasOwn(state.vpcs, subject.id));
  return [...exact, ...others];
};

/** Instances can resolve the names of the Systems Manager endpoints. */
export const vpcNameResolution = definePrerequisite({
  id: 'vpc-name-resolution',
  title: 'Name resolution in the VPC',
  family: 'network',
  requires:
    'Instances in a VPC with managed nodes can resolve the names of the Systems Manager endpoints: by the DHCP options, `enableDnsSupport`, `enableDnsHostnames`, private DNS of the endpoints, or a public resolver with an internet path.',
  reference: 'https://docs.aws.amazon.com/vpc/latest/userguide/AmazonDNS-concepts.html',
  bites:
    'DHCP options: when instances renew their lease, about half an hour, at most a few hours; at once after a reboot. DNS attributes: at once. Connected nodes keep their channel for a while.',
  watches: { 'ec2:AssociateDhcpOptions': associateDhcpOptions, 'ec2:ModifyVpcAttribute': modifyVpcAttribute },
  reverts: ['ec2:AssociateDhcpOptions', 'ec2:ModifyVpcAttribute'],
  offers: [],
  check,
});
