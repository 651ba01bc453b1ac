import type { ApiCall } from '../../functions/account/api-call.ts';
import { oneLine } from '../../functions/alerts/escape.ts';
import { toSlackMessage } from '../../functions/alerts/slack.ts';
import { MODES } from '../../functions/core/guard-config.ts';
import type { Outcome } from '../../functions/core/outcome.ts';
import { exampleNamed } from '../input/load-account.ts';
import { STATUS_STYLES } from '../simulate/command.ts';
import { pad, wrap } from '../terminal/layout.ts';
import { renderSlack } from '../terminal/render-slack.ts';
import type { Style, Terminal } from '../terminal/terminal.ts';
import { type Answer, type Told, tellStory } from './demo.ts';
import { describeResource } from './describe-resource.ts';
import { stories as allStories } from './stories.ts';
import type { Story } from './story.ts';

export type DemoOptions = { readonly json?: boolean; readonly printAccount?: boolean | string };

const INTRODUCTION =
  'This demo shows what session-guard does about changes that break Session Manager, on an example account in memory. Nothing real is touched. Each story is shown twice: in alert mode and in auto-fix mode.';

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

const labelled = (label: string, lines: readonly string[], terminal: Terminal): void => {
  for (const [index, line] of lines.entries()) {
    const head = index === 0 ? terminal.style('dim', label.padEnd(LABEL_WIDTH)) : INDENT;
    terminal.out(`${head}${line}`.trimEnd());
  }
};

const barColour = ({ status, severity }: Outcome): Style => {
  if (status === 'fixed') return 'green';
  return severity === 'critical' ? 'red' : 'yellow';
};

const answerLines = ({ outcome, isPublished }: Answer, terminal: Terminal): readonly string[] => {
  if (isPublished)
    return renderSlack(toSlackMessage(outcome), textWidth(terminal), terminal, barColour(outcome));
  return wrap(`(no alert) ${outcome.because}`, textWidth(terminal)).map((line) =>
    terminal.style('dim', line),
  );
};

/** If several guards got the event, the line says which one speaks. */
const slackLines = ({ answers }: Told, terminal: Terminal): readonly string[] =>
  answers.flatMap((answer) => [
    ...(answers.length > 1 ? [terminal.style('dim', `${answer.by}:`)] : []),
    ...answerLines(answer, terminal),
  ]);

const fixWords = ({ answers }: Told): string => {
  const fixes = answers.flatMap(({ outcome: { calls, status } }) =>
    calls.length > 0 ? [`${calls.join(', ')}: ${status}`] : [],
  );
  return fixes.length > 0 ? fixes.join('; ') : 'nothing was changed';
};

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

const showStory = (told: Told, number: number, terminal: Terminal): void => {
  const { story, mode, before, after } = told;
  const title = `${number}. ${story.title}`;
  const text = (words: string) => wrap(oneLine(words), textWidth(terminal));
  terminal.out('');
  terminal.out(terminal.style('dim', '━'.repeat(terminal.columns)));
  for (const line of wrap(`${title} [${mode} mode]`, terminal.columns))
    terminal.out(terminal.style('bold', line));
  terminal.out('');
  labelled('Before', story.watched.map((r) => describeResource(before, r)).flatMap(text), terminal);
  labelled('Change', text(changeWords(told)), terminal);
  if (!story.change) labelled('Sweep', ['found by the hourly sweep'], terminal);
  labelled('Settle', settleWords(told).flatMap(text), terminal);
  labelled('Slack', slackLines(told, terminal), terminal);
  labelled('Fix', text(fixWords(told)), terminal);
  labelled('After', story.watched.map((r) => describeResource(after, r)).flatMap(text), terminal);
};

const showSummary = (all: readonly Told[], terminal: Terminal): void => {
  const row = (story: string, mode: string, status: string, time: string): string =>
    `${pad(story, 36)}${pad(mode, 12)}${pad(status, 16)}${time.padStart(9)}`;
  terminal.out('');
  terminal.out(terminal.style('dim', '━'.repeat(terminal.columns)));
  terminal.out(terminal.style('bold', row('story', 'mode', 'status', 'time')));
  for (const { story, mode, answers, isAsExpected, milliseconds } of all) {
    for (const [index, { by, outcome }] of answers.entries()) {
      const first = index === 0;
      const status = isAsExpected ? outcome.status : `${outcome.status} (!)`;
      const styled = terminal.style(STATUS_STYLES[outcome.status], pad(status, 16));
      const time = (first ? `${milliseconds.toFixed(1)} ms` : '').padStart(9);
      const guard = answers.length > 1 ? `  ${by}` : '';
      terminal.out(`${pad(first ? story.id : '', 36)}${pad(first ? mode : '', 12)}${styled}${time}${guard}`);
    }
  }
};

const statusesOf = ({ answers }: Told): string => answers.map(({ outcome }) => outcome.status).join(', ');

const complainOf = (all: readonly Told[], terminal: Terminal): number => {
  const wrong = all.filter(({ isAsExpected }) => !isAsExpected);
  for (const told of wrong) {
    const { story, mode } = told;
    const expected = story.expected[mode].join(', ');
    terminal.err(
      `session-guard: ${story.id} in ${mode} mode should end ${expected} but ended ${statusesOf(told)}`,
    );
  }
  return wrong.length > 0 ? 1 : 0;
};

/** `session-guard demo`: every story in both modes. The exit code is 1 if one did not end as it should. */
export const demoCommand = async (
  options: DemoOptions,
  terminal: Terminal,
  stories: readonly Story[] = allStories,
): Promise<number> => {
  if (options.printAccount) {
    const name = options.printAccount === true ? 'demo' : options.printAccount;
    terminal.out(JSON.stringify(exampleNamed(name), null, 2));
    return 0;
  }
  const all: Told[] = [];
  if (!options.json) {
    for (const line of wrap(INTRODUCTION, terminal.columns)) terminal.out(line);
  }
  for (const [index, story] of stories.entries()) {
    for (const mode of MODES) {
      const told = await tellStory(story, index, mode);
      all.push(told);
      if (!options.json) {
        showStory(told, index + 1, terminal);
        continue;
      }
      for (const { outcome } of told.answers) {
        terminal.out(JSON.stringify({ story: story.id, mode, ...outcome }));
      }
    }
  }
  if (!options.json) showSummary(all, terminal);
  return complainOf(all, terminal);
};
