import { oneLine } from '../../../functions/alerts/escape.ts';
import { count } from '../../terminal/count.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import type { Check } from '../examination.ts';
import { hitText, lines, MARKS, STYLES, subjectOf } from './words.ts';

/** Of many failures for the same reason, so many are shown whole. */
const MOST_ALIKE = 3;

/** A reason without ids and numbers, so that the same trouble of many nodes is seen to be the same. */
const plain = (because: string): string =>
  because.replace(/\b[a-z]+-[0-9a-z]{3,}\b/g, 'id').replace(/\d+/g, '0');

const groupsOf = (
  checks: readonly Check[],
  keyOf: (check: Check) => string,
): readonly (readonly [Check, ...Check[]])[] => {
  const groups = new Map<string, [Check, ...Check[]]>();
  for (const check of checks) {
    const group = groups.get(keyOf(check));
    if (group) group.push(check);
    else groups.set(keyOf(check), [check]);
  }
  return [...groups.values()];
};

const labelled = (name: string, text: string, width: number): readonly string[] => {
  const [first = '', ...rest] = lines(text, width - 2 - name.length);
  return [`  ${name}${first}`, ...rest.map((line) => `  ${' '.repeat(name.length)}${line}`)];
};

/** A failure, or a doubt: the reason, who is hit, what users see, and the commands, each on a line of its own. */
export const failure = (check: Check, terminal: Terminal): readonly string[] => {
  const { verdict, prerequisite, because, missing, hit, userSees, advice, commands } = check;
  const { columns: width } = terminal;
  const mark = terminal.style(STYLES[verdict], MARKS[verdict]);
  return [
    `${mark}  ${terminal.style('bold', prerequisite)}  ${subjectOf(check)}`,
    ...lines(because, width, '  '),
    ...(missing ? labelled('Needs: ', missing, width) : []),
    ...(hit && hit.nodes > 0 ? labelled('Hit: ', hitText(hit), width) : []),
    ...(userSees ? labelled('Users see: ', userSees, width) : []),
    ...(advice ? lines(advice, width, '  ') : []),
    ...(commands.length > 0 ? ['  To mend it:', ...commands.map((one) => terminal.style('cyan', one))] : []),
  ];
};

const moreLines = (more: number): readonly string[] =>
  more > 0 ? ['', `  … and ${more} more of this kind: --json and --csv list them all`] : [];

/** Failures one below the other. Of many alike, the first few are shown, and where to find the others. */
export const failures = (checks: readonly Check[], terminal: Terminal): readonly string[] =>
  groupsOf(checks, ({ prerequisite, because }) => `${prerequisite}|${plain(because)}`).flatMap((group) => [
    ...group.slice(0, MOST_ALIKE).flatMap((one) => ['', ...failure(one, terminal)]),
    ...moreLines(group.length - MOST_ALIKE),
  ]);

const uniqueOf = (checks: readonly Check[]): string =>
  [...new Set(checks.map(({ prerequisite }) => prerequisite))].join(', ');

/** Checks that all lack the same permission, as one. */
const lacking = (missing: string, checks: readonly Check[], terminal: Terminal): readonly string[] => [
  '',
  `${terminal.style('yellow', '?')}  ${terminal.style('bold', `not allowed: ${oneLine(missing)}`)}`,
  ...lines(
    `${count(checks.length, 'check needs it', 'checks need it')}: ${uniqueOf(checks)}`,
    terminal.columns,
    '  ',
  ),
];

/** What cannot be told: first what a permission would show, then what cannot be seen from outside. */
export const doubts = (checks: readonly Check[], terminal: Terminal): readonly string[] => [
  ...groupsOf(
    checks.filter(({ missing }) => missing),
    ({ missing = '' }) => missing,
  ).flatMap((group) => lacking(group[0].missing ?? '', group, terminal)),
  ...groupsOf(
    checks.filter(({ missing }) => !missing),
    ({ because }) => plain(because),
  ).flatMap((group) => ['', ...failure(group[0], terminal), ...moreLines(group.length - 1)]),
];
