import type { DescribedAccount } from '../../functions/adapters/memory/account-file/account-file.ts';
import { createWorld, type World } from '../../functions/adapters/memory/world.ts';
import { toText } from '../../functions/alerts/text.ts';
import { watchersOf } from '../../functions/core/decode.ts';
import type { GuardConfig } from '../../functions/core/guard-config.ts';
import type { Outcome } from '../../functions/core/outcome.ts';
import type { Family } from '../../functions/core/prerequisite.ts';
import { type Change, parseRecord } from '../../functions/formats/cloudtrail.ts';
import type { Json } from '../../functions/formats/json.ts';
import { registry } from '../../functions/prerequisites/index.ts';
import { guardChange } from '../../functions/use-cases/guard-change.ts';
import { quietOutcome } from '../../functions/use-cases/outcomes.ts';
import { cutAfter } from './cut.ts';
import { elsewhere, placeOf } from './elsewhere.ts';

/** The result of one family's guard for an event. */
export type Simulated = {
  readonly family: Family;
  readonly outcome: Outcome;
  /** The plain text that would be mailed; null if nothing is published. */
  readonly alert: string | null;
  /** When the change was judged again, because it was left to settle (ISO 8601). */
  readonly settledAt?: string;
  /** Where the record was made, if that is another account or Region: nothing can be said about it. */
  readonly isElsewhere?: Pick<Change, 'accountId' | 'region'>;
};

/** An event in the queue of a family, and the result of its last judgement. */
type Delivery = {
  readonly event: Json;
  readonly family: Family;
  readonly heardAt: Date;
  readonly result: Simulated;
  /** When it is judged again, if it is left to settle now. */
  readonly dueAt: string | undefined;
};

/** An event goes to each family that watches it. An unwatched one never arrives, so any family ignores it. */
const familiesOf = (event: Json): readonly Family[] => {
  const parsed = parseRecord(event);
  const watchers = parsed.kind === 'change' ? watchersOf(registry, parsed.change.api) : [];
  return watchers.length === 0 ? ['preferences'] : watchers.map(({ prerequisite }) => prerequisite.family);
};

const judge = async (
  world: World,
  { event, family, heardAt }: Pick<Delivery, 'event' | 'family' | 'heardAt'>,
): Promise<Delivery> => {
  const outcome = await guardChange(event, world.guard(family), heardAt);
  const isPublished = world.published.includes(outcome);
  const alert = isPublished ? toText(outcome, { ignoreTag: world.config.ignoreTag }) : null;
  return { event, family, heardAt, result: { family, outcome, alert }, dueAt: outcome.judgedAgainAt };
};

/** A record of another account or Region never arrives. */
const unheard = (world: World, event: Json, change: Change): Delivery => {
  const { identity } = world.config;
  const because = `this record is of ${placeOf(change)}, and the account is ${placeOf(identity)}`;
  const outcome = quietOutcome(identity, 'ignored', because, change);
  const result = { family: 'preferences', outcome, alert: null, isElsewhere: change } as const;
  return { event, family: 'preferences', heardAt: world.ports.now(), result, dueAt: undefined };
};

/**
 * Applies an event in a world and runs the Lambda of each family that watches it, in the registry's order. In
 * AWS, each has its own queue, they start at the same time, and none waits for another. So each of them
 * judges the account as the event left it, even if one of them puts it back a moment later.
 */
const hear = (world: World, event: Json): Promise<readonly Delivery[]> => {
  world.happen(event);
  const heardAt = world.ports.now();
  return Promise.all(familiesOf(event).map((family) => judge(world, { event, family, heardAt })));
};

/** Judges again what is due until a time, in milliseconds. The clock waits for it. */
const settle = async (
  world: World,
  deliveries: readonly Delivery[],
  until: number,
): Promise<readonly Delivery[]> => {
  const settled: Delivery[] = [];
  for (const delivery of deliveries) {
    const { dueAt } = delivery;
    if (dueAt === undefined || Date.parse(dueAt) > until) {
      settled.push(delivery);
      continue;
    }
    world.waitUntil(dueAt);
    const again = await judge(world, delivery);
    settled.push({ ...again, result: { ...again.result, settledAt: dueAt } });
  }
  return settled;
};

