import type { ApiCall } from '../../functions/account/api-call.ts';
import { inConsole } from '../../functions/account/records/write/caller.ts';
import { recordEvent } from '../../functions/account/records/write/record-event.ts';
import { readAccountFile } from '../../functions/adapters/memory/account-file/account-file.ts';
import type { AccountFileInput } from '../../functions/adapters/memory/account-file/schema.ts';
import { createWorld } from '../../functions/adapters/memory/world.ts';
import { registry } from '../../functions/prerequisites/index.ts';
import { guardChange } from '../../functions/use-cases/guard-change.ts';
import { sweepAccount } from '../../functions/use-cases/sweep/sweep-account.ts';
import { accountOf } from './scale-account.ts';

const VPC = 'vpc-00000000000000000';
const NODE_GROUP = 'sg-nodes';
const ENDPOINT_GROUP = 'sg-endpoints';

const nodeAddress = (n: number): string => `10.0.${1 + Math.floor(n / 200)}.${10 + (n % 200)}`;

/** The peers of the revoked rules: blocks around all nodes, single nodes, or blocks with no node but for the last. */
const PEERS = {
  wide: (n: number) => `10.${n % 2 === 0 ? 0 : 1}.${n % 256}.0/${8 + (n % 9)}`,
  single: (n: number, nodes: number) => `${nodeAddress(n % nodes)}/32`,
  elsewhere: (n: number) => (n === 0 ? '10.0.0.0/16' : `172.16.${n % 256}.${Math.floor(n / 256)}/32`),
} as const;

export type Kind = keyof typeof PEERS;

const peersOf = (kind: Kind, nodes: number, rules: number): readonly string[] => [
  ...new Set(Array.from({ length: rules }, (_, n) => PEERS[kind](n, nodes))),
];

const permission = (cidr: string) => ({
  IpProtocol: 'tcp',
  FromPort: 443,
  ToPort: 443,
  IpRanges: [{ CidrIp: cidr }],
});

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

/** Milliseconds from the event that revokes all of these rules to its outcome. */
export const measureRevocation = async (
  kind: Kind,
  nodes: number,
  rules: number,
): Promise<{ ms: number; outcome: string; restores: string }> => {
  const file = readAccountFile(crowdedAccount(kind, nodes, rules));
  if (!file.ok) throw new Error(file.problems.join('\n'));
  const world = createWorld({ ...file, prerequisites: registry });
  await sweepAccount(world.guard());
  const call: ApiCall = {
    api: 'ec2:RevokeSecurityGroupIngress',
    input: { GroupId: ENDPOINT_GROUP, IpPermissions: peersOf(kind, nodes, rules).map(permission) },
  };
  const { identity } = world.account.state();
  const event = recordEvent({
    call,
    caller: inConsole(identity, 'alice@example.com', 'AdministratorAccess'),
    identity,
    time: '2026-03-10T09:00:00Z',
    eventId: '00000000-0000-4000-8000-000000000001',
  });
  world.happen(event);
  const start = performance.now();
  const outcome = await guardChange(event, world.guard('network'));
  const ms = Math.round(performance.now() - start);
  const restores = 'action' in outcome ? String(outcome.action).slice(0, 80) : '';
  return { ms, outcome: outcome.status, restores };
};

const CASES: readonly (readonly [Kind, nodes: number, rules: number])[] = [
  ['wide', 1000, 60],
  ['elsewhere', 1000, 200],
  ['single', 1000, 200],
  ['elsewhere', 1000, 3000],
  ['single', 1000, 1000],
  ['elsewhere', 20, 3000],
];

const report = async (): Promise<void> => {
  const rows = [];
  for (const [kind, nodes, rules] of CASES) {
    rows.push({ kind, nodes, rules, ...(await measureRevocation(kind, nodes, rules)) });
    console.table(rows);
  }
};

if (import.meta.main) await report();
