import { expect, it } from 'vitest';
import { renderSlack } from '../../../cli/terminal/render-slack.ts';
import type { SlackMessage } from '../../../functions/alerts/slack-message.ts';
import { fakeTerminal } from '../../support/fake-terminal.ts';

const mrkdwn = (text: string) => ({ type: 'mrkdwn', text }) as const;

const linesOf = (blocks: SlackMessage['blocks'], width = 60): readonly string[] =>
  renderSlack({ text: '', ...(blocks ? { blocks } : {}) }, width, fakeTerminal(), 'red').map(
    ({ text }) => text,
  );

const time = '<!date^1770115267^{date_short_pretty} {time_secs}|2026-02-03T10:41:07Z>';

it('shows the fallback of a time, because it does not know where its reader is', () => {
  expect(linesOf([{ type: 'section', text: mrkdwn(`*When:* ${time} &lt;`) }])).toEqual([
    '┃ When: 2026-02-03T10:41:07Z <',
  ]);
});

it.each([
  [60, ['┃ When: 2026-02-03T10:41:07Z   Account: example', '┃ Third: x']],
  [40, ['┃ When: 2026-02-03T10:41:07Z', '┃ Account: example', '┃ Third: x']],
])('puts two fields on a line of %i columns if they fit', (width, expected) => {
  const fields = [mrkdwn(`*When:* ${time}`), mrkdwn('*Account:* example'), mrkdwn('*Third:* x')];
  expect(linesOf([{ type: 'section', fields }], width)).toEqual(expected);
});

it('sets the headline and the commands apart, and nothing else', () => {
  expect(
    linesOf([
      { type: 'header', text: { type: 'plain_text', text: 'Headline' } },
      { type: 'section', text: mrkdwn('one') },
      { type: 'section', text: mrkdwn('two') },
      { type: 'section', text: mrkdwn('*To fix it:*\n```\naws a\naws b\n```') },
      { type: 'section', text: mrkdwn('three') },
      { type: 'context', elements: [mrkdwn('four')] },
    ]),
  ).toEqual([
    '┃ Headline',
    '┃',
    '┃ one',
    '┃ two',
    '┃',
    '┃ To fix it:',
    'aws a',
    'aws b',
    '┃',
    '┃ three',
    '┃ four',
  ]);
});
