import { toChatbotNotification } from '../../../functions/alerts/chatbot.ts';
import { plainSlackText, toSlackMessage } from '../../../functions/alerts/slack.ts';
import { toText } from '../../../functions/alerts/text.ts';
import type { Outcome } from '../../../functions/core/outcome.ts';

/** What Slack and Amazon Q Developer show for the three entities of their markup. */
const shown = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

const BLOCK = /```\n([\s\S]*?)\n```/g;
const STEP = /^`([^`]*)`$/;
const MUTE = /^To mute this: `([^`]*)`$/;

const blocksIn = (text: string): readonly string[] =>
  [...text.matchAll(BLOCK)].map(([, code = '']) => shown(code));

const spansIn = (form: RegExp, text: string): readonly string[] => {
  const code = form.exec(text)?.[1];
  return code === undefined ? [] : [shown(code)];
};

/** The lines below the headings of a mail that announce commands. */
const linesOf = (mail: string): readonly string[] => {
  const found: string[] = [];
  let isBelow = false;
  for (const line of mail.split('\n')) {
    if (/^To (fix it|put it back|undo the fix|mute this)\b.*:$/.test(line)) isBelow = true;
    else if (line === '') isBelow = false;
    else if (isBelow) found.push(line);
  }
  return found;
};

const textsOf = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsOf);
};

/** For each channel, what a person finds there to copy: each text is pasted in one go. */
export const shownCommands = (outcome: Outcome): Readonly<Record<string, readonly string[]>> => {
  const { content } = toChatbotNotification(outcome);
  const slack = textsOf(toSlackMessage(outcome).blocks);
  return {
    mail: linesOf(toText(outcome)),
    'Slack without blocks': blocksIn(plainSlackText(outcome).text),
    'Slack blocks': slack.flatMap((text) => [...blocksIn(text), ...spansIn(MUTE, text)]),
    'Amazon Q Developer': [
      ...content.nextSteps.flatMap((step) => spansIn(STEP, step)),
      ...blocksIn(content.description),
    ],
    JSON: [...outcome.commands.fix, ...outcome.commands.undo],
  };
};
