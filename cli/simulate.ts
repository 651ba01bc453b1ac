import type { DescribedAccount } from '../functions/adapters/memory/account-file/account-file.ts';
import { createWorld, type World } from '../functions/adapters/memory/world.ts';
import { toText } from '../functions/alerts/text.ts';
import { watcherOf } from '../functions/core/decode.ts';
import type { GuardConfig } from '../functions/core/guard-config.ts';
import type { Outcome } from '../functions/core/outcome.ts';
import type { Family } from '../functions/core/prerequisite.ts';
import { parseRecord } from '../functions/formats/cloudtrail.ts';
import type { Json } from '../functions/formats/json.ts';
import { registry } from '../functions/prerequisites/index.ts';
import { guardChange } from '../functions/use-cases/guard-change.ts';

/** How one event ended, and the plain text that would be mailed; null when nothing is published. */
export type Simulated = { readonly outcome: Outcome; readonly alert: string | null };

/** An event goes to the guard of its family; what nobody watches would never arrive, any of them ignores it. */
const familyOf = (event: Json): Family => {
  const parsed = parseRecord(event);
  const watcher = parsed.kind === 'change' ? watcherOf(registry, parsed.change.api) : undefined;
  return watcher?.family ?? 'preferences';
};

/** Lets an event happen in a world and guards it, as its Lambda would. */
export const guardEvent = async (world: World, event: Json): Promise<Simulated> => {
  world.happen(event);
  const before = world.published.length;
  const outcome = await guardChange(event, world.guard(familyOf(event)));
  const alert = world.published[before];
  return { outcome, alert: alert ? toText(alert, { ignoreTag: world.config.ignoreTag }) : null };
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
 * The what-if: events happen, one after the other, to an account that was described and swept while it was as
 * described. Deterministic: the clock follows the events.
 */
export async function* simulate(
  events: readonly Json[],
  account: DescribedAccount,
  settings: Partial<GuardConfig>,
): AsyncGenerator<Simulated> {
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
    // In between the sweep comes every hour.
    if (time - swept > HOUR_MS) {
      await world.remember(new Date(time).toISOString());
      swept = time;
    }
    yield await guardEvent(world, event);
  }
}
