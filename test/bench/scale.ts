import { readAccountFile } from '../../functions/adapters/memory/account-file.ts';
import type { AccountFileInput } from '../../functions/adapters/memory/account-file-schema.ts';
import { inConsole } from '../../functions/adapters/memory/caller.ts';
import { recordEvent } from '../../functions/adapters/memory/record-event.ts';
import { createWorld } from '../../functions/adapters/memory/world.ts';
import type { Ports } from '../../functions/core/ports.ts';
import { guardChange } from '../../functions/guard-change.ts';
import { registry } from '../../functions/prerequisites/index.ts';
import { sweepAccount } from '../../functions/sweep-account.ts';
import { median } from './measure.ts';

const NODES_EACH = 20;
const ROUNDS = 15;
const MOST_MILLISECONDS = 200;
const MOST_MEGABYTES = 200;

const node = (vpc: number, n: number) => ({
  instanceId: `i-${String(vpc * NODES_EACH + n).padStart(17, '0')}`,
  name: `node-${vpc}-${n}`,
  subnetId: `subnet-${vpc}`,
  instanceType: 't3.micro',
  managed: { agentVersion: '3.3.987.0' },
});

const vpcId = (n: number): string => `vpc-${String(n).padStart(17, '0')}`;

/** An account of so many VPCs with private endpoints, each with 20 managed nodes. */
export const accountOf = (vpcs: number): AccountFileInput => ({
  identity: { accountId: '111122223333', region: 'ap-northeast-1' },
  dhcpOptions: {
    'dopt-amazon': { domainNameServers: ['AmazonProvidedDNS'] },
    'dopt-public': { domainNameServers: ['8.8.8.8'] },
  },
  vpcs: Object.fromEntries(
    Array.from({ length: vpcs }, (_, vpc) => [
      vpcId(vpc),
      {
        cidrBlocks: ['10.0.0.0/16'],
        dhcpOptionsId: 'dopt-amazon',
        endpoints: ['ssm', 'ssmmessages'].map((service) => ({
          vpcEndpointId: `vpce-${service}-${vpc}`,
          serviceName: `com.amazonaws.ap-northeast-1.${service}`,
          privateDnsEnabled: true,
        })),
        routeTables: [
          {
            routeTableId: `rtb-${vpc}`,
            main: true,
            routes: [{ destination: '10.0.0.0/16', target: 'local' }],
          },
        ],
        instances: Array.from({ length: NODES_EACH }, (__, n) => node(vpc, n)),
      },
    ]),
  ),
});

const PORTS = ['reader', 'ledger', 'history', 'publisher', 'remediator'] as const;

/** The same ports, every call of which is counted. */
const counted = (ports: Ports): { readonly ports: Ports; count(): number } => {
  let calls = 0;
  const counting = <T extends object>(port: T): T =>
    new Proxy(port, {
      get: (target, name, receiver) => {
        const found: unknown = Reflect.get(target, name, receiver);
        if (typeof found !== 'function') return found;
        return (...args: readonly unknown[]) => {
          calls += 1;
          return Reflect.apply(found, target, args);
        };
      },
    });
  const wrapped = Object.fromEntries(PORTS.map((name) => [name, counting(ports[name])]));
  return { ports: { ...ports, ...wrapped }, count: () => calls };
};

export type Scale = {
  readonly vpcs: number;
  readonly nodes: number;
  /** Port calls of one event. */
  readonly calls: number;
  /** Milliseconds from the event to the outcome, median. */
  readonly ms: number;
  readonly hit: number;
  readonly sweepMs: number;
  /** Resident memory of the process with the account in it, in MB. */
  readonly mb: number;
};

/** One breaking event in an account of so many VPCs that was swept before. */
export const measureScale = async (vpcs: number): Promise<Scale> => {
  const account = readAccountFile(accountOf(vpcs));
  if (!account.ok) throw new Error(account.problems.join('\n'));
  const world = createWorld({ ...account, prerequisites: registry });
  const sweepStart = performance.now();
  await sweepAccount(world.guard());
  const sweepMs = performance.now() - sweepStart;
  const { identity } = account.state;
  const rounds = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    // Each time another VPC where there are some, so that no incident was told before.
    const VpcId = vpcId(round % vpcs);
    const before = world.account.state();
    const event = recordEvent({
      call: { api: 'ec2:AssociateDhcpOptions', input: { DhcpOptionsId: 'dopt-public', VpcId } },
      caller: inConsole(identity, 'alice@example.com', 'AdministratorAccess'),
      identity,
      time: new Date(Date.UTC(2026, 2, 10, 9, round)).toISOString(),
      eventId: `00000000-0000-4000-8000-${String(round).padStart(12, '0')}`,
    });
    world.happen(event);
    const { ports, count } = counted(world.ports);
    const start = performance.now();
    const outcome = await guardChange(event, { ...world.guard('network'), ports });
    rounds.push({ ms: performance.now() - start, calls: count(), hit: outcome.blastRadius?.nodes ?? 0 });
    if (outcome.status !== 'alerted')
      throw new Error(`round ${round}: ${outcome.status}: ${outcome.because}`);
    world.account.set(before);
  }
  return {
    vpcs,
    nodes: vpcs * NODES_EACH,
    calls: rounds[0]?.calls ?? 0,
    ms: Math.round(median(rounds.map(({ ms }) => ms)) * 10) / 10,
    hit: rounds[0]?.hit ?? 0,
    sweepMs: Math.round(sweepMs),
    mb: Math.round(process.memoryUsage.rss() / 1e6),
  };
};

if (import.meta.main) {
  const rows = [];
  for (const vpcs of [1, 50, 500]) rows.push(await measureScale(vpcs));
  console.table(rows);
  const [first] = rows;
  const tooMuch = rows.filter(
    ({ ms, mb, calls }) => ms > MOST_MILLISECONDS || mb > MOST_MEGABYTES || calls !== first?.calls,
  );
  if (tooMuch.length > 0) process.exitCode = 1;
}
