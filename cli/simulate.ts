import type { DescribedAccount } from '../functions/adapters/memory/account-file/account-file.ts';
import { createWorld, type World } from '../functions/adapters/memory/world.ts';
import { toText } from '../functions/alerts/text.ts';
import { watchersOf } from '../functions/core/decode.ts';
import type { GuardConfig } from '../functions/core/guard-config.ts';
import type { Outcome } from '../functions/core/outcome.ts';
import type { Family } from '../functions/core/prerequisite.ts';
import { parseRecord } from '../functions/formats/cloudtrail.ts';
import type { Json } from '../functions/formats/json.ts';
import { registry } from '../functions/prerequisites/index.ts';
import { guardChange } from '../functions/use-cases/guard-change.ts';

/** The result of one family's guard for an event. */
export type Simulated = {
  readonly family: Family;
  readonly outcome: Outcome;
  /** The plain text that would be mailed; null if nothing is published. */
  readonly alert: string | null;
};

/** An event goes to each family that watches it. An unwatched one never arrives, so any family ignores it. */
const familiesOf = (event: Json): readonly Family[] => {
  const parsed = parseRecord(event);
  const watchers = parsed.kind === 'change' ? watchersOf(registry, parsed.change.api) : [];
  return watchers.length === 0 ? ['preferences'] : watchers.map(({ prerequisite }) => prerequisite.family);
};

const guardAs = async (world: World, event: Json, family: Family): Promise<Simulated> => {
  const outcome = await guardChange(event, world.guard(family));
  const isPublished = world.published.includes(outcome);
  return {
    family,
    outcome,
    alert: isPublished ? toText(outcome, { ignoreTag: world.config.ignoreTag }) : null,
  };
};

/**
 * Applies an event in a world and runs the Lambda of each family that watches it, in the registry's order. In
 * AWS, each has its own queue, they start at the same time, and none waits for another. So each of them
 * judges the account as the event left it, even if one of them puts it back a moment later.
 */
export const guardEvent = (world: World, event: Json): Promise<readonly Simulated[]> => {
  world.happen(event);
  return Promise.all(familiesOf(event).map((family) => guardAs(world, event, family)));
};

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

/**
 * The what-if: applies events, one after the other, to a described account that was swept as described, and
 * returns the result of every guard for each event. It is deterministic: the clock follows the events.
 */
export async function* simulate(
  events: readonly Json[],
  account: DescribedAccount,
  settings: Partial<GuardConfig>,
): AsyncGenerator<readonly Simulated[]> {
  const startsAt = firstTime(events);
  const world = createWorld({
    ...account,
    prerequisites: registry,
    settings,
    ...(startsAt ? { startsAt } : {}),
  });
  await world.remember();
  let swept = world.ports.now().getTime();
  for (const event of events) {
    const time = Date.parse(firstTime([event]) ?? '');
    // Between events, the sweep runs every hour.
    if (time - swept > HOUR_MS) {
      await world.remember(new Date(time).toISOString());
      swept = time;
    }
    yield await guardEvent(world, event);
  }
}
