import type { ApiCall } from '../../account/api-call.ts';
import { isXen, nameServerOf } from '../../account/network/name-servers.ts';
import type { VpcNetwork } from '../../account/network/network.ts';
import { presentValue } from '../../account/observed.ts';
import { own } from '../../formats/json.ts';
import type { Obstacle, Remedy } from '../../sessions/mend/mend-paths.ts';
import { judgedNodes } from '../../sessions/paths/node-paths.ts';

type Advised = Remedy<ApiCall<'ec2:ModifyVpcAttribute' | 'ec2:AssociateDhcpOptions'>>;

/** What of the VPC itself is off; the resolver comes first, because names need it whatever they are. */
const switchedOn = ({
  network: { vpcId: VpcId, enableDnsSupport, enableDnsHostnames },
}: Obstacle): readonly Advised[] => [
  ...(enableDnsSupport
    ? []
    : [
        {
          calls: [
            { api: 'ec2:ModifyVpcAttribute', input: { VpcId, EnableDnsSupport: { Value: true } } } as const,
          ],
          words: `enableDnsSupport of ${VpcId}`,
        },
      ]),
  ...(enableDnsHostnames
    ? []
    : [
        {
          calls: [
            { api: 'ec2:ModifyVpcAttribute', input: { VpcId, EnableDnsHostnames: { Value: true } } } as const,
          ],
          words: `enableDnsHostnames of ${VpcId}`,
        },
      ]),
];

const LEASE = 'nodes take other DHCP options when they renew their lease, or after a reboot';

const isResolver = (servers: readonly string[] | undefined, network: VpcNetwork): boolean =>
  servers?.[0] !== undefined && nameServerOf(servers[0], network) === 'vpc';

/** Option sets that name the resolver of the VPC first: the one that the VPC had, and others that were read. */
const setsWithResolver = ({ state, network }: Obstacle): readonly string[] => {
  const before = own(state.rememberedNetworks ?? {}, network.vpcId)?.dns;
  const had = before && isResolver(before.servers, network) ? [before.dhcpOptionsId] : [];
  const read = Object.values(state.dhcpOptions)
    .flatMap((observed) => presentValue(observed) ?? [])
    .filter(({ domainNameServers }) => isResolver(domainNameServers, network))
    .map(({ dhcpOptionsId }) => dhcpOptionsId)
    .toSorted();
  return [...new Set([...had, ...read])].filter((id) => id !== network.dhcpOptionsId);
};

/**
 * Options with the resolver of the VPC: a set that is there, or none at all, by which nodes since Nitro use it. A server
 * of somebody's own is never replaced, because it may know names that the resolver does not.
 * Source: https://docs.aws.amazon.com/vpc/latest/userguide/DHCPOptionSetConcepts.html
 */
const withResolver = (obstacle: Obstacle): readonly Advised[] => {
  const { state, network, path } = obstacle;
  const now = presentValue(state.dhcpOptions[network.dhcpOptionsId]);
  const isOwn = (now?.domainNameServers ?? []).some((one) => nameServerOf(one, network) === 'private');
  if (path.nameServer === 'vpc' || isOwn) return [];
  const isOld = judgedNodes(network).some(({ instanceType = '' }) => isXen(instanceType));
  const ids = [...setsWithResolver(obstacle), ...(isOld ? [] : ['default'])];
  const domain = now?.domainName ? `; ${now.dhcpOptionsId} also sets the domain ${now.domainName}` : '';
  return ids.map((DhcpOptionsId) => ({
    calls: [{ api: 'ec2:AssociateDhcpOptions', input: { DhcpOptionsId, VpcId: network.vpcId } }],
    words: `${DhcpOptionsId === 'default' ? 'no DHCP options' : DhcpOptionsId}, and so the resolver of ${network.vpcId}, instead of ${network.dhcpOptionsId}`,
    mind: `${LEASE}${domain}`,
  }));
};

export const remediesOf = (obstacle: Obstacle): readonly Advised[] => [
  ...switchedOn(obstacle),
  ...withResolver(obstacle),
];
