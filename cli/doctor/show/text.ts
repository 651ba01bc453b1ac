import { oneLine } from '../../../functions/alerts/escape.ts';
import type { Prerequisite } from '../../../functions/core/prerequisite.ts';
import { pad } from '../../terminal/layout.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import type { Check, Examination } from '../examination.ts';
import { failures } from './failures.ts';
import { guardLines } from './guard.ts';
import { matrix } from './matrix.ts';
import { lines, MARKS, placeOf, STYLES, subjectOf, VERDICTS } from './words.ts';

const COUNTED: Readonly<Record<Check['verdict'], string>> = {
  fail: 'fail',
  unknown: 'cannot be told',
  pass: 'ok',
  'not-applicable': 'not applicable',
};

const counts = (checks: readonly Check[]): string =>
  VERDICTS.flatMap((verdict) => {
    const count = checks.filter((check) => check.verdict === verdict).length;
    return count > 0 ? [`${count} ${COUNTED[verdict]}`] : [];
  }).join(', ') || 'nothing to check';

const heading = (text: string, terminal: Terminal): readonly string[] => ['', terminal.style('bold', text)];

/** Checks that belong to no VPC: documents, destinations, settings, roles of hybrid nodes. */
const accountWide = (checks: readonly Check[], terminal: Terminal): readonly string[] => {
  const shown = checks.filter(({ vpcs, verdict }) => !vpcs && verdict !== 'not-applicable');
  if (shown.length === 0) return [];
  const width = Math.max(...shown.map(({ prerequisite }) => prerequisite.length)) + 2;
  return [
    ...heading('The whole account and Region', terminal),
    ...shown.map((check) => {
      const mark = terminal.style(STYLES[check.verdict], pad(MARKS[check.verdict], 6));
      return `${mark}${pad(check.prerequisite, width)}${subjectOf(check)}`;
    }),
  ];
};

const ofVerdict = (
  title: string,
  verdict: Check['verdict'],
  checks: readonly Check[],
  terminal: Terminal,
) => {
  const found = checks.filter((check) => check.verdict === verdict);
  return found.length === 0 ? [] : [...heading(title, terminal), ...failures(found, terminal).slice(1)];
};

const unread = ({ failed, refused = [] }: Examination, terminal: Terminal): readonly string[] => {
  const all = [
    ...failed.map((part) => `could not be read: ${part}`),
    ...refused.map(({ actions, why }) => `not allowed: ${actions.join(', ')}${why ? ` (${why})` : ''}`),
  ];
  if (all.length === 0) return [];
  return [
    ...heading('What could not be seen', terminal),
    ...all.flatMap((one) => lines(one, terminal.columns, '  ')),
    ...(refused.length > 0
      ? lines('session-guard doctor --print-policy prints all that is needed.', terminal.columns, '  ')
      : []),
  ];
};

/** An examination as text, in lines no wider than the terminal, except for commands, which are never broken. */
export const textOf = (
  examination: Examination,
  prerequisites: readonly Prerequisite[],
  terminal: Terminal,
): readonly string[] => {
  const { checks, caller } = examination;
  const table = matrix(examination, prerequisites, terminal);
  return [
    ...lines(`${placeOf(examination)}: ${counts(checks)}`, terminal.columns).map((line) =>
      terminal.style('bold', line),
    ),
    ...(caller ? [terminal.style('dim', `as ${oneLine(caller)}`)] : []),
    ...(table.length > 0
      ? ['', ...table]
      : ['', 'No managed node and no VPC that serves sessions was found.']),
    ...accountWide(checks, terminal),
    ...ofVerdict('What fails', 'fail', checks, terminal),
    ...ofVerdict('What cannot be told', 'unknown', checks, terminal),
    ...unread(examination, terminal),
    ...guardLines(examination, terminal),
  ];
};
