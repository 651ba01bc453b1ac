import { wrap } from '../../terminal/layout.ts';
import type { Style, Terminal } from '../../terminal/terminal.ts';
import type { NodeExamination, Step } from '../examination.ts';
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

/** One step: its mark, its title, and its evidence beside them, on as many lines as it needs. */
const stepLines = (step: Step, titleWidth: number, { columns, style }: Shape): readonly string[] => {
  const { mark, style: tone } = MARKS[step.verdict];
  const indent = MARK + GAP + titleWidth + GAP;
  const lines = wrap(step.evidence, columns - indent);
  const missing = step.missing ? wrap(`needs ${step.missing}`, columns - indent) : [];
  const head = `${style(tone, mark.padStart(MARK))}${' '.repeat(GAP)}${step.title.padEnd(titleWidth)}${' '.repeat(GAP)}`;
  return [...lines, ...missing].map((line, index) =>
    `${index === 0 ? head : ' '.repeat(indent)}${line}`.trimEnd(),
  );
};

const isBehind = ({ verdict, evidence }: Step): boolean => verdict === 'skipped' && evidence.endsWith(BEHIND);

/** With the services of which it was not looked at, if it was for others. */
const skippedTitle = ({ title, evidence }: Step): string => {
  const about = evidence.slice(0, -BEHIND.length).replace(/: $/, '');
  return about ? `${title} (${about})` : title;
};

/** The steps that were not looked at, together. */
const skippedLines = (steps: readonly Step[], { columns, style }: Shape): readonly string[] => {
  if (steps.length === 0) return [];
  const indent = MARK + GAP;
  const lines = wrap(
    `not looked at, because it lies behind: ${steps.map(skippedTitle).join(', ')}`,
    columns - indent,
  );
  const head = `${style('dim', MARKS.skipped.mark.padStart(MARK))}${' '.repeat(GAP)}`;
  return lines.map((line, index) => `${index === 0 ? head : ' '.repeat(indent)}${line}`);
};

/** What a user sees of a step that fails, and what mends it. Commands are never broken, so that they can be pasted. */
const mendLines = (step: Step, { columns, style }: Shape): readonly string[] => {
  const sees = step.userSees ? wrap(`${step.title}: a user sees “${step.userSees}”`, columns) : [];
  const commands = step.commands.map((command) => style('cyan', command));
  if (commands.length === 0) return sees;
  return [...sees, ...wrap(`${step.title}: what helps`, columns), ...commands];
};

const headline = ({ nodeId, name, vpcId }: NodeExamination): string =>
  `${name ? `${name} (${nodeId})` : nodeId}${vpcId ? ` in ${vpcId}` : ''}`;

const verdictOf = ({ steps }: NodeExamination): string => {
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
    ...wrap(`${headline(examination)}: ${verdictOf(examination)}`, terminal.columns).map((line) =>
      terminal.style('bold', line),
    ),
    '',
    ...shown.flatMap((step) => stepLines(step, titleWidth, terminal)),
    ...skippedLines(steps.filter(isBehind), terminal),
    ...broken
      .map((step) => mendLines(step, terminal))
      .flatMap((lines) => (lines.length > 0 ? ['', ...lines] : [])),
  ];
};
