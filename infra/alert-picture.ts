import { writeFile } from 'node:fs/promises';
import type { KnownBlock } from '@slack/types';
import { tellStory } from '../cli/demo/demo.ts';
import { stories } from '../cli/demo/stories.ts';
import { toSlackMessage } from '../functions/alerts/slack.ts';

/**
 * Writes the page for the picture in the README: an alert and a fix of the demo's DHCP story, as Slack shows
 * their blocks. Run `node infra/alert-picture.ts PAGE.html`, then take a screenshot with any browser.
 */

const STORY = 'dhcp-public-dns';

const STYLE = `
  body { margin: 0; padding: 24px; width: 860px; background: #fff; color: #1d1c1d;
         font: 15px/1.46 Lato, "Helvetica Neue", Helvetica, "DejaVu Sans", "Noto Color Emoji", sans-serif; }
  .message { display: flex; gap: 12px; margin-bottom: 22px; }
  .avatar { flex: none; width: 36px; height: 36px; border-radius: 4px; background: #1d3557; color: #fff;
            display: grid; place-items: center; font-size: 19px; }
  .from b { margin-right: 6px; } .from span { color: #616061; font-size: 12px; }
  .app { background: #e8e8e8; color: #616061; font-size: 10px; padding: 1px 3px; border-radius: 2px; }
  h2 { font-size: 18px; line-height: 1.33; margin: 6px 0 8px; }
  .section { margin: 6px 0; } .fields { display: grid; grid-template-columns: 1fr 1fr; gap: 6px 18px; }
  code { color: #e01e5a; background: #f6f6f6; border: 1px solid #e3e3e3; border-radius: 3px; padding: 0 3px;
         font: 12px Menlo, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; }
  pre { background: #f6f6f6; border: 1px solid #e3e3e3; border-radius: 4px; padding: 8px; margin: 4px 0;
        font: 12px/1.5 Menlo, "DejaVu Sans Mono", monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
  hr { border: 0; border-top: 1px solid #ddd; margin: 10px 0; }
  .context { color: #616061; font-size: 12px; margin: 6px 0; } a { color: #1264a3; text-decoration: none; }`;

/** The text is already escaped for Slack, with the same three entities that HTML uses. */
const inline = (text: string): string =>
  text
    .replace(/<([^|>\s]+)\|([^>]+)>/g, '<a href="$1">$2</a>')
    .replace(/`([^`\n]+)`/g, '<code>$1</code>')
    .replace(/\*([^*\n]+)\*/g, '<b>$1</b>')
    .replaceAll('\n', '<br>');

const mrkdwn = (text: string): string =>
  text
    .split('```')
    .map((part, index) => (index % 2 === 1 ? `<pre>${part.trim()}</pre>` : inline(part.trim())))
    .join('');

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const html = (block: KnownBlock): string => {
  switch (block.type) {
    case 'header':
      return `<h2>${escaped(block.text.text)}</h2>`;
    case 'section': {
      const fields = (block.fields ?? []).map(({ text }) => `<div>${mrkdwn(text)}</div>`).join('');
      return `<div class="section">${mrkdwn(block.text?.text ?? '')}<div class="fields">${fields}</div></div>`;
    }
    case 'context':
      return `<div class="context">${block.elements.map((e) => ('text' in e ? mrkdwn(e.text) : '')).join(' ')}</div>`;
    case 'divider':
      return '<hr>';
    default:
      throw new Error(`the alerts use no ${block.type} blocks`);
  }
};

const message = async (mode: 'alert' | 'auto-fix'): Promise<string> => {
  const index = stories.findIndex(({ id }) => id === STORY);
  const story = stories[index];
  if (!story) throw new Error(`there is no story ${STORY}`);
  const { answers } = await tellStory(story, index, mode);
  const blocks = answers.flatMap(
    ({ outcome }) => (toSlackMessage(outcome).blocks ?? []) as readonly KnownBlock[],
  );
  const from = '<div class="from"><b>session-guard</b><span class="app">APP</span> <span>11:41</span></div>';
  return `<div class="message"><div class="avatar">&#128737;</div><div>${from}${blocks.map(html).join('\n')}</div></div>`;
};

const [page = 'alert.html'] = process.argv.slice(2);
const messages = [await message('alert'), await message('auto-fix')];
await writeFile(page, `<!doctype html><meta charset="utf-8"><style>${STYLE}</style>${messages.join('')}`);
