import { type Installation, isNewlySilent } from './installation.ts';

/** What people are told of an installation, in the order in which it is told. */
export const NEWS = ['silent', 'back', 'deaf', 'hears'] as const;
export type News = (typeof NEWS)[number];

/**
 * What is to be told of an installation: what is so and was not told, or only perhaps. Of one that is silent, nothing else is
 * known.
 */
export const newsOf = (row: Installation, now: Date): readonly News[] => {
  const { silentSince, backFrom, deaf, toldDeaf = false, unsure = [] } = row;
  const isSilent = silentSince !== undefined || isNewlySilent(row, now);
  const isDeaf = deaf.length > 0;
  const has: Readonly<Record<News, boolean>> = {
    silent: isSilent && (silentSince === undefined || unsure.includes('silent')),
    back: !isSilent && backFrom !== undefined,
    deaf: !isSilent && isDeaf && (!toldDeaf || unsure.includes('deaf')),
    hears: !isSilent && !isDeaf && (toldDeaf || unsure.includes('hears')),
  };
  return NEWS.filter((one) => has[one]);
};

const withUnsure = ({ unsure: _, ...row }: Installation, unsure: readonly string[]): Installation =>
  unsure.length === 0 ? row : { ...row, unsure };

/**
 * The row before people are told. Whatever happens then, what ends it will be told, because they may have heard of it; and if
 * nobody can say that they have, it is told again.
 */
export const beforeTelling = (row: Installation, news: News, now: Date): Installation => {
  const { silentSince = now.toISOString(), backFrom, toldDeaf: _, ...rest } = row;
  const back = backFrom === undefined ? {} : { backFrom };
  const unsure = [...new Set([...(row.unsure ?? []), news])];
  switch (news) {
    case 'silent':
      return withUnsure({ ...rest, ...(row.toldDeaf ? { toldDeaf: true } : {}), silentSince }, unsure);
    case 'deaf':
      return withUnsure({ ...rest, ...back, toldDeaf: true }, unsure);
    case 'hears':
      return withUnsure({ ...rest, ...back }, unsure);
    case 'back':
      // Until it was told, the row has the time that is told.
      return row;
  }
};

/** The row after people were told of what it was, as it was told. */
export const afterTelling = (told: Installation, row: Installation, news: News): Installation => {
  const rest = withUnsure(
    row,
    (row.unsure ?? []).filter((one) => one !== news),
  );
  if (news !== 'back' || row.backFrom !== told.backFrom) return rest;
  const { backFrom: _, ...withoutIt } = rest;
  return withoutIt;
};
