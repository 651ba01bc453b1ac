import { createHash } from 'node:crypto';
import type { Prerequisite } from '../../../functions/core/prerequisite.ts';
import type { Examination } from '../examination.ts';
import { placeOf } from '../show/words.ts';
import { html, type Markup, NOTHING } from './markup.ts';
import { SCRIPT } from './script.ts';
import { entryOf, sectionOf } from './section.ts';
import { STYLE } from './style.ts';

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Nothing is loaded, and only our own style and script count: what a name might bring along is never run. */
const POLICY = `default-src 'none'; style-src ${hashOf(STYLE)}; script-src ${hashOf(SCRIPT)}; base-uri 'none'; form-action 'none'`;

const style: Markup = { markup: `<style>${STYLE}</style>` };
const script: Markup = { markup: `<script>${SCRIPT}</script>` };

const listed = (entries: readonly Markup[]): Markup =>
  entries.length > 1 ? html`<nav aria-label="Accounts and Regions"><ul>${entries}</ul></nav>` : NOTHING;

/** A page that grows by one examination after the other; it is kept in memory until it is written. */
export const createPage = (prerequisites: readonly Prerequisite[]) => {
  const entries: Markup[] = [];
  const sections: Markup[] = [];
  let title = 'session-guard doctor';
  return {
    add: (examination: Examination): void => {
      title = sections.length === 0 ? `${placeOf(examination)}: doctor` : 'session-guard doctor';
      entries.push(entryOf(examination, entries.length));
      sections.push(sectionOf(examination, prerequisites, sections.length));
    },
    /** The whole page: one file that needs no network. */
    text: (): string =>
      html`<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${{ markup: POLICY }}">
<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="referrer" content="no-referrer">
<title>${title}</title>${style}</head>
<body><a class="skip" href="#main">To the result</a>
<header><h1>Can sessions start?</h1><p class="dim">What Session Manager needs, as session-guard doctor found it. Nothing was changed.</p></header>
${listed(entries)}
<main id="main">${sections}</main>
<footer><p>Written by session-guard doctor --html. It shows names and ids of the account: share it with care.</p></footer>
<div id="status" class="status" role="status"></div>
${script}</body></html>
`.markup,
  };
};
