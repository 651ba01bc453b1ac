import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ApiCall } from '../../functions/account/api-call.ts';
import type { AwsEnvironment } from '../../functions/account/aws-environment.ts';
import { inConsole } from '../../functions/account/records/write/caller.ts';
import { recordEvent } from '../../functions/account/records/write/record-event.ts';
import { readAccountFile } from '../../functions/adapters/memory/account-file/account-file.ts';
import { createWorld, type World } from '../../functions/adapters/memory/world.ts';
import type { Ports } from '../../functions/core/ports.ts';
import type { JsonObject } from '../../functions/formats/json.ts';
import { registry } from '../../functions/prerequisites/index.ts';
import { guardChange } from '../../functions/use-cases/guard-change.ts';
import { sweepAccount } from '../../functions/use-cases/sweep/sweep-account.ts';
import { median } from './measure.ts';
import { accountOf, associate, CHANGES, NODES_EACH } from './scale-account.ts';

const CLI = 'dist/cli/session-guard.mjs';
const SIZES = [1, 50, 500];
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
};

/** What `simulate` needs for an account file with this many VPCs and one event. */
export type SimulateCost = {
  readonly vpcs: number;
  readonly nodes: number;
  /** Milliseconds from the start of the command to its end. */
  readonly ms: number;
  /** Peak resident memory of the process, in MB. */
  readonly mb: number;
};

type Round = { readonly ms: number; readonly calls: number; readonly hit: number };

const eventOf = (identity: AwsEnvironment, call: ApiCall, round: number): JsonObject =>
  recordEvent({
    call,
    caller: inConsole(identity, 'alice@example.com', 'AdministratorAccess'),
    identity,
    time: new Date(Date.UTC(2026, 2, 10, 9, round)).toISOString(),
    eventId: `00000000-0000-4000-8000-${String(round).padStart(12, '0')}`,
  });

/** A call breaks one VPC, and the guard reports it; then the account is restored. */
const guardOnce = async (world: World, call: ApiCall, round: number): Promise<Round> => {
  const before = world.account.state();
  const event = eventOf(before.identity, call, round);
  world.happen(event);
  const { ports, count } = counted(world.ports);
  const start = performance.now();
  const outcome = await guardChange(event, { ...world.guard('network'), ports });
  const ms = performance.now() - start;
  if (outcome.status !== 'alerted') throw new Error(`${call.api}: ${outcome.status}: ${outcome.because}`);
  world.account.set(before);
  return { ms, calls: count(), hit: outcome.blastRadius?.nodes ?? 0 };
};

/** Breaking events in an account with this many VPCs that was swept before. */
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
    // Uses another VPC each time if there are several, so that no incident was told before.
    for (let n = 0; n < ROUNDS; n += 1) rounds.push(await guardOnce(world, callOn(n % vpcs), n));
    measured.push({
      event,
      vpcs,
      nodes: vpcs * NODES_EACH,
      calls: rounds[0]?.calls ?? 0,
      ms: Math.round(median(rounds.map(({ ms }) => ms)) * 10) / 10,
      hit: rounds[0]?.hit ?? 0,
      sweepMs,
    });
  }
  return measured;
};

const SAY_PEAK = 'process.on("exit", () => console.error(process.resourceUsage().maxRSS))';

/** The built command line on files, as a user calls it. */
const measureSimulate = async (vpcs: number): Promise<SimulateCost> => {
  const folder = await mkdtemp(path.join(tmpdir(), 'session-guard-scale-'));
  const [account, events] = ['account.json', 'events.json'].map((name) => path.join(folder, name));
  if (!account || !events) throw new Error('no files to write to');
  const described = accountOf(vpcs);
  const identity = { ...described.identity, partition: 'aws' };
  await writeFile(account, JSON.stringify(described));
  await writeFile(events, JSON.stringify(eventOf(identity, associate(0), 0)));
  const start = performance.now();
  const run = spawnSync(
    process.execPath,
    ['--import', `data:text/javascript,${encodeURIComponent(SAY_PEAK)}`, CLI, 'simulate', events].concat([
      '--account',
      account,
      '--json',
    ]),
    { encoding: 'utf8' },
  );
  const ms = Math.round(performance.now() - start);
  await rm(folder, { recursive: true });
  // An alert ends with 1.
  if (run.status !== 1 || !run.stdout.includes('"status":"alerted"'))
    throw new Error(run.stdout + run.stderr);
  return { vpcs, nodes: vpcs * NODES_EACH, ms, mb: Math.round(Number(run.stderr.trim()) / 1000) };
};

const report = async (): Promise<void> => {
  const rows: Scale[] = [];
  for (const vpcs of SIZES) rows.push(...(await measureScale(vpcs)));
  console.log('\nOne event on an account of so many VPCs, in memory');
  console.table(rows);
  const simulated: SimulateCost[] = [];
  for (const vpcs of SIZES) simulated.push(await measureSimulate(vpcs));
  console.log('\n`simulate` of one event, from the start of the command to its end');
  console.table(simulated);
  const grows = rows.some(
    ({ ms, calls, event }) =>
      ms > MOST_MILLISECONDS || calls !== rows.find((row) => row.event === event)?.calls,
  );
  if (grows || simulated.some(({ mb }) => mb > MOST_MEGABYTES)) process.exitCode = 1;
};

if (import.meta.main) await report();
