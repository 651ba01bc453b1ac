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

/** The peers of the revoked rules: single nodes, or blocks without any node, but for the first. */
const PEERS = {
  'each a node': (n: number, nodes: number) => `${nodeAddress(n % nodes)}/32`,
  'one for all nodes': (n: number) =>
    n === 0 ? '10.0.0.0/16' : `172.16.${n % 256}.${Math.floor(n / 256)}/32`,
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

/** Milliseconds of processor time from the event that revokes all of these rules to its outcome. */
export const measureRevocation = async (kind: Kind, nodes: number, rules: number): Promise<number> => {
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
  const start = process.cpuUsage();
  const outcome = await guardChange(event, world.guard('network'));
  const { user, system } = process.cpuUsage(start);
  const ms = Math.round((user + system) / 1000);
  if (outcome.status !== 'alerted') throw new Error(`${outcome.status}: ${outcome.because}`);
  return ms;
};

type Row = {
  readonly peers: Kind;
  readonly nodes: number;
  readonly rules: number;
  readonly mostMs: number;
};

const ROWS: readonly Row[] = [
  { peers: 'one for all nodes', nodes: 1000, rules: 200, mostMs: 1000 },
  { peers: 'each a node', nodes: 1000, rules: 200, mostMs: 1000 },
  { peers: 'one for all nodes', nodes: 1000, rules: 3000, mostMs: 3000 },
  { peers: 'each a node', nodes: 1000, rules: 1000, mostMs: 3000 },
];

const report = async (): Promise<void> => {
  const measured: (Row & { readonly ms: number })[] = [];
  for (const row of ROWS) {
    measured.push({ ...row, ms: await measureRevocation(row.peers, row.nodes, row.rules) });
  }
  console.log('\nOne event that revokes so many rules of the endpoints, in a VPC with so many nodes');
  console.table(measured);
  if (measured.some(({ ms, mostMs }) => ms > mostMs)) process.exitCode = 1;
};

if (import.meta.main) await report();
