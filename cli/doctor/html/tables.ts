import type { Prerequisite } from '../../../functions/core/prerequisite.ts';
import { html, type Markup, NOTHING, nameOf, wide } from '../../html/markup.ts';
import type { Check, Examination, VpcSeen } from '../examination.ts';
import { subjectOf, VERDICTS, worstOf } from '../show/words.ts';
import type { Anchors } from './evidence.ts';
import { type Verdict, WORDS } from './words.ts';

/**
 * A cell that leads to its evidence. What holds is reached by arrow keys and by the head of its column, so that Tab stops
 * only where something is to be done.
 */
const cell = (checks: readonly Check[], prerequisite: string, anchors: Anchors): Markup => {
  const verdict = worstOf(checks.map((check) => check.verdict)) ?? 'not-applicable';
  if (verdict === 'not-applicable') return html`<td class="n">${WORDS[verdict]}</td>`;
  if (verdict === 'pass')
    return html`<td class="pass"><a tabindex="-1" href="#${anchors.requirement(prerequisite)}">${WORDS[verdict]}</a></td>`;
  const open = VERDICTS.slice(0, 2).flatMap((one) => checks.filter((check) => check.verdict === one));
  const ids = [...new Set(open.map((check) => anchors.of(check) ?? anchors.rest))];
  const all = ids.length > 1 ? html` data-all="${ids.join(' ')}"` : NOTHING;
  return html`<td class="${verdict}"><a href="#${ids[0]}"${all}>${WORDS[verdict]}</a></td>`;
};

type ByPrerequisite = Map<string, Check[]>;

const byVpc = (checks: readonly Check[]): ReadonlyMap<string, ByPrerequisite> => {
  const rows = new Map<string, ByPrerequisite>();
  for (const check of checks) {
    for (const vpcId of check.vpcs ?? []) {
      const row = rows.get(vpcId) ?? new Map<string, Check[]>();
      rows.set(vpcId, row);
      const found = row.get(check.prerequisite);
      if (found) found.push(check);
      else row.set(check.prerequisite, [check]);
    }
  }
  return rows;
};

const worstIn = (row: ByPrerequisite | undefined): Verdict =>
  worstOf([...(row?.values() ?? [])].flat().map(({ verdict }) => verdict)) ?? 'not-applicable';

const rank = (row: ByPrerequisite | undefined): number => VERDICTS.indexOf(worstIn(row));

const legend = html`<p class="dim small">Worst first. FAIL: sessions suffer; ?: it cannot be told; -: it does not apply. Open a cell to see why.</p>`;

const vpcHead = ({ vpcId, name }: VpcSeen): Markup =>
  html`<th scope="row"><span class="id">${vpcId}</span>${name ? html`<br>${nameOf(name)}` : NOTHING}</th>`;

/** The matrix of VPCs and prerequisites; nothing if there is no VPC. */
export const matrixOf = (
  { checks, vpcs = [] }: Examination,
  prerequisites: readonly Prerequisite[],
  anchors: Anchors,
  label: string,
): Markup => {
  const rows = byVpc(checks);
  const shown = prerequisites.filter(({ id }) => [...rows.values()].some((row) => row.has(id)));
  if (vpcs.length === 0 || shown.length === 0) return NOTHING;
  const heads = shown.map(
    ({ id }) => html`<th scope="col" class="turned"><a href="#${anchors.requirement(id)}">${id}</a></th>`,
  );
  const lines = vpcs
    .toSorted((a, b) => rank(rows.get(a.vpcId)) - rank(rows.get(b.vpcId)))
    .map((vpc) => {
      const cells = shown.map(({ id }) => cell(rows.get(vpc.vpcId)?.get(id) ?? [], id, anchors));
      return html`<tr>${vpcHead(vpc)}${cells}<td>${vpc.nodes ?? '?'}</td></tr>`;
    });
  const table = wide(
    `VPCs and what sessions need, ${label}`,
    html`<table><thead><tr><th scope="col">VPC</th>${heads}<th scope="col">nodes</th></tr></thead><tbody>${lines}</tbody></table>`,
  );
  return html`${legend}${table}`;
};

/** Checks that belong to no VPC, one in each row; nothing if there are none. */
export const listOf = (checks: readonly Check[], anchors: Anchors, label: string): Markup => {
  const shown = checks
    .filter(({ verdict }) => verdict !== 'not-applicable')
    .toSorted((a, b) => VERDICTS.indexOf(a.verdict) - VERDICTS.indexOf(b.verdict));
  if (shown.length === 0) return NOTHING;
  const lines = shown.map(
    (check) =>
      html`<tr><th scope="row">${check.prerequisite}</th><td class="left">${nameOf(subjectOf(check))}</td>${cell([check], check.prerequisite, anchors)}</tr>`,
  );
  return wide(
    label,
    html`<table class="list"><thead><tr><th scope="col">needed</th><th scope="col">at</th><th scope="col">result</th></tr></thead><tbody>${lines}</tbody></table>`,
  );
};
