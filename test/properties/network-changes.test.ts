import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ApiCall } from '../../functions/account/api-call.ts';
import { CONTAINMENTS } from '../../functions/account/containment.ts';
import { inConsole } from '../../functions/account/records/write/caller.ts';
import { recordEvent } from '../../functions/account/records/write/record-event.ts';
import type { AccountState } from '../../functions/account/state.ts';
import { createWorld } from '../../functions/adapters/memory/world.ts';
import { assess, assessmentKey } from '../../functions/core/assessment.ts';
import type { Outcome } from '../../functions/core/outcome.ts';
import type { Result } from '../../functions/core/prerequisite.ts';
import { registry } from '../../functions/prerequisites/index.ts';
import { guardChange } from '../../functions/use-cases/guard-change.ts';
import { arbitraryGuarded } from '../support/arbitrary/guarded-network.ts';
import { nameCalls } from '../support/arbitrary/name-calls.ts';
import { networkCalls } from '../support/arbitrary/network-calls.ts';
import { heldByProfile } from '../support/arbitrary/profile-calls.ts';
import { runs } from '../support/arbitrary/runs.ts';
import { isModelled } from '../support/arbitrary/unmodelled.ts';
import { NETWORK } from '../support/samples/sample-paths.ts';

type Told = {
  readonly call: ApiCall;
  readonly start: AccountState;
  readonly broken: AccountState;
  readonly end: AccountState;
  readonly outcome: Outcome;
};

/** The account whose connected nodes have just pinged. */
const pinging = (state: AccountState): AccountState => ({
  ...state,
  networks: Object.fromEntries(
    Object.entries(state.networks).map(([vpcId, observed]) => {
      if (observed.status !== 'present') return [vpcId, observed];
      const nodes = observed.value.nodes.map((node) =>
        node.managed ? { ...node, managed: { ...node.managed, lastPingAt: '2026-03-10T08:59:00Z' } } : node,
      );
      return [vpcId, { ...observed, value: { ...observed.value, nodes } }];
    }),
  ),
});

/** Applies a change to a well-known account; undefined if EC2 refuses it or it changes nothing. */
const tell = async (silent: AccountState, call: ApiCall): Promise<Told | undefined> => {
  const state = pinging(silent);
  const autoFix = NETWORK.map(({ id }) => id);
  const settings = { mode: 'auto-fix', autoFix, settleSeconds: 0, fixContainment: CONTAINMENTS } as const;
  const startsAt = '2026-03-10T08:59:30Z';
  const world = createWorld({ state, next: {}, prerequisites: registry, settings, startsAt });
  await world.remember();
  const held = heldByProfile(state, call);
  const event = recordEvent({
    call,
    ...(held ? { held } : {}),
    caller: inConsole(state.identity, 'alice@example.com', 'AdministratorAccess'),
    identity: state.identity,
    time: '2026-03-10T09:00:00Z',
    eventId: '00000000-0000-4000-8000-000000000001',
  });
  world.happen(event);
  const broken = world.account.state();
  if (JSON.stringify(broken) === JSON.stringify(state)) return undefined;
  const outcome = await guardChange(event, world.guard('network'));
  return { call, start: state, broken, end: world.account.state(), outcome };
};

const resultsOf = (state: AccountState): ReadonlyMap<string, Result> =>
  new Map(assess(NETWORK, state).map((one) => [assessmentKey(one), one.result]));

const failing = (state: AccountState): readonly string[] =>
  [...resultsOf(state)].flatMap(([key, { kind }]) => (kind === 'fail' ? [key] : []));

const anyFails = (state: AccountState): boolean => failing(state).length > 0;

/** A claim, and the changes about which it is made. */
type Property = {
  readonly speaksOf: (told: Told) => boolean;
  readonly holds: (told: Told) => void;
};

const worded = (state: AccountState): string =>
  JSON.stringify(
    [...resultsOf(state)].map(([key, { kind, ...rest }]) => [key, kind, 'because' in rest && rest.because]),
  );

