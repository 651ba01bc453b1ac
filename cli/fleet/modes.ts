import type { Installation } from '../../functions/core/hub/installation.ts';
import { count } from '../terminal/count.ts';
import type { Judged } from './fleet.ts';
import { shown } from './words.ts';

/** How modes are shown: a letter stands for each set of prerequisites that are put back, because most guards share one. */
export type Modes = {
  /** `alert`, `fix a`; `fix` if the row does not say what is put back; `?` if it cannot be read. */
  readonly of: (installation: Installation) => string;
  /** What each letter stands for: the mark, and a sentence. */
  readonly legend: readonly (readonly [string, string])[];
};

const MOST_SETS = 12;
const MOST_IDS = 20;

const keyOf = ({ autoFix = [] }: Installation): string => autoFix.toSorted().join('\n');

const fixes = ({ mode, unread }: Installation): boolean => mode === 'auto-fix' && !unread;

const idsOf = (key: string): string => {
  const ids = key.split('\n');
  const more = ids.length > MOST_IDS ? ` and ${ids.length - MOST_IDS} more` : '';
  return `${ids
    .slice(0, MOST_IDS)
    .map((id) => shown(id, 40))
    .join(', ')}${more}`;
};

/** Finds the sets; the most frequent one is `a`. Sets that few have are not told apart if there are too many. */
export const modesOf = (installations: readonly Judged[]): Modes => {
  const counts = new Map<string, number>();
  const rows = installations.map(({ installation }) => installation).filter(fixes);
  for (const row of rows) {
    if (row.autoFix !== undefined) counts.set(keyOf(row), (counts.get(keyOf(row)) ?? 0) + 1);
  }
  const sets = [...counts]
    .toSorted(([a, x], [b, y]) => y - x || a.localeCompare(b, 'en'))
    .slice(0, MOST_SETS);
  const marks = new Map(sets.map(([key], index) => [key, `fix ${String.fromCharCode(97 + index)}`]));
  const others = rows.filter((row) => row.autoFix === undefined || !marks.has(keyOf(row))).length;
  const puts = (number: number): string => `${count(number, 'guard puts', 'guards put')} back`;
  return {
    of: (installation) => {
      if (installation.unread) return '?';
      if (!fixes(installation)) return 'alert';
      return (installation.autoFix && marks.get(keyOf(installation))) ?? 'fix';
    },
    legend: [
      ...sets.map(
        ([key, number]) =>
          [marks.get(key) ?? 'fix', `${puts(number)}: ${key === '' ? 'nothing' : idsOf(key)}`] as const,
      ),
      ...(others > 0
        ? [
            [
              'fix',
              `${puts(others)} what is not shown here: older versions do not say it, and --json has the rest`,
            ] as const,
          ]
        : []),
    ],
  };
};
