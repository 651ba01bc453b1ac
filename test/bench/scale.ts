import { spawnSync } from 'node:child_process';
import { readAccountFile } from '../../functions/adapters/memory/account-file.ts';
import { inConsole } from '../../functions/adapters/memory/caller.ts';
import { recordEvent } from '../../functions/adapters/memory/record-event.ts';
import { createWorld, type World } from '../../functions/adapters/memory/world.ts';
import type { ApiCall } from '../../functions/core/api-call.ts';
import type { Ports } from '../../functions/core/ports.ts';
import { guardChange } from '../../functions/guard-change.ts';
import { registry } from '../../functions/prerequisites/index.ts';
import { sweepAccount } from '../../functions/sweep-account.ts';
import { median } from './measure.ts';
import { accountOf, CHANGES, NODES_EACH } from './scale-account.ts';

const ROUNDS = 15;
const MOST_MILLISECONDS = 200;
const MOST_MEGABYTES = 200;

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
  readonly event: string;
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

type Round = { readonly ms: number; readonly calls: number; readonly hit: number };

/** A call breaks one VPC, and the guard tells it; then the account is as it was. */
const guardOnce = async (world: World, call: ApiCall, round: number): Promise<Round> => {
  const before = world.account.state();
  const { identity } = before;
  const event = recordEvent({
    call,
    caller: inConsole(identity, 'alice@example.com', 'AdministratorAccess'),
    identity,
    time: new Date(Date.UTC(2026, 2, 10, 9, round)).toISOString(),
    eventId: `00000000-0000-4000-8000-${String(round).padStart(12, '0')}`,
  });
  world.happen(event);
  const { ports, count } = counted(world.ports);
  const start = performance.now();
  const outcome = await guardChange(event, { ...world.guard('network'), ports });
  const ms = performance.now() - start;
  if (outcome.status !== 'alerted') throw new Error(`${call.api}: ${outcome.status}: ${outcome.because}`);
  world.account.set(before);
  return { ms, calls: count(), hit: outcome.blastRadius?.nodes ?? 0 };
};

/** Breaking events in an account of so many VPCs that was swept before. */
export const measureScale = async (vpcs: number): Promise<readonly Scale[]> => {
  const account = readAccountFile(accountOf(vpcs));
  if (!account.ok) throw new Error(account.problems.join('\n'));
  const measured: Scale[] = [];
  for (const [event, callOn] of Object.entries(CHANGES)) {
    const world = createWorld({ ...account, prerequisites: registry });
    const sweepStart = performance.now();
    await sweepAccount(world.guard());
    const sweepMs = Math.round(performance.now() - sweepStart);
    const rounds: Round[] = [];
    // Each time another VPC where there are some, so that no incident was told before.
    for (let n = 0; n < ROUNDS; n += 1) rounds.push(await guardOnce(world, callOn(n % vpcs), n));
    measured.push({
      event,
      vpcs,
      nodes: vpcs * NODES_EACH,
      calls: rounds[0]?.calls ?? 0,
      ms: Math.round(median(rounds.map(({ ms }) => ms)) * 10) / 10,
      hit: rounds[0]?.hit ?? 0,
      sweepMs,
      mb: Math.round(process.memoryUsage.rss() / 1e6),
    });
  }
  return measured;
};

/** Each size in a process of its own, so that its memory is its own. */
const inProcess = (vpcs: number): readonly Scale[] => {
  const run = spawnSync(process.execPath, [import.meta.filename, String(vpcs)], { encoding: 'utf8' });
  if (run.status !== 0) throw new Error(run.stderr);
  return JSON.parse(run.stdout) as readonly Scale[];
};

const report = (): void => {
  const rows = [1, 50, 500].flatMap(inProcess);
  console.log('\nOne event on an account of so many VPCs, in memory');
  console.table(rows);
  const costs = (row: Scale): boolean => {
    const smallest = rows.find(({ event }) => event === row.event);
    return row.ms > MOST_MILLISECONDS || row.mb > MOST_MEGABYTES || row.calls !== smallest?.calls;
  };
  if (rows.some(costs)) process.exitCode = 1;
};

if (import.meta.main) {
  const [vpcs] = process.argv.slice(2);
  if (vpcs === undefined) report();
  else console.log(JSON.stringify(await measureScale(Number(vpcs))));
}
