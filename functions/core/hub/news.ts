import { type Installation, isNewlySilent } from './installation.ts';

/** What people are told of an installation, in the order in which it is told. */
export const NEWS = ['silent', 'back', 'deaf', 'hears'] as const;
export type News = (typeof NEWS)[number];

/** What is to be told of an installation: what is so and was not told. Of one that is silent, nothing else is known. */
export const newsOf = (row: Installation, now: Date): readonly News[] => {
  const { silentSince, backFrom, deaf, toldDeaf = false } = row;
  if (isNewlySilent(row, now)) return ['silent'];
  if (silentSince !== undefined) return [];
  const isDeaf = deaf.length > 0;
  const has: Readonly<Record<News, boolean>> = {
    silent: false,
    back: backFrom !== undefined,
    deaf: isDeaf && !toldDeaf,
    hears: !isDeaf && toldDeaf,
  };
  return NEWS.filter((one) => has[one]);
};

/**
 * The row `now` after people were told of it as it was `before`; undefined if there is nothing to write. Who was heard
 * while it was told to be silent is back.
 */
export const afterTelling = (
  before: Installation,
  { silentSince, backFrom, toldDeaf, ...row }: Installation,
  news: News,
  now: Date,
): Installation | undefined => {
  const silence = silentSince === undefined ? {} : { silentSince };
  const back = backFrom === undefined ? {} : { backFrom };
  const hearing = toldDeaf === undefined ? {} : { toldDeaf };
  switch (news) {
    case 'silent':
      if (silentSince !== undefined) return undefined;
      return row.heardAt === before.heardAt
        ? { ...row, ...hearing, silentSince: now.toISOString() }
        : { ...row, ...hearing, backFrom: before.heardAt };
    case 'back':
      return backFrom === before.backFrom ? { ...row, ...silence, ...hearing } : undefined;
    case 'deaf':
      return { ...row, ...silence, ...back, toldDeaf: true };
    case 'hears':
      return { ...row, ...silence, ...back };
  }
};
