import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AccountState } from '../../functions/account/state.ts';
import { createEmbeddedAccount } from '../../functions/adapters/memory/account.ts';
import type { Judgement, Outcome } from '../../functions/core/outcome.ts';
import type { Family } from '../../functions/core/prerequisite.ts';
import { guardChange } from '../../functions/use-cases/guard-change.ts';
import { guardSharing } from '../../functions/use-cases/shared/guard-sharing.ts';
import { familiesOf } from '../support/arbitrary/change.ts';
import { arbitraryGuarded } from '../support/arbitrary/guarded-network.ts';
import { networkCalls } from '../support/arbitrary/network-calls.ts';
import { runs } from '../support/arbitrary/runs.ts';
import { type Bench, remembering } from '../support/samples/sample-guard.ts';
import { call, type Event, seconds } from '../support/settling.ts';

/** What EC2 shows from when on: changes show up to five seconds late. Milliseconds since 1970. */
type Seen = { readonly from: number; readonly state: AccountState };

type Judge = (event: Event, family: Family, process: number, heardAt: Date) => Promise<Judgement>;

/** A guard on an account, and the number of calls that it made to read. */
type Side = { readonly made: Bench; judge: Judge; readonly seen: Seen[]; reads: number };

type Step =
  | { readonly does: 'change'; readonly pick: number; readonly who: string; readonly late: number }
  | { readonly does: 'wait'; readonly seconds: number }
  | { readonly does: 'deliver'; readonly pick: number; readonly process: number }
  | { readonly does: 'sweep' }
  /** Events of before do not come again. */
  | { readonly does: 'begin' };

const change: fc.Arbitrary<Step> = fc.record({
  does: fc.constant('change' as const),
  pick: fc.nat(),
  who: fc.constantFrom('alice', 'bob'),
  late: fc.integer({ min: 0, max: 5 }),
});
const wait = (...lengths: readonly number[]): fc.Arbitrary<Step> =>
  fc.record({ does: fc.constant('wait' as const), seconds: fc.constantFrom(...lengths) });
const deliver: fc.Arbitrary<Step> = fc.record({
  does: fc.constant('deliver' as const),
  pick: fc.nat(),
  process: fc.nat(1),
});
const sweep: fc.Arbitrary<Step> = fc.constant({ does: 'sweep' });

/** Changes, a time until their events come, and their deliveries, between which other things may happen. */
const stormWith = (...others: readonly fc.Arbitrary<Step>[]): fc.Arbitrary<readonly Step[]> =>
  fc
    .tuple(
      fc.array(fc.oneof(change, change, wait(0, 1, 3)), { minLength: 1, maxLength: 6 }),
      wait(6, 30, 70, 70, 120, 300),
      fc.array(
        fc.oneof(
          { weight: 12, arbitrary: deliver },
          { weight: 3, arbitrary: wait(0, 1, 4, 9, 31) },
          { weight: 1, arbitrary: sweep },
          ...others.map((arbitrary) => ({ weight: 2, arbitrary })),
        ),
        { minLength: 2, maxLength: 14 },
      ),
    )
    .map(([changes, until, deliveries]): readonly Step[] => [
      { does: 'begin' },
      ...changes,
      until,
      ...deliveries,
    ]);

/** Storms one after the other, whose changes are over when the first event comes. */
const storms = fc.array(stormWith(), { minLength: 1, maxLength: 3 }).map((all) => all.flat());

const visible = ({ seen, made }: Side): AccountState => {
  const shown = seen.findLast(({ from }) => from <= made.now.getTime());
  return shown?.state ?? made.account.state();
};

/** Lets the guard of a bench read what EC2 shows at the time, and counts what it reads. */
const watch = (made: Bench): Side => {
  const side: Side = { made, seen: [], reads: 0, judge: () => Promise.reject(new Error('no judge')) };
  const { reader, ledger, remediator } = made.ports;
  const shown = () => createEmbeddedAccount(visible(side));
  const counted = <T>(answer: T, calls = 1): T => {
    side.reads += calls;
    return answer;
  };
  made.ports = {
    ...made.ports,
    reader: {
      ...reader,
      read: (scope, known) => counted(shown().read(scope, known)),
      ec2Tagged: (key) => counted(shown().ec2Tagged(key)),
    },
    ledger: {
      ...ledger,
      load: (resources) => counted(ledger.load(resources), resources.length),
    },
    remediator: {
      execute: async (one) => {
        const done = await remediator.execute(one);
        side.seen.push({ from: made.now.getTime(), state: made.account.state() });
        return done;
      },
    },
  };
  return side;
};

const fresh = (made: Bench): Side => {
  const side = watch(made);
  side.judge = ({ record }, family, _, heardAt) => guardChange(record, made.guard(family), heardAt);
  return side;
};

