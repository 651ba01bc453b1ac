import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ApiCall } from '../../functions/account/api-call.ts';
import { inConsole } from '../../functions/account/records/write/caller.ts';
import { recordEvent } from '../../functions/account/records/write/record-event.ts';
import type { AccountState } from '../../functions/account/state.ts';
import { createWorld } from '../../functions/adapters/memory/world.ts';
import { assess, assessmentKey } from '../../functions/core/assessment.ts';
import type { Outcome } from '../../functions/core/outcome.ts';
import type { Result } from '../../functions/core/prerequisite.ts';
import { registry } from '../../functions/prerequisites/index.ts';
import { guardChange } from '../../functions/use-cases/guard-change.ts';
import { arbitraryGuarded, changesOf } from './network-changes.ts';

const NETWORK = registry.filter(({ family }) => family === 'network');

type Told = {
  readonly call: ApiCall;
  readonly start: AccountState;
  readonly broken: AccountState;
  readonly end: AccountState;
  readonly outcome: Outcome;
};

/** Applies a change to a well-known account; undefined if EC2 refuses it or it changes nothing. */
const tell = async (state: AccountState, call: ApiCall): Promise<Told | undefined> => {
  const settings = { mode: 'auto-fix', autoFix: NETWORK.map(({ id }) => id) } as const;
  const world = createWorld({ state, next: {}, prerequisites: registry, settings });
  await world.remember();
  const event = recordEvent({
    call,
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

const everyChange = async (judge: (told: Told) => void): Promise<number> => {
  let judged = 0;
  await fc.assert(
    fc.asyncProperty(arbitraryGuarded, fc.nat(), async (state, pick) => {
      const calls = changesOf(state);
      const call = calls[pick % calls.length];
      const told = call && (await tell(state, call));
      if (!told) return;
      judge(told);
      judged += 1;
    }),
    { numRuns: 3000 },
  );
  return judged;
};

describe('any single change of a network', () => {
  it('is told when it breaks what held', async () => {
    let breaks = 0;
    await everyChange(({ start, broken, outcome }) => {
      if (anyFails(start) || !anyFails(broken)) return;
      breaks += 1;
      expect(['alerted', 'fixed'], outcome.because).toContain(outcome.status);
      expect(outcome.attribution).not.toBe('pre-existing');
    });
    expect(breaks).toBeGreaterThan(100);
  });

  it('is not told when it breaks nothing', async () => {
    let harmless = 0;
    await everyChange(({ start, broken, outcome }) => {
      if (anyFails(broken)) return;
      const words = ({ kind, ...rest }: Result) => JSON.stringify([kind, 'because' in rest && rest.because]);
      const before = [...resultsOf(start)].map(([key, result]) => [key, words(result)]);
      const after = [...resultsOf(broken)].map(([key, result]) => [key, words(result)]);
      if (JSON.stringify(before) !== JSON.stringify(after)) return;
      harmless += 1;
      expect(['healthy', 'ignored', 'superseded'], outcome.because).toContain(outcome.status);
    });
    expect(harmless).toBeGreaterThan(100);
  });

  it('is put back only to what held before, and then it does', async () => {
    let fixes = 0;
    await everyChange(({ start, end, outcome }) => {
      if (outcome.status !== 'fixed') return;
      fixes += 1;
      expect(outcome.attribution).toBe('proven');
      const before = new Set(failing(start));
      for (const key of failing(end)) expect(before, outcome.because).toContain(key);
    });
    expect(fixes).toBeGreaterThan(50);
  });

  it('leaves the account alone when it is not fixed', async () => {
    await everyChange(({ broken, end, outcome }) => {
      if (outcome.status !== 'fixed') expect(end).toEqual(broken);
    });
  });
});
