import { readFileSync } from 'node:fs';
import { brotliDecompressSync } from 'node:zlib';
import type { KnownBlock } from '@slack/types';

/** Open Sans, which the package of the browser brings for computers without fonts; it is much like Slack's own. */
const fonts = brotliDecompressSync(
  readFileSync(
    new URL(import.meta.resolve('@sparticuz/chromium')).pathname.replace(/build\/.*$/, 'bin/fonts.tar.br'),
  ),
);

/** A file of a tar archive: blocks of 512 bytes, the name first, the size at 124 in octal digits. */
const unpacked = (tar: Buffer, name: string): Buffer => {
  for (let at = 0; at + 512 <= tar.length; ) {
    const size = Number.parseInt(tar.toString('ascii', at + 124, at + 136), 8) || 0;
    if (
      tar
        .toString('utf8', at, at + 100)
        .replace(/\0.*$/s, '')
        .endsWith(name)
    )
      return tar.subarray(at + 512, at + 512 + size);
    at += 512 + Math.ceil(size / 512) * 512;
  }
  throw new Error(`there is no ${name} in the archive`);
};

const face = (weight: number, file: string): string =>
  `@font-face { font-family: "Open Sans"; font-weight: ${weight}; src: url(data:font/ttf;base64,${unpacked(fonts, file).toString('base64')}); }`;

/** As Slack shows it on a desk or a phone; the colours are those of its light and its dark theme. */
export const SLACK_STYLE = `
  ${face(400, 'OpenSans-Regular.ttf')} ${face(700, 'OpenSans-Bold.ttf')}
  :root { --page: #fff; --text: #1d1c1d; --dim: #616061; --line: #ddd; --code: #c01343; --box: #f6f6f6; --edge: #e3e3e3;
          --link: #1264a3; --app: #e8e8e8; }
  @media (prefers-color-scheme: dark) {
    :root { --page: #1a1d21; --text: #d1d2d3; --dim: #ababad; --line: #3b3d41; --code: #e8912d; --box: #222529;
            --edge: #3b3d41; --link: #1d9bd1; --app: #3b3d41; } }
  * { box-sizing: border-box; }
  body { margin: 0; padding: 20px; background: var(--page); color: var(--text);
         font: 15px/1.46 "Open Sans", sans-serif; }
  .message { display: flex; gap: 10px; margin-bottom: 26px; } .message:last-child { margin-bottom: 0; }
  .message > div:last-child { flex: 1; min-width: 0; }
  .avatar { flex: none; width: 36px; height: 36px; border-radius: 6px; background: #1d3557; display: grid; place-items: center; }
  .from b { margin-right: 6px; } .from span { color: var(--dim); font-size: 12px; }
  .from .app { background: var(--app); font-size: 10px; font-weight: 700; padding: 1px 3px; border-radius: 2px; }
  h2 { font-size: 18px; line-height: 1.33; margin: 6px 0 8px; } h2 svg { vertical-align: -3px; margin-right: 2px; }
  .section { margin: 6px 0; overflow-wrap: anywhere; }
  .fields { display: grid; grid-template-columns: 1fr 1fr; gap: 4px 16px; }
  @media (max-width: 500px) { .fields { grid-template-columns: 1fr; } body { padding: 12px; } }
  code { color: var(--code); background: var(--box); border: 1px solid var(--edge); border-radius: 3px; padding: 0 3px;
         font: 12px Menlo, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; }
  pre { background: var(--box); border: 1px solid var(--edge); border-radius: 4px; padding: 8px; margin: 4px 0;
        font: 12px/1.5 Menlo, "DejaVu Sans Mono", monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
  hr { border: 0; border-top: 1px solid var(--line); margin: 10px 0; }
  .context { color: var(--dim); font-size: 12px; margin: 5px 0; overflow-wrap: anywhere; }
  a { color: var(--link); text-decoration: none; }`;

const drawn = (shapes: string): string =>
  `<svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">${shapes}</svg>`;