const resultsOf = (deliveries: readonly Delivery[]): readonly Simulated[] =>
  deliveries.map(({ result }) => result);

/** The result of each guard that gets an event, after what is left to settle has settled. */
export const guardEvent = async (world: World, event: Json): Promise<readonly Simulated[]> =>
  resultsOf(await settle(world, await hear(world, event), Number.POSITIVE_INFINITY));

const HOUR_MS = 60 * 60 * 1000;

const firstTime = (events: readonly Json[]): string | undefined => {
  const times = events.flatMap((event) => {
    const parsed = parseRecord(event);
    const time = parsed.kind === 'change' ? Date.parse(parsed.change.time) : Number.NaN;
    return Number.isNaN(time) ? [] : [time];
  });
  const first = times.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  return times.length > 0 ? new Date(first).toISOString() : undefined;
};

const isComplete = (deliveries: readonly Delivery[]): boolean =>
  deliveries.every(({ dueAt }) => dueAt === undefined);

/** The events of which a result is still open, and those after them: results are given in the order of the events. */
const createWaiting = (world: World, heed: (results: readonly Simulated[]) => void) => {
  let heard: readonly (readonly Delivery[])[] = [];
  return {
    add: (deliveries: readonly Delivery[]): void => {
      heard = [...heard, deliveries];
    },
    /** Settles what is due until a time, in milliseconds, and gives the results that are complete. */
    settle: async (until: number): Promise<readonly (readonly Simulated[])[]> => {
      const settled: (readonly Delivery[])[] = [];
      for (const deliveries of heard) {
        const now = await settle(world, deliveries, until);
        if (!isComplete(deliveries)) heed(resultsOf(now));
        settled.push(now);
      }
      const open = settled.findIndex((deliveries) => !isComplete(deliveries));
      const complete = open < 0 ? settled.length : open;
      heard = settled.slice(complete);
      return settled.slice(0, complete).map(resultsOf);
    },
  };
};

/**
 * The what-if: applies events, one after the other, to a described account that was swept as described, and
 * returns the result of every guard for each event. A change that is left to settle has its result after the events
 * that come meanwhile. It is deterministic: the clock follows the events.
 */
export async function* simulate(
  events: readonly Json[],
  account: DescribedAccount,
  settings: Partial<GuardConfig>,
): AsyncGenerator<readonly Simulated[]> {
  const startsAt = firstTime(events.filter((event) => !elsewhere(event, account.state)));
  const world = createWorld({
    ...account,
    prerequisites: registry,
    settings,
    ...(startsAt ? { startsAt } : {}),
  });
  world.ping();
  await world.remember();
  let swept = world.ports.now().getTime();
  let cut: ReadonlySet<string> = new Set();
  const heed = (results: readonly Simulated[]): void => {
    cut = cutAfter(cut, results, Object.keys(account.state.networks));
  };
  const waiting = createWaiting(world, heed);
  for (const event of events) {
    const foreign = elsewhere(event, account.state);
    if (foreign) {
      waiting.add([unheard(world, event, foreign)]);
      continue;
    }
    const time = Date.parse(firstTime([event]) ?? '');
    yield* await waiting.settle(Number.isNaN(time) ? Number.NEGATIVE_INFINITY : time);
    world.waitUntil(firstTime([event]) ?? '');
    world.ping(cut);
    // Between events, the sweep runs every hour.
    if (time - swept > HOUR_MS) {
      await world.remember(new Date(time).toISOString());
      swept = time;
    }
    const deliveries = await hear(world, event);
    heed(resultsOf(deliveries));
    waiting.add(deliveries);
  }
  yield* await waiting.settle(Number.POSITIVE_INFINITY);
}
