import { absent, type Observed } from '../../account/observed.ts';

/** Own entries only, because a bucket may be called `constructor`. */
export const entry = <T>(all: Readonly<Record<string, Observed<T>>>, id: string): Observed<T> =>
  Object.hasOwn(all, id) ? (all[id] ?? absent) : absent;

/** Some members of a collection; what it does not hold does not exist. */
export const pick = <T>(ids: readonly string[] | undefined, all: Readonly<Record<string, Observed<T>>>) =>
  Object.fromEntries((ids ?? []).map((id) => [id, entry(all, id)]));
