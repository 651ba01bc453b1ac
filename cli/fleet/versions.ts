import type { Judged } from './fleet.ts';

/** The versions that guards say they have. */
export type Versions = {
  /** Newest first; what is no version comes last. */
  readonly inUse: readonly { readonly version: string; readonly count: number }[];
  readonly newest?: string;
  /** How many guards have an older version than the newest. */
  readonly older: number;
};

type Parsed = { readonly numbers: readonly number[]; readonly before: string | undefined };

const parsed = (version: string): Parsed | undefined => {
  const [, major, minor, patch, before] =
    /^(\d{1,9})\.(\d{1,9})\.(\d{1,9})(?:-([0-9A-Za-z.-]+))?(?:\+.*)?$/.exec(version) ?? [];
  return major === undefined ? undefined : { numbers: [major, minor, patch].map(Number), before };
};

/** What comes before a release: https://semver.org/#spec-item-11, with the parts of a pre-release compared as text. */
const ofRelease = (a: string | undefined, b: string | undefined): number => {
  if (a === b) return 0;
  if (a === undefined) return 1;
  return b === undefined ? -1 : a.localeCompare(b, 'en', { numeric: true });
};

/** Below 0 if `a` is older than `b`. What is no version is older than all. */
export const compareVersions = (a: string, b: string): number => {
  const [one, other] = [parsed(a), parsed(b)];
  if (!one || !other) return one ? 1 : other ? -1 : a.localeCompare(b, 'en');
  const different = one.numbers.map((n, i) => n - (other.numbers[i] ?? 0)).find((n) => n !== 0);
  return different ?? ofRelease(one.before, other.before);
};

/** Counts the versions. A row that could not be read has none. */
export const versionsOf = (installations: readonly Judged[]): Versions => {
  const counts = new Map<string, number>();
  for (const { installation } of installations) {
    if (installation.unread) continue;
    counts.set(installation.version, (counts.get(installation.version) ?? 0) + 1);
  }
  const inUse = [...counts]
    .map(([version, count]) => ({ version, count }))
    .toSorted((a, b) => compareVersions(b.version, a.version));
  const newest = inUse.find(({ version }) => parsed(version))?.version;
  if (newest === undefined) return { inUse, older: 0 };
  const older = inUse
    .filter(({ version }) => parsed(version) && compareVersions(version, newest) < 0)
    .reduce((sum, { count }) => sum + count, 0);
  return { inUse, newest, older };
};
