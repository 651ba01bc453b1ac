import type { ApiCall } from '../../functions/account/api-call.ts';
import { oneLine } from '../../functions/alerts/escape.ts';
import { toSlackMessage } from '../../functions/alerts/slack.ts';
import type { Outcome } from '../../functions/core/outcome.ts';
import { wrap } from '../terminal/layout.ts';
import { type Rendered, renderSlack } from '../terminal/render-slack.ts';
import type { Style, Terminal } from '../terminal/terminal.ts';
import type { Answer, Told } from './demo.ts';
import { describeResource } from './describe-resource.ts';

const LABEL_WIDTH = 9;
const INDENT = ' '.repeat(LABEL_WIDTH);

/** The columns beside the labels. */
const textWidth = ({ columns }: Terminal): number => columns - LABEL_WIDTH;

/** An API call in one line; the content of a document is too long for it. */
const callWords = ({ api, input }: ApiCall): string => {
  const words = Object.entries(input).map(([key, value]) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    return `${key}=${key === 'Content' ? '…' : text}`;
  });
  return [api, ...words].join(' ');
};

/** Prints lines beside a label. A command starts at the edge and is never broken, so that it can be copied. */
const labelled = (label: string, lines: readonly Rendered[], terminal: Terminal): void => {
  for (const [index, { text, isCommand }] of lines.entries()) {
    const head = index === 0 ? terminal.style('dim', label.padEnd(LABEL_WIDTH)) : INDENT;
    terminal.out(isCommand ? text : `${head}${text}`.trimEnd());
  }
};

const plain = (lines: readonly string[]): readonly Rendered[] =>
  lines.map((text) => ({ text, isCommand: false }));

const barColour = ({ status, severity }: Outcome): Style => {
  if (status === 'fixed') return 'green';
  return severity === 'critical' ? 'red' : 'yellow';
};

const answerLines = ({ outcome, isPublished }: Answer, terminal: Terminal): readonly Rendered[] => {
  if (isPublished)
    return renderSlack(toSlackMessage(outcome), textWidth(terminal), terminal, barColour(outcome));
  const lines = wrap(`(no alert) ${outcome.because}`, textWidth(terminal));
  return plain(lines.map((line) => terminal.style('dim', line)));
};

/** If several guards got the event, the line says which one speaks. */
const slackLines = ({ answers }: Told, terminal: Terminal): readonly Rendered[] =>
  answers.flatMap((answer) => [
    ...plain(answers.length > 1 ? [terminal.style('dim', `${answer.by}:`)] : []),
    ...answerLines(answer, terminal),
  ]);

/** What the guard did by itself; if it is nothing, the alert says so. */
const fixWords = ({ answers }: Told): readonly string[] =>
  answers.flatMap(({ outcome: { calls, status } }) =>
    calls.length > 0 ? [`${calls.join(', ')}: ${status}`] : [],
  );

const settleWords = ({ answers }: Told): readonly string[] =>
  answers.flatMap(({ settledSeconds }) =>
    settledSeconds === undefined
      ? []
      : [`left alone for ${settledSeconds} seconds in case a second call follows, then judged again`],
  );

const changeWords = ({ story, answers }: Told): string => {
  if (!story.change) return 'no event reports it';
  const actor = answers[0]?.outcome.actor;
  const who = `${actor?.name ?? 'somebody'} from ${actor?.sourceIp ?? 'somewhere'} (${actor?.tool ?? 'unknown'})`;
  return `${who}: ${callWords(story.change.call)}`;
};

/** Prints a story: the account before, the change, what Slack shows, the fix, and the account after. */
export const showStory = (told: Told, terminal: Terminal): void => {
  const { story, mode, before, after } = told;
  const text = (words: string) => plain(wrap(oneLine(words), textWidth(terminal)));
  terminal.out('');
  terminal.out(terminal.style('dim', '━'.repeat(terminal.columns)));
  for (const line of wrap(`${story.title} [${story.id}, ${mode} mode]`, terminal.columns))
    terminal.out(terminal.style('bold', line));
  labelled('Before', story.watched.map((r) => describeResource(before, r)).flatMap(text), terminal);
  labelled('Change', text(changeWords(told)), terminal);
  if (!story.change) labelled('Sweep', plain(['found by the hourly sweep']), terminal);
  labelled('Settle', settleWords(told).flatMap(text), terminal);
  labelled('Slack', slackLines(told, terminal), terminal);
  labelled('Fix', fixWords(told).flatMap(text), terminal);
  labelled('After', story.watched.map((r) => describeResource(after, r)).flatMap(text), terminal);
};