/** Can everything be seen? Else, the same words may be about another node, or about less of what nodes used unseen. */
const isClear = (state: AccountState): boolean =>
  [...resultsOf(state).values()].every(({ kind }) => kind !== 'unknown');

const PROPERTIES = {
  'is told when it breaks what held': {
    speaksOf: ({ start, broken }) => !anyFails(start) && anyFails(broken),
    holds: ({ outcome }) => {
      expect(['alerted', 'fixed'], outcome.because).toContain(outcome.status);
      expect(outcome.attribution).not.toBe('pre-existing');
    },
  },
  'is not told when it breaks nothing': {
    speaksOf: ({ start, broken }) => !anyFails(broken) && isClear(start) && worded(start) === worded(broken),
    holds: ({ outcome }) => {
      expect(['healthy', 'ignored', 'superseded'], outcome.because).toContain(outcome.status);
    },
  },
  'is put back only to what held before, and then it does': {
    speaksOf: ({ outcome }) => outcome.status === 'fixed',
    holds: ({ start, end, outcome }) => {
      expect(outcome.attribution).toBe('proven');
      const before = new Set(failing(start));
      for (const key of failing(end)) expect(before, outcome.because).toContain(key);
    },
  },
  'leaves the account alone when it is not fixed': {
    speaksOf: ({ outcome }) => outcome.status !== 'fixed',
    holds: ({ broken, end }) => expect(end).toEqual(broken),
  },
} satisfies Readonly<Record<string, Property>>;

type Name = keyof typeof PROPERTIES;

const names = Object.keys(PROPERTIES) as Name[];

const RUNS = runs(3000);

/** Each property must speak of at least so many changes; otherwise, it would prove nothing. */
const LEAST = RUNS / 60;

type Judged = {
  /** How many changes each property spoke of. */
  readonly reached: ReadonlyMap<Name, number>;
  /** Of each property that failed: fast-check's report with the seed and the counterexample, caused by the error. */
  readonly failures: ReadonlyMap<Name, Error>;
};

/** Judges these properties in one pass, because it is the worlds that take the time; the first failure ends it. */
const judge = async (
  left: readonly Name[],
  reached: Map<Name, number>,
): Promise<[Name, Error] | undefined> => {
  const culprits = new Map<unknown, Name>();
  for (const name of left) reached.set(name, 0);
  const details = await fc.check(
    fc.asyncProperty(arbitraryGuarded, fc.nat(), async (state, pick) => {
      const calls = [...networkCalls(state), ...nameCalls(state).filter(isModelled)];
      const call = calls[pick % calls.length];
      const told = call && (await tell(state, call));
      if (!told) return;
      for (const name of left) {
        if (!PROPERTIES[name].speaksOf(told)) continue;
        reached.set(name, (reached.get(name) ?? 0) + 1);
        try {
          PROPERTIES[name].holds(told);
        } catch (error) {
          culprits.set(error, name);
          throw error;
        }
      }
    }),
    { numRuns: RUNS },
  );
  if (!details.failed) return undefined;
  const cause = details.errorInstance;
  const failure = new Error(await fc.asyncDefaultReportMessage(details), { cause });
  const name = culprits.get(cause);
  if (!name) throw failure;
  return [name, failure];
};

/** Another pass is only made after a failure, without the property that failed. */
const judgeAll = async (): Promise<Judged> => {
  const reached = new Map<Name, number>();
  const failures = new Map<Name, Error>();
  for (let left = names; left.length > 0; left = names.filter((name) => !failures.has(name))) {
    const failure = await judge(left, reached);
    if (!failure) break;
    failures.set(...failure);
  }
  return { reached, failures };
};

describe('any single change of a network', () => {
  let judged: Judged;
  beforeAll(async () => {
    judged = await judgeAll();
  });

  it.each(names)('%s', (name) => {
    const failure = judged.failures.get(name);
    if (failure) throw failure;
    expect(judged.reached.get(name)).toBeGreaterThan(LEAST);
  });
});
