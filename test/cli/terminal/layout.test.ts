import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columns, wrap } from '../../../cli/terminal/layout.ts';
import { renderSlack } from '../../../cli/terminal/render-slack.ts';
import { wrapSpans } from '../../../cli/terminal/rich-text.ts';
import type { SlackMessage } from '../../../functions/alerts/slack-message.ts';
import { fakeTerminal } from '../../support/fake-terminal.ts';

const text = fc.string({ unit: 'grapheme' }).map((s) => s.replace(/\p{Cc}/gu, ' '));

describe('lines', () => {
  it('are never wider than asked, and lose nothing but spaces', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 4, max: 30 }), (line, width) => {
        const lines = wrap(line, width);
        expect(Math.max(...lines.map(columns))).toBeLessThanOrEqual(width);
        expect(lines.join('').replaceAll(' ', '')).toBe(line.replaceAll(' ', ''));
      }),
    );
  });

  it('of styled text are broken up alike', () => {
    fc.assert(
      fc.property(fc.array(text), fc.integer({ min: 4, max: 30 }), (parts, width) => {
        const lines = wrapSpans(
          parts.map((part) => ({ text: part })),
          width,
          fakeTerminal(),
        );
        expect(Math.max(...lines.map(columns))).toBeLessThanOrEqual(width);
        expect(lines.join('').replaceAll(' ', '')).toBe(parts.join('').replaceAll(' ', ''));
      }),
    );
  });

  it('count an emoji as two columns and a colour code as none', () => {
    expect([columns('🚨 a'), columns('⚠️'), columns('\u001b[31mab\u001b[39m'), columns('é…')]).toEqual([
      4, 2, 2, 2,
    ]);
  });
});

it('renders the markup of Slack', () => {
  const message: SlackMessage = {
    text: 'fallback',
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: 'A &amp; B' } },
      { type: 'section', text: { type: 'mrkdwn', text: '*Who:* `al&lt;ice`, then\n```\naws x --y\n```' } },
      { type: 'context', elements: [{ type: 'mrkdwn', text: '<https://example.com/|link> end' }] },
    ],
  };
  const marked = { ...fakeTerminal(), style: (format: string, s: string) => `[${format} ${s}]` };
  expect(renderSlack(message, 60, marked, 'red').map(({ text }) => text)).toEqual([
    '[red ┃] [bold A] [bold &] [bold B]',
    '[red ┃]',
    '[red ┃] [bold Who:] [magenta al<ice], then',
    '[cyan aws x --y]',
    '[red ┃]',
    '[red ┃] [cyan link] [dim end]',
  ]);
});
