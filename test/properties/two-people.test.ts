import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ApiCall } from '../../functions/account/api-call.ts';
import { applyCall } from '../../functions/account/apply-call.ts';
import type { AccountState } from '../../functions/account/state.ts';
import { assess } from '../../functions/core/assessment.ts';
import type { Finding, Outcome } from '../../functions/core/outcome.ts';
import { assertReaching } from '../support/arbitrary/assert-reaching.ts';
import { arbitraryGuarded } from '../support/arbitrary/guarded-network.ts';
import { networkCalls } from '../support/arbitrary/network-calls.ts';
import { runs } from '../support/arbitrary/runs.ts';
import { type Bench, later, remembering } from '../support/samples/sample-guard.ts';
import { NETWORK } from '../support/samples/sample-paths.ts';
import { call, type Event, hear } from '../support/settling.ts';

const PEOPLE: readonly string[] = ['alice', 'bob'];

const fails = (state: AccountState): boolean =>
  assess(NETWORK, state).some(({ result }) => result.kind === 'fail');

const failsIn = (state: AccountState, { prerequisite, subject }: Finding): boolean =>
  assess(NETWORK, state).some(
    (one) =>
      one.prerequisite === prerequisite && one.result.kind === 'fail' && one.result.subject.id === subject.id,
  );

/** What each of two people does, the second one to what the first one has left. */
const pick = (state: AccountState, seed: number): ApiCall | undefined => {
  const all = networkCalls(state);
  return all[seed % all.length];
};

type Story = { readonly made: Bench; readonly events: readonly Event[]; readonly calls: readonly ApiCall[] };

/** Undefined if AWS refuses a call, or if one of them changes nothing: a record does not show that. */
const story = async (start: AccountState, seeds: readonly number[]): Promise<Story | undefined> => {
  const made = await remembering({ state: start, settings: { mode: 'alert' } });
  const events: Event[] = [];
  const calls: ApiCall[] = [];
  for (const [index, seed] of seeds.entries()) {
    later(made, 1);
    const before = made.account.state();
    const wanted = pick(before, seed);
    if (!wanted || !applyCall(before, wanted).ok) return undefined;
    events.push(call(made, wanted, PEOPLE[index]));
    calls.push(wanted);
    if (JSON.stringify(made.account.state()) === JSON.stringify(before)) return undefined;
  }
  later(made, 1);
  return { made, events, calls };
};

const deliver = async (made: Bench, events: readonly Event[]): Promise<readonly Outcome[]> => {
  const all: Outcome[] = [];
  for (const event of events) {
    for (const { judgement, family } of await hear(made, event)) {
      if (family === 'network') all.push(judgement);
    }
  }
  return all;
};

const named = ({ published }: Bench): readonly string[] =>
  [
    ...new Set(
      published
        .filter(({ attribution }) => attribution === 'proven' || attribution === 'shared')
        .flatMap(({ actor }) => actor?.name ?? []),
    ),
  ].toSorted();

/** Those of them whose change breaks something by itself. Where only both together do, the one heard of first counts. */
const breaking = (start: AccountState, calls: readonly ApiCall[]): readonly string[] =>
  PEOPLE.filter((_, index) => {
    const own = calls[index];
    const alone = own && applyCall(start, own);
    return alone?.ok === true && fails(alone.state);
  });

const arbitrarySeeds = fc.tuple(fc.nat(), fc.nat());

describe('two people who change one VPC', () => {
  it('are named alike, whoever is heard of first, if each breaks something alone', async () => {
    let reached = 0;
    await assertReaching(
      fc.asyncProperty(arbitraryGuarded, arbitrarySeeds, async (start, seeds) => {
        if (fails(start)) return;
        const [straight, reversed] = [await story(start, seeds), await story(start, seeds)];
        if (!straight || !reversed || !fails(straight.made.account.state())) return;
        reached += 1;
        await deliver(straight.made, straight.events);
        await deliver(reversed.made, reversed.events.toReversed());
        const causes = breaking(start, straight.calls);
        const among = ({ made }: Story) => named(made).filter((name) => causes.includes(name));
        expect(among(reversed), JSON.stringify(straight.calls)).toEqual(among(straight));
      }),
      { usual: 600, least: 21, reached: () => reached },
    );
  });

  it('are told once each, however often their events arrive', async () => {
    await fc.assert(
      fc.asyncProperty(
        arbitraryGuarded,
        arbitrarySeeds,
        fc.array(fc.nat(1), { minLength: 2, maxLength: 6 }),
        async (start, seeds, order) => {
          const told = await story(start, seeds);
          if (!told) return;
          const { made, events } = told;
          const before = made.published.length;
          await deliver(
            made,
            order.flatMap((index) => events[index] ?? []),
          );
          // One event may break one thing and end another.
          const alerts = made.published.slice(before).filter(({ status }) => status !== 'resolved');
          for (const { eventId } of alerts.flatMap(({ event }) => event ?? [])) {
            const times = alerts.filter(({ event }) => event?.eventId === eventId);
            expect(times.length).toBeLessThanOrEqual(1);
          }
        },
      ),
      { numRuns: runs(400) },
    );
  });

  it('are not proven to have broken what their change neither breaks alone nor heals when it is undone', async () => {
    let reached = 0;
    await assertReaching(
      fc.asyncProperty(arbitraryGuarded, arbitrarySeeds, fc.boolean(), async (start, seeds, isReversed) => {
        if (fails(start)) return;
        const told = await story(start, seeds);
        if (!told) return;
        const { made, events, calls } = told;
        const outcomes = await deliver(made, isReversed ? events.toReversed() : events);
        for (const outcome of outcomes.filter(({ attribution }) => attribution === 'proven')) {
          reached += 1;
          const mine = PEOPLE.indexOf(outcome.actor?.name ?? '');
          const [own, other] = [calls[mine], calls[1 - mine]];
          const alone = own && applyCall(start, own);
          const without = other && applyCall(start, other);
          const proven = outcome.findings.filter(({ attribution }) => attribution === 'proven');
          const breaksAlone = alone?.ok === true && fails(alone.state);
          // Without it, only the other change is left: if that breaks it as well, undoing this one heals nothing.
          const healsUndone = without?.ok !== true || proven.some((one) => !failsIn(without.state, one));
          expect(breaksAlone || healsUndone, JSON.stringify({ calls, name: outcome.actor?.name })).toBe(true);
        }
      }),
      { usual: 600, least: 21, reached: () => reached },
    );
  });

  it('are not blamed for a doubt', async () => {
    let doubts = 0;
    await assertReaching(
      fc.asyncProperty(arbitraryGuarded, arbitrarySeeds, async (start, seeds) => {
        const told = await story(start, seeds);
        if (!told) return;
        const outcomes = await deliver(told.made, told.events);
        for (const outcome of outcomes) {
          const unknown = outcome.findings.filter(({ impact }) => impact === 'unknown');
          doubts += unknown.length;
          expect(unknown.filter(({ attribution }) => attribution !== 'none')).toEqual([]);
          if (outcome.impact === 'unknown') expect(outcome.attribution).toBe('none');
        }
      }),
      { usual: 400, least: 6, reached: () => doubts },
    );
  });
});
