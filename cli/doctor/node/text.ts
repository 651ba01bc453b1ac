import { oneLine } from '../../../functions/alerts/escape.ts';
import type { Style, Terminal } from '../../terminal/terminal.ts';
import type { NodeExamination, Step } from '../examination.ts';
import { lines } from '../show/words.ts';
import { BEHIND } from './steps.ts';

/** Marks that can be told apart without colours. */
const MARKS: Readonly<Record<Step['verdict'], { readonly mark: string; readonly style: Style }>> = {
  pass: { mark: 'ok', style: 'green' },
  fail: { mark: 'FAIL', style: 'red' },
  unknown: { mark: '?', style: 'yellow' },
  skipped: { mark: '-', style: 'dim' },
};

const MARK = 4;
const GAP = 2;

type Shape = Pick<Terminal, 'columns' | 'style'>;

/** A word, such as an ARN, is never broken. */
const fits = (text: string, width: number): boolean => text.split(' ').every((word) => word.length <= width);

/** One step: its mark, its title, and its evidence beside them; or below them, if a word of it is too wide for that. */
const stepLines = (step: Step, titleWidth: number, { columns, style }: Shape): readonly string[] => {
  const { mark, style: tone } = MARKS[step.verdict];
  const head = `${style(tone, mark.padStart(MARK))}${' '.repeat(GAP)}${step.title.padEnd(titleWidth)}`;
  const beside = MARK + GAP + titleWidth + GAP;
  const isBeside = fits(step.evidence, columns - beside);
  const indent = isBeside ? beside : MARK + GAP + GAP;
  const missing = step.missing ? lines(`Needs: ${step.missing}`, columns - indent) : [];
  const [first = '', ...rest] = [...lines(step.evidence, columns - indent), ...missing];
  const below = (isBeside ? rest : [first, ...rest]).map((line) => `${' '.repeat(indent)}${line}`);
  return [(isBeside ? `${head}${' '.repeat(GAP)}${first}` : head).trimEnd(), ...below];
};

/** Was it not looked at, because it lies behind a step that fails? */
export const isBehind = ({ verdict, evidence }: Step): boolean =>
  verdict === 'skipped' && evidence.endsWith(BEHIND);

/** With the services of which it was not looked at, if it was for others. */
const skippedTitle = ({ title, evidence }: Step): string => {
  const about = evidence.slice(0, -BEHIND.length).replace(/: $/, '');
  return about ? `${title} (${about})` : title;
};

/** The steps that were not looked at, together. */
const skippedLines = (steps: readonly Step[], { columns, style }: Shape): readonly string[] => {
  if (steps.length === 0) return [];
  const indent = MARK + GAP;
  const shown = lines(
    `not looked at, because it lies behind: ${steps.map(skippedTitle).join(', ')}`,
    columns - indent,
  );
  const head = `${style('dim', MARKS.skipped.mark.padStart(MARK))}${' '.repeat(GAP)}`;
  return shown.map((line, index) => `${index === 0 ? head : ' '.repeat(indent)}${line}`);
};

/** What users see of a step that fails, and what mends it. Commands are never broken, so that they can be pasted. */
const mendLines = (step: Step, { columns, style }: Shape): readonly string[] => {
  const { title, userSees, advice, commands } = step;
  const sees = userSees ? lines(`Users see: ${userSees}`, columns, '  ') : [];
  const mend = [
    ...(advice ? lines(`${advice}.`, columns, '  ') : []),
    ...(commands.length > 0 ? ['  To mend it:', ...commands.map((one) => style('cyan', one))] : []),
  ];
  return sees.length + mend.length > 0 ? ['', style('bold', title), ...sees, ...mend] : [];
};

/** The node, its name and its VPC. */
export const headline = ({ nodeId, name, vpcId }: NodeExamination): string =>
  `${name ? `${oneLine(name)} (${nodeId})` : nodeId}${vpcId ? ` in ${vpcId}` : ''}`;

/** What came out, in a few words. */
export const verdictOf = ({ steps }: NodeExamination): string => {
  const broken = steps.filter(({ verdict }) => verdict === 'fail');
  const doubts = steps.filter(({ verdict }) => verdict === 'unknown');
  if (broken.length > 0) return `broken: ${[...new Set(broken.map(({ title }) => title))].join(', ')}`;
  if (doubts.length > 0) return 'nothing is broken as far as it can be seen';
  return 'everything that a session needs is there';
};

/** One node on one screen: each step with its evidence, then what is broken, what a user sees, and the commands. */
export const nodeText = (examination: NodeExamination, terminal: Shape): readonly string[] => {
  const { steps } = examination;
  const shown = steps.filter((step) => !isBehind(step));
  const titleWidth = Math.max(0, ...shown.map(({ title }) => title.length));
  const broken = steps.filter(({ verdict }) => verdict === 'fail');
  return [
    ...lines(`${headline(examination)}: ${verdictOf(examination)}`, terminal.columns).map((line) =>
      terminal.style('bold', line),
    ),
    '',
    ...shown.flatMap((step) => stepLines(step, titleWidth, terminal)),
    ...skippedLines(steps.filter(isBehind), terminal),
    ...broken.flatMap((step) => mendLines(step, terminal)),
  ];
};
