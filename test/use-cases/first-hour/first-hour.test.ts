import { describe, expect, it } from 'vitest';
import { EXAMPLE_ACCOUNTS, type ExampleName } from '../../../cli/example/accounts/index.ts';
import { autoFixIds } from '../../../cli/simulate/command.ts';
import { guardEvent } from '../../../cli/simulate/simulate.ts';
import { describedAccount } from '../../../functions/adapters/memory/account-file/account-file.ts';
import { accountFileSchema } from '../../../functions/adapters/memory/account-file/schema.ts';
import { createWorld } from '../../../functions/adapters/memory/world.ts';
import { MODES, type Mode } from '../../../functions/core/guard-config.ts';
import type { Outcome } from '../../../functions/core/outcome.ts';
import { registry } from '../../../functions/prerequisites/index.ts';
import { sweepAccount } from '../../../functions/use-cases/sweep/sweep-account.ts';
import { BEGIN, eventOf } from './events.ts';
import { harmless } from './harmless.ts';

const MINUTE_MS = 60_000;
/** All but the account of the demo: its next update of the preferences breaks them. */
const NAMES = (Object.keys(EXAMPLE_ACCOUNTS) as readonly ExampleName[]).filter((name) => name !== 'demo');

/** Everything that is said in an account in which nothing is wrong. */
type FirstHour = {
  readonly told: readonly string[];
  readonly aboveInfo: readonly string[];
  readonly writes: readonly string[];
  /** The changes that were judged: neither ignored nor taken for a change of something unknown. */
  readonly judged: readonly string[];
  readonly unreadable: readonly string[];
};

const lineOf = ({ severity, prerequisite, because }: Outcome): string =>
  `${severity} ${prerequisite ?? ''}: ${because}`;

/**
 * Deploys the guard into an account: two sweeps, an hour of harmless changes while agents go on pinging, one of them
 * delivered twice, and a last sweep.
 */
const firstHour = async (name: ExampleName, mode: Mode): Promise<FirstHour> => {
  const world = createWorld({
    ...describedAccount(accountFileSchema.parse(EXAMPLE_ACCOUNTS[name].account)),
    prerequisites: registry,
    settings: { mode, autoFix: mode === 'auto-fix' ? autoFixIds(['all']) : [] },
    startsAt: new Date(BEGIN - 90 * MINUTE_MS).toISOString(),
  });
  const sweepAt = async (time: number): Promise<void> => {
    world.waitUntil(new Date(time).toISOString());
    world.ping();
    await sweepAccount(world.guard());
  };
  await sweepAt(BEGIN - 80 * MINUTE_MS);
  await sweepAt(BEGIN - 20 * MINUTE_MS);
  const events = harmless(world.account.state()).map((one, n) => eventOf(one, world.config.identity, n));
  const heard: Outcome[] = [];
  for (const event of [...events, ...events.slice(0, 1)]) {
    world.ping();
    for (const { outcome } of await guardEvent(world, event)) heard.push(outcome);
  }
  await sweepAt(world.ports.now().getTime() + 20 * MINUTE_MS);
  return {
    told: world.published.map(lineOf),
    aboveInfo: world.published.filter(({ severity }) => severity !== 'info').map(lineOf),
    writes: [...world.published, ...heard].flatMap(({ calls }) => calls),
    judged: heard.filter(({ status }) => status === 'healthy' || status === 'inconclusive').map(lineOf),
    unreadable: heard.filter(({ status }) => status === 'unreadable').map(lineOf),
  };
};

const expectQuiet = async (name: ExampleName, mode: Mode): Promise<void> => {
  const { told, aboveInfo, writes, judged, unreadable } = await firstHour(name, mode);
  expect({ aboveInfo, writes, unreadable }).toEqual({ aboveInfo: [], writes: [], unreadable: [] });
  expect(told.length, told.join('\n')).toBeLessThanOrEqual(1);
  // An account in which every change is ignored would be quiet as well.
  expect(judged.length).toBeGreaterThanOrEqual(8);
};

describe.each(MODES)('the first hour in %s mode', (mode) => {
  it.each(NAMES)('is quiet in a healthy account: %s', (name) => expectQuiet(name, mode));
});

it.each(NAMES)('at least 20 changes are harmless in %s', (name) => {
  const { state } = describedAccount(accountFileSchema.parse(EXAMPLE_ACCOUNTS[name].account));
  expect(harmless(state).length).toBeGreaterThanOrEqual(20);
});
