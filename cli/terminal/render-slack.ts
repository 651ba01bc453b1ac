import type { KnownBlock } from '@slack/types';
import type { SlackMessage } from '../../functions/alerts/slack-message.ts';
import { columns } from './layout.ts';
import { type Span, wrapSpans } from './rich-text.ts';
import type { Style, Terminal } from './terminal.ts';

/** A code span, bold text, a time, or a link. Slack has more, but the alerts use only these. A time is shown as its fallback. */
const MARKUP = /`([^`]+)`|\*([^*\n]+)\*|<!date\^[^|>]+\|([^>]+)>|<([^|>\s]+)\|([^>]+)>/g;

/** The three entities that Slack uses. https://docs.slack.dev/messaging/formatting-message-text#escaping */
const unescaped = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

/** One line of mrkdwn as styled text. */
export const spansOf = (line: string, style?: Style): readonly Span[] => {
  const plain = (text: string): Span[] =>
    text === '' ? [] : [{ text: unescaped(text), ...(style ? { style } : {}) }];
  const spans: Span[] = [];
  let end = 0;
  for (const match of line.matchAll(MARKUP)) {
    const [whole, code, bold, time, , link] = match;
    spans.push(...plain(line.slice(end, match.index)));
    if (code !== undefined) spans.push({ text: unescaped(code), style: 'magenta' });
    else if (bold !== undefined) spans.push({ text: unescaped(bold), style: 'bold' });
    else if (time !== undefined) spans.push(...plain(time));
    else spans.push({ text: unescaped(link ?? ''), style: 'cyan' });
    end = match.index + whole.length;
  }
  return [...spans, ...plain(line.slice(end))];
};

/** A line of a message. A command is whole, however long it is, so that it can be copied. */
export type Rendered = { readonly text: string; readonly isCommand: boolean };

const plain = (lines: readonly string[]): readonly Rendered[] =>
  lines.map((text) => ({ text, isCommand: false }));

const codeLines = (code: string, terminal: Terminal): readonly Rendered[] =>
  code
    .trim()
    .split('\n')
    .map((line) => ({ text: terminal.style('cyan', unescaped(line)), isCommand: true }));

const mrkdwnLines = (text: string, width: number, terminal: Terminal, style?: Style): readonly Rendered[] =>
  text.split('```').flatMap((part, index) => {
    if (index % 2 === 1) return codeLines(part, terminal);
    const lines = part.replace(/^\n|\n$/g, '');
    if (lines === '') return [];
    return plain(lines.split('\n').flatMap((line) => wrapSpans(spansOf(line, style), width, terminal)));
  });

const APART = '   ';

/** Slack shows two fields beside each other; here they are, if both fit. */
const fieldLines = (fields: readonly (readonly Rendered[])[], width: number): readonly Rendered[] => {
  const rows: Rendered[] = [];
  for (const [index, lines] of fields.entries()) {
    const [last, one] = [rows.at(-1), lines[0]];
    const both = last && one ? `${last.text}${APART}${one.text}` : '';
    if (index % 2 === 1 && lines.length === 1 && both !== '' && columns(both) <= width)
      rows.splice(-1, 1, { text: both, isCommand: false });
    else rows.push(...lines);
  }
  return rows;
};

const blockLines = (block: KnownBlock, width: number, terminal: Terminal): readonly Rendered[] => {
  switch (block.type) {
    case 'header':
      return plain(wrapSpans([{ text: unescaped(block.text.text), style: 'bold' }], width, terminal));
    case 'section':
      return [
        ...(block.text ? mrkdwnLines(block.text.text, width, terminal) : []),
        ...fieldLines(
          (block.fields ?? []).map(({ text }) => mrkdwnLines(text, width, terminal)),
          width,
        ),
      ];
    case 'context':
      return block.elements.flatMap((element) =>
        'text' in element ? mrkdwnLines(element.text, width, terminal, 'dim') : [],
      );
    case 'divider':
      return plain([terminal.style('dim', '─'.repeat(width))]);
    default:
      return plain([`(${block.type})`]);
  }
};

/**
 * A Slack message as lines of at most `width` columns, with the bar that Slack puts beside it; commands have no bar. The
 * headline and the commands stand apart, so that a message is not much longer than its words.
 */
export const renderSlack = (
  message: SlackMessage,
  width: number,
  terminal: Terminal,
  colour: Style,
): readonly Rendered[] => {
  const bar = terminal.style(colour, '┃');
  const blocks = message.blocks?.map((block) => blockLines(block, width - 2, terminal));
  const groups = blocks ?? [mrkdwnLines(message.text, width - 2, terminal)];
  const isApart = (index: number): boolean =>
    index === 1 || [index - 1, index].some((n) => groups[n]?.some(({ isCommand }) => isCommand));
  return groups.flatMap((lines, index) => [
    ...plain(index > 0 && isApart(index) ? [bar] : []),
    ...lines.map(({ text, isCommand }) => ({ text: isCommand ? text : `${bar} ${text}`, isCommand })),
  ]);
};