/** Signs as pictures, because few computers that make pictures have a font with them. */
const SIGNS: Readonly<Record<string, string>> = {
  '🚨': drawn(
    '<path d="M4 15v-5a6 6 0 0 1 12 0v5z" fill="#e5243b"/><path d="M10 7a3 3 0 0 0-3 3v2" fill="none" stroke="#ff9aa6" stroke-width="1.5"/><rect x="2" y="15" width="16" height="3" rx="1" fill="#5b6770"/><path d="M1 5l2 1M19 5l-2 1M10 0v2" stroke="#e5243b" stroke-width="1.5"/>',
  ),
  '✅': drawn(
    '<rect x="1" y="1" width="18" height="18" rx="3" fill="#2fa84f"/><path d="M5 10l4 4 7-8" fill="none" stroke="#fff" stroke-width="2.5"/>',
  ),
};

const SHIELD =
  '<svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true"><path d="M10 1l7 3v5c0 5-3 8-7 10-4-2-7-5-7-10V4z" fill="#a8dadc"/></svg>';

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Where the reader of the picture is. */
const ZONE = 'Asia/Tokyo';

const localTime = (seconds: string): string =>
  new Date(Number(seconds) * 1000).toLocaleString('en-US', {
    timeZone: ZONE,
    dateStyle: 'medium',
    timeStyle: 'medium',
  });

/** The text is already escaped for Slack, with the same three entities that HTML uses. */
const inline = (text: string): string =>
  text
    .replace(/<!date\^(\d+)\^[^|>]+\|[^>]+>/g, (_, seconds: string) =>
      localTime(seconds).replace(', 2026,', ', 2026'),
    )
    .replace(/<([^|>\s]+)\|([^>]+)>/g, '<a href="$1">$2</a>')
    .replace(/`([^`\n]+)`/g, '<code>$1</code>')
    .replace(/\*([^*\n]+)\*/g, '<b>$1</b>')
    .replaceAll('\n', '<br>');

const mrkdwn = (text: string): string =>
  text
    .split('```')
    .map((part, index) => (index % 2 === 1 ? `<pre>${part.trim()}</pre>` : inline(part.trim())))
    .join('');

const header = (text: string): string => {
  const [sign = '', ...words] = text.split(' ');
  const drawing = SIGNS[sign];
  return drawing ? `${drawing} ${words.join(' ')}` : text;
};

const html = (block: KnownBlock): string => {
  switch (block.type) {
    case 'header':
      return `<h2>${header(block.text.text)}</h2>`;
    case 'section': {
      const fields = (block.fields ?? []).map(({ text }) => `<div>${mrkdwn(text)}</div>`).join('');
      return `<div class="section">${mrkdwn(block.text?.text ?? '')}${fields ? `<div class="fields">${fields}</div>` : ''}</div>`;
    }
    case 'context':
      return `<div class="context">${block.elements.map((e) => ('text' in e ? mrkdwn(e.text) : '')).join(' ')}</div>`;
    case 'divider':
      return '<hr>';
    default:
      throw new Error(`the alerts use no ${block.type} blocks`);
  }
};

/** A message of the guard, as it stands in a channel. */
export const slackHtml = (blocks: readonly KnownBlock[], time: string): string =>
  `<div class="message"><div class="avatar">${SHIELD}</div><div><div class="from"><b>session-guard</b><span class="app">APP</span> <span>${time}</span></div>${blocks.map(html).join('\n')}</div></div>`;

/** A mail in plain text, as a phone shows it. */
export const mailHtml = (subject: string, text: string): string => {
  const linked = escaped(text).replace(/https:\S+/g, (url) => `<a href="${url}">${url}</a>`);
  return `<div class="mail"><h1>${escaped(subject)}</h1><p class="from"><b>session-guard</b><br><span>no-reply@sns.amazonaws.com</span></p><div class="text">${linked}</div></div>`;
};

export const MAIL_STYLE = `${SLACK_STYLE}
  body { padding: 14px; } h1 { font-size: 17px; line-height: 1.3; margin: 0 0 10px; }
  .from { border-bottom: 1px solid var(--line); padding-bottom: 8px; margin: 0 0 12px; font-size: 13px; }
  .text { white-space: pre-wrap; overflow-wrap: anywhere; font-size: 14px; line-height: 1.4; }`;
