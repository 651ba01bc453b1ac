import type { Effect } from '../../../functions/core/effect.ts';
import type { Change } from '../../../functions/formats/cloudtrail.ts';
import type { Seen } from './guarding.ts';
import { namesIn } from './names.ts';
import type { Walking } from './walking.ts';

/** Why the account before a change is not known. */
const lostBy = ({ api, time }: Change): string => `no record says what was there before ${api} of ${time}`;

/** What is not known before a change that nothing takes back. */
const lostNames = (change: Change, seen: Seen, effect: Effect | undefined): ReadonlySet<string> => {
  if (seen.kind === 'watched') {
    const touched = effect?.resources ?? seen.watched.flatMap(({ decoded }) => decoded.resources);
    return new Set(touched.flatMap(({ id }) => [id, id.split(/[:/]/).at(-1) ?? id]));
  }
  // The trails of a Region are known by its name.
  return new Set([...namesIn(change), ...(change.api.startsWith('cloudtrail:') ? [change.region] : [])]);
};

/** Nothing takes a change back: what it touched is not known before it. */
export const goBlind = (walking: Walking, change: Change, seen: Seen, effect: Effect | undefined): void => {
  const { past, places } = walking;
  const because = lostBy(change);
  const names = new Set([...lostNames(change, seen, effect), ...places.beside(change)]);
  past.blind(names, because, change.time);
  if (places.isAnywhere(change)) past.blindAll(because, change.time);
};
