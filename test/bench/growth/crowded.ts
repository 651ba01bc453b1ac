import type { ApiCall } from '../../../functions/account/api-call.ts';
import type { AccountFileInput } from '../../../functions/adapters/memory/account-file/schema.ts';
import { accountOf } from '../scale-account.ts';

const VPC = 'vpc-00000000000000000';
const NODE_GROUP = 'sg-nodes';
const ENDPOINT_GROUP = 'sg-endpoints';

const nodeAddress = (n: number): string => `10.0.${1 + Math.floor(n / 200)}.${10 + (n % 200)}`;

/** The peers of the rules: single nodes, or blocks without any node, but for the first. */
const PEERS = {
  'each a node': (n: number, nodes: number) => `${nodeAddress(n % nodes)}/32`,
  'one for all nodes': (n: number) =>
    n === 0 ? '10.0.0.0/16' : `172.16.${n % 256}.${Math.floor(n / 256)}/32`,
} as const;

export type Kind = keyof typeof PEERS;

export const peersOf = (kind: Kind, nodes: number, rules: number): readonly string[] => [
  ...new Set(Array.from({ length: rules }, (_, n) => PEERS[kind](n, nodes))),
];

/** One VPC with private endpoints, so many nodes, and a group of the endpoints with so many rules. */
export const crowdedAccount = (kind: Kind, nodes: number, rules: number): AccountFileInput => {
  const account = accountOf(1);
  const vpc = account.vpcs?.[VPC];
  const https = { fromPort: 443, toPort: 443 };
  return {
    ...account,
    vpcs: {
      [VPC]: {
        ...vpc,
        dhcpOptionsId: 'dopt-amazon',
        cidrBlocks: ['10.0.0.0/16'],
        securityGroups: {
          [NODE_GROUP]: {
            rules: [{ egress: true, protocol: '-1', peer: { kind: 'cidr', cidr: '0.0.0.0/0' } }],
          },
          [ENDPOINT_GROUP]: {
            rules: peersOf(kind, nodes, rules).map((cidr) => ({
              egress: false,
              ...https,
              peer: { kind: 'cidr', cidr },
            })),
          },
        },
        endpoints: (vpc?.endpoints ?? []).map((endpoint) => ({
          ...endpoint,
          interfaces: (endpoint.interfaces ?? []).map((one) => ({ ...one, groupIds: [ENDPOINT_GROUP] })),
        })),
        instances: Array.from({ length: nodes }, (_, n) => ({
          instanceId: `i-${String(n).padStart(17, '0')}`,
          subnetId: `subnet-0-${n % 2}`,
          addresses: [nodeAddress(n)],
          groupIds: [NODE_GROUP],
          managed: { agentVersion: '3.3.987.0' },
        })),
      },
    },
  };
};

/** Revokes the rules of the endpoints for these peers. */
export const revokeRules = (peers: readonly string[]): ApiCall => ({
  api: 'ec2:RevokeSecurityGroupIngress',
  input: {
    GroupId: ENDPOINT_GROUP,
    IpPermissions: peers.map((CidrIp) => ({
      IpProtocol: 'tcp',
      FromPort: 443,
      ToPort: 443,
      IpRanges: [{ CidrIp }],
    })),
  },
});
