import type { AccountState } from '../../account/state.ts';
import { hiddenPlaces, livePreferences } from '../preferences.ts';
import type { SessionSettings } from '../session-document.ts';

/** What nodes must reach because of the preferences, and whether that is certain or only `$DEFAULT` asks for it. */
export type Destinations = ReadonlyMap<string, 'certain' | 'doubt'>;

/** A bucket counts by its name, because policies of endpoints name buckets and a bucket may be in another Region. */
const namedIn = ({ s3BucketName, cloudWatchLogGroupName, kmsKeyId }: SessionSettings): readonly string[] => [
  ...(s3BucketName ? [`s3 ${s3BucketName}`] : []),
  ...(cloudWatchLogGroupName ? ['logs'] : []),
  ...(kmsKeyId ? ['kms'] : []),
];

/** The destinations of the live preferences. */
export const destinationsOf = (state: AccountState): Destinations => {
  const live = livePreferences(state);
  const hidden = hiddenPlaces(state).map(({ place }) => `${place} that is hidden`);
  const of = (leftBehind: boolean): readonly string[] =>
    live
      .filter(({ isLeftBehind }) => isLeftBehind === leftBehind)
      .flatMap(({ settings }) => namedIn(settings));
  return new Map([
    ...[...of(true), ...hidden].map((one) => [one, 'doubt'] as const),
    ...of(false).map((one) => [one, 'certain'] as const),
  ]);
};

/** The destinations that were not needed before, or of which it was only a doubt. */
export const newIn = (now: Destinations, before: Destinations): readonly string[] =>
  [...now].flatMap(([one, how]) => {
    const was = before.get(one);
    return was === undefined || (was === 'doubt' && how === 'certain') ? [one] : [];
  });