const sharing = (made: Bench): Side => {
  const side = watch(made);
  const processes = new Map<string, ReturnType<typeof guardSharing>>();
  side.judge = ({ record }, family, process, heardAt) => {
    const name = `${family} ${process}`;
    const judge = processes.get(name) ?? guardSharing(made.guard(family));
    processes.set(name, judge);
    return judge(record, heardAt);
  };
  return side;
};

/** What people are told, apart from how long something lasted. */
const saidOf = ({ status, event, actor, attribution, because, action, commands, findings }: Outcome) => ({
  status,
  event,
  actor,
  attribution,
  because,
  action,
  commands,
  findings,
});

type Story = {
  readonly sides: readonly [Side, Side];
  readonly events: Event[];
  readonly heard: Map<Event, Date>;
};

const perform = async ({ sides, events, heard }: Story, step: Step): Promise<readonly Judgement[]> => {
  const [model, shared] = sides;
  switch (step.does) {
    case 'wait':
      for (const { made } of sides) seconds(made, step.seconds);
      return [];
    case 'change': {
      const all = networkCalls(model.made.account.state());
      const wanted = all[step.pick % all.length];
      if (!wanted) return [];
      const before = model.made.account.state();
      try {
        events.push(call(model.made, wanted, step.who));
      } catch {
        return [];
      }
      const state = model.made.account.state();
      if (state === before) return [];
      shared.made.account.set(state);
      for (const { seen, made } of sides) {
        if (seen.length === 0) seen.push({ from: Number.NEGATIVE_INFINITY, state: before });
        seen.push({ from: made.now.getTime() + step.late * 1000, state });
      }
      return [];
    }
    case 'deliver': {
      const event = events[step.pick % Math.max(events.length, 1)];
      if (!event) return [];
      const heardAt = heard.get(event) ?? model.made.now;
      heard.set(event, heardAt);
      const all: Judgement[] = [];
      for (const family of familiesOf(event.api)) {
        for (const side of sides) all.push(await side.judge(event, family, step.process, heardAt));
      }
      return all;
    }
    case 'sweep':
      for (const { made } of sides) await made.sweep();
      return [];
    case 'begin':
      events.length = 0;
      return [];
  }
};

const incidentsOf = async ({ made }: Side) => {
  const { incidents } = await made.ports.ledger.open();
  return incidents.map(({ prerequisite, subject, state, impact, named, eventId }) => ({
    prerequisite,
    subject,
    state,
    impact,
    named,
    eventId,
  }));
};

const storyOn = async (state: AccountState, mode: 'alert' | 'auto-fix'): Promise<Story> => {
  const start = { state, settings: { mode } } as const;
  const sides = [fresh(await remembering(start)), sharing(await remembering(start))] as const;
  return { sides, events: [], heard: new Map() };
};

describe('events that share what was read for others', () => {
  it.each(['alert', 'auto-fix'] as const)(
    'are told, named, mended and ended like those that read for themselves, in mode %s',
    async (mode) => {
      const reads = { fresh: 0, shared: 0, told: 0 };
      await fc.assert(
        fc.asyncProperty(arbitraryGuarded, storms, async (state, steps) => {
          const story = await storyOn(state, mode);
          const [model, shared] = story.sides;
          for (const step of steps) {
            await perform(story, step);
            expect(shared.made.published.map(saidOf)).toEqual(model.made.published.map(saidOf));
            expect(shared.made.written).toEqual(model.made.written);
            expect(await incidentsOf(shared)).toEqual(await incidentsOf(model));
          }
          reads.fresh += model.reads;
          reads.shared += shared.reads;
          reads.told += model.made.published.length;
        }),
        { numRuns: runs(60), endOnFailure: true },
      );
      expect(reads.told).toBeGreaterThan(10);
      expect(reads.shared).toBeLessThan(reads.fresh);
    },
  );

  it('tell the same in the end, if things change while they come', async () => {
    let told = 0;
    await fc.assert(
      fc.asyncProperty(arbitraryGuarded, stormWith(change), async (state, steps) => {
        const story = await storyOn(state, 'alert');
        for (const step of steps) await perform(story, step);
        await perform(story, { does: 'wait', seconds: 70 });
        // Each event comes at least once after what it is about shows.
        for (const [pick] of story.events.entries()) {
          await perform(story, { does: 'deliver', pick, process: pick % 2 });
        }
        const [model, shared] = await Promise.all(story.sides.map(incidentsOf));
        const broken = (all: typeof model) =>
          all?.map(({ prerequisite, subject, state: at, impact }) => ({ prerequisite, subject, at, impact }));
        expect(broken(shared)).toEqual(broken(model));
        told += model?.length ?? 0;
      }),
      { numRuns: runs(60), endOnFailure: true },
    );
    expect(told).toBeGreaterThan(5);
  });
});
