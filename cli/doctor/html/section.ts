import type { Prerequisite } from '../../../functions/core/prerequisite.ts';
import { html, type Markup, NOTHING, nameOf, timeOf } from '../../html/markup.ts';
import type { Check, Examination } from '../examination.ts';
import { installedText } from '../show/guard.ts';
import { nothingFound, untoldIn } from '../show/unread.ts';
import { placeOf } from '../show/words.ts';
import { type Anchors, anchorsOf, evidenceOf, openChecks, requirementOf, restOf } from './evidence.ts';
import { pathOf } from './node-path.ts';
import { listOf, matrixOf } from './tables.ts';
import { countsOf } from './words.ts';

const titled = (title: string, content: Markup): Markup =>
  content.markup === '' ? NOTHING : html`<h3>${title}</h3>${content}`;

const of = (verdict: Check['verdict'], checks: readonly Check[]): readonly Check[] =>
  checks.filter((check) => check.verdict === verdict);

const unseenOf = (examination: Examination): Markup => {
  const lines = untoldIn(examination);
  return lines.length > 0
    ? titled('What could not be seen', html`<ul>${lines.map((line) => html`<li>${line}</li>`)}</ul>`)
    : NOTHING;
};

const guardOf = ({ guard, guardIsInstalled }: Examination, anchors: Anchors): Markup => {
  if (guard.length === 0) return NOTHING;
  const said = installedText(guardIsInstalled).map((line) => html`<p>${line}</p>`);
  const open = guard.filter(({ verdict }) => verdict === 'fail' || verdict === 'unknown');
  return titled(
    'Would the guard itself work here?',
    html`${said}${listOf(guard, anchors, 'What the guard itself needs')}${evidenceOf(open, anchors)}`,
  );
};

const wholeAccount = (
  examination: Examination,
  prerequisites: readonly Prerequisite[],
  anchors: Anchors,
): Markup => {
  const { checks, guard } = examination;
  const place = placeOf(examination);
  const matrix = matrixOf(examination, prerequisites, anchors, place);
  const wide = checks.filter(({ vpcs }) => !vpcs);
  const used = prerequisites.filter(({ id }) => [...checks, ...guard].some((one) => one.prerequisite === id));
  const none = html`${nothingFound(examination, prerequisites).map((line) => html`<p>${line}</p>`)}`;
  return html`<ul class="counts">${countsOf(checks)}</ul>${matrix.markup === '' ? none : matrix}${titled('The whole account and Region', listOf(wide, anchors, `The whole account and Region, ${place}`))}${titled('What fails', evidenceOf(of('fail', checks), anchors))}${titled('What cannot be told', evidenceOf(of('unknown', checks), anchors))}${restOf(examination, anchors)}${unseenOf(examination)}${guardOf(examination, anchors)}${titled('What is required', html`${used.map((one) => requirementOf(one, checks, anchors))}`)}`;
};

/** One account and Region, or the nodes there that were asked for. `index` tells its ids from those of others. */
export const sectionOf = (
  examination: Examination,
  prerequisites: readonly Prerequisite[],
  index: number,
): Markup => {
  const { nodes, caller, examinedAt } = examination;
  const prefix = `s${index}`;
  const content =
    nodes.length > 0
      ? html`${nodes.map(pathOf)}${unseenOf(examination)}`
      : wholeAccount(examination, prerequisites, anchorsOf(examination, prefix));
  const who = caller ? html` as ${nameOf(caller)}` : NOTHING;
  return html`<section aria-labelledby="${prefix}"><h2 id="${prefix}">${nameOf(placeOf(examination))}</h2><p class="dim small">Examined${who} at ${timeOf(examinedAt)}</p>${content}</section>`;
};

/** A line of the list of accounts and Regions. */
export const entryOf = (examination: Examination, index: number): Markup => {
  const { checks, guard, failed } = examination;
  const open = openChecks({ checks, guard: examination.guardIsInstalled ? guard : [] });
  const fails = of('fail', open).length;
  const doubts = of('unknown', open).length + failed.length;
  const said = [
    ...(fails > 0 ? [`${fails} fail`] : []),
    ...(doubts > 0 ? [`${doubts} cannot be told`] : []),
  ].join(', ');
  return html`<li><a href="#s${index}">${nameOf(placeOf(examination))}</a>: ${said || 'all ok'}</li>`;
};
