import { createHash } from 'node:crypto';
import { html, type Markup } from './markup.ts';

/** What a page consists of. */
export type Document = {
  readonly title: string;
  readonly heading: string;
  /** One sentence below the heading. */
  readonly about: string;
  /** Between the header and the main part; may be nothing. */
  readonly navigation: Markup;
  readonly main: Markup;
  readonly footer: string;
  readonly style: string;
  readonly script: string;
};

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Nothing is loaded, and only our own style and script count: what a name might bring along is never run. */
const policyOf = ({ style, script }: Document): string =>
  `default-src 'none'; style-src ${hashOf(style)}; script-src ${hashOf(script)}; base-uri 'none'; form-action 'none'`;

/** A page as one file that needs no network. Its script says things in `#status`. */
export const documentOf = (document: Document): string => {
  const { title, heading, about, navigation, main, footer, style, script } = document;
  const ours = (tag: 'style' | 'script', text: string): Markup => ({ markup: `<${tag}>${text}</${tag}>` });
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${{ markup: policyOf(document) }}">
<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="referrer" content="no-referrer">
<title>${title}</title>${ours('style', style)}</head>
<body><a class="skip" href="#main">To the result</a>
<header><h1>${heading}</h1><p class="dim">${about}</p></header>
${navigation}
<main id="main">${main}</main>
<footer><p>${footer}</p></footer>
<div id="status" class="status" role="status"></div>
${ours('script', script)}</body></html>
`.markup;
};
