import { oneLine } from '../../../functions/alerts/escape.ts';
import type { Prerequisite } from '../../../functions/core/prerequisite.ts';
import { columns, pad } from '../../terminal/layout.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import type { Check, Examination } from '../examination.ts';
import { headline, nodeText, verdictOf } from '../node/text.ts';
import { doubts, failures } from './failures.ts';
import { guardLines } from './guard.ts';
import { matrix } from './matrix.ts';
import { nothingFound, untoldIn } from './unread.ts';
import { lines, MARKS, placeOf, STYLES, subjectOf, VERDICTS } from './words.ts';

const COUNTED: Readonly<Record<Check['verdict'], string>> = {
  fail: 'fail',
  unknown: 'cannot be told',
  pass: 'ok',
  'not-applicable': 'not applicable',
};

const counts = ({ checks, failed }: Examination): string =>
  VERDICTS.flatMap((verdict) => {
    const count = checks.filter((check) => check.verdict === verdict).length;
    return count > 0 ? [`${count} ${COUNTED[verdict]}`] : [];
  }).join(', ') || (failed.length > 0 ? 'could not be read' : 'nothing to check');

/** One line about an account and Region, or about each node that was asked for. */
export const summaryOf = (examination: Examination): readonly string[] =>
  examination.nodes.length > 0
    ? examination.nodes.map((node) => `${headline(node)}: ${verdictOf(node)}`)
    : [`${placeOf(examination)}: ${counts(examination)}`];

const heading = (text: string, terminal: Terminal): readonly string[] => ['', terminal.style('bold', text)];

/** The columns of a verdict. */
const MARK = 6;

/** More checks of one prerequisite with the same result are counted. */
const MOST_LISTED = 5;

type Listed = { readonly check: Check; readonly what: string };

const listed = (checks: readonly Check[]): readonly Listed[] => {
  const groups = new Map<string, Check[]>();
  for (const check of checks) {
    const key = `${check.prerequisite}|${check.verdict}`;
    groups.set(key, [...(groups.get(key) ?? []), check]);
  }
  return [...groups.values()].flatMap(([first, ...others]): readonly Listed[] => {
    if (!first) return [];
    const all = [first, ...others];
    return all.length > MOST_LISTED
      ? [{ check: first, what: `${all.length} resources` }]
      : all.map((check) => ({ check, what: subjectOf(check) }));
  });
};

/** Checks that belong to no VPC: documents, destinations, settings, roles of hybrid nodes. */
const accountWide = (checks: readonly Check[], terminal: Terminal): readonly string[] => {
  const shown = listed(checks.filter(({ vpcs, verdict }) => !vpcs && verdict !== 'not-applicable'));
  if (shown.length === 0) return [];
  const width = Math.max(...shown.map(({ check }) => check.prerequisite.length)) + 2;
  return [
    ...heading('The whole account and Region', terminal),
    ...shown.flatMap(({ check, what }) => {
      const mark = terminal.style(STYLES[check.verdict], pad(MARKS[check.verdict], MARK));
      return MARK + width + columns(what) <= terminal.columns
        ? [`${mark}${pad(check.prerequisite, width)}${what}`]
        : [`${mark}${check.prerequisite}`, ...lines(what, terminal.columns, ' '.repeat(MARK))];
    }),
  ];
};

/** Some checks under a heading, without the empty line before the first. */
const under = (title: string, shown: readonly string[], terminal: Terminal): readonly string[] =>
  shown.length === 0 ? [] : [...heading(title, terminal), ...shown.slice(1)];

const of = (verdict: Check['verdict'], { checks }: Examination): readonly Check[] =>
  checks.filter((check) => check.verdict === verdict);

/** What could not be seen, below its heading. */
const unread = (examination: Examination, terminal: Terminal): readonly string[] => {
  const shown = untoldIn(examination);
  if (shown.length === 0) return [];
  const text = shown.flatMap((one) => lines(one, terminal.columns, '  '));
  return [...heading('What could not be seen', terminal), ...text];
};

/** The answer for some nodes, one below the other. */
const nodesText = (examination: Examination, terminal: Terminal): readonly string[] => [
  ...examination.nodes.flatMap((node, index) => [...(index > 0 ? [''] : []), ...nodeText(node, terminal)]),
  ...unread(examination, terminal),
];

/** An examination as text, in lines no wider than the terminal, except for commands, which are never broken. */
export const textOf = (
  examination: Examination,
  prerequisites: readonly Prerequisite[],
  terminal: Terminal,
): readonly string[] => {
  const { checks, caller, nodes } = examination;
  if (nodes.length > 0) return nodesText(examination, terminal);
  const table = matrix(examination, prerequisites, terminal);
  return [
    ...lines(summaryOf(examination).join(' '), terminal.columns).map((line) => terminal.style('bold', line)),
    ...(caller ? [terminal.style('dim', `as ${oneLine(caller)}`)] : []),
    ...(table.length > 0
      ? ['', ...table]
      : nothingFound(examination, prerequisites).flatMap((line) => ['', line])),
    ...accountWide(checks, terminal),
    ...under('What fails', failures(of('fail', examination), terminal), terminal),
    ...under('What cannot be told', doubts(of('unknown', examination), terminal), terminal),
    ...unread(examination, terminal),
    ...guardLines(examination, terminal),
  ];
};
