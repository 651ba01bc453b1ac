import { documentOf } from '../../html/document.ts';
import { html, type Markup, NOTHING } from '../../html/markup.ts';
import type { Fleet } from '../fleet.ts';
import { modesOf } from '../modes.ts';
import { hubText, meaningsOf, sentencesOf, troublesText, unguardedTitle } from '../sentences.ts';
import { summaryOf } from '../summary.ts';
import { MARKS } from '../words.ts';
import { SCRIPT } from './script.ts';
import { STYLE } from './style.ts';
import { accountOf, CLASSES, tableOf } from './table.ts';

const chips = (fleet: Fleet): Markup => {
  const troubles = troublesText(summaryOf(fleet));
  const well = fleet.installations.filter((one) => one.troubles.length === 0).length;
  const ok = well > 0 ? [html`<li><span class="m p">${well} ok</span></li>`] : [];
  const all = [
    ...troubles.map(([trouble, text]) => html`<li><span class="m ${CLASSES[trouble]}">${text}</span></li>`),
    ...ok,
  ];
  return all.length === 0 ? NOTHING : html`<ul class="counts">${all}</ul>`;
};

/** Shown by the script only, because without it nothing could be found with it. */
const finder = (fleet: Fleet): Markup => {
  if (fleet.installations.length < 2) return NOTHING;
  const troubles = troublesText(summaryOf(fleet)).map(
    ([trouble, text]) => html`<option value="${trouble}">${text}</option>`,
  );
  return html`<div class="find" id="find" role="search" hidden><label>Find <input type="search" autocomplete="off" spellcheck="false"></label><label>State <select><option value="">all</option>${troubles}<option value="ok">ok</option></select></label><span id="found" role="status" class="dim"></span></div>`;
};

const defined = (title: string, all: readonly (readonly [Markup, string])[]): Markup => {
  if (all.length === 0) return NOTHING;
  const items = all.map(([term, text]) => html`<dt>${term}</dt><dd>${text}</dd>`);
  return html`<h2>${title}</h2><dl>${items}</dl>`;
};

const meanings = (fleet: Fleet): Markup =>
  defined(
    'What to do',
    meaningsOf(fleet).map(([trouble, text]) => [
      html`<span class="m ${CLASSES[trouble]}">${MARKS[trouble]}</span>`,
      text,
    ]),
  );

const unguarded = (fleet: Fleet): Markup => {
  if (fleet.unguarded.length === 0) return NOTHING;
  const items = fleet.unguarded.map(({ account, name }) => html`<li>${accountOf(account, name)}</li>`);
  return html`<h2>${unguardedTitle(fleet)}</h2><ul class="missing">${items}</ul>`;
};

/** A fleet as one page. */
export const pageOf = (fleet: Fleet): string => {
  const [first, ...others] = sentencesOf(fleet);
  const modes = modesOf(fleet.installations);
  const legend = modes.legend.map(([mark, text]) => [html`${mark}`, text] as const);
  return documentOf({
    title: 'session-guard fleet',
    heading: 'Which guards are heard?',
    about: `What the hub knows of all installations: ${hubText(fleet)}.`,
    navigation: NOTHING,
    main: html`<p><strong>${first}</strong></p>${chips(fleet)}${others.map((text) => html`<p>${text}</p>`)}${finder(fleet)}${tableOf(fleet, modes)}${meanings(fleet)}${defined('What is put back', legend)}${unguarded(fleet)}`,
    footer:
      'Written by session-guard fleet --html. It shows names and ids of accounts: share it with care. Versions, modes and counts are what each guard says of itself.',
    style: STYLE,
    script: SCRIPT,
  });
};
