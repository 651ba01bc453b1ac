import { html, type Markup, NOTHING, nameOf, timeOf, wide } from '../../html/markup.ts';
import type { AccountName, Fleet, Judged } from '../fleet.ts';
import type { Modes } from '../modes.ts';
import { compareVersions } from '../versions.ts';
import { clausesOf, inShort, MARKS, type State, shown, stateOf } from '../words.ts';

/** The class of each state, as the style that all pages have knows it. */
export const CLASSES: Readonly<Record<State, string>> = {
  silent: 'f',
  unclear: 'u',
  deaf: 'f',
  incomplete: 'f',
  incidents: 'u',
  ok: 'p',
};

/** An account, its id always beside its name. */
export const accountOf = (account: string, name: AccountName | undefined): Markup => {
  const id = html`<span class="id">${account}</span>`;
  if (name === undefined) return id;
  const claims = name.from === 'itself' ? html` <span class="dim small">(calls itself so)</span>` : NOTHING;
  return html`${id} <span class="name">${nameOf(name.text)}${claims}</span>`;
};

/** Others write it, and a long one would push everything else away. */
const LONGEST_VERSION = 24;

const UNKNOWN = html`<span class="dim">?</span>`;

const sweepOf = ({ installation: { heardAt }, age }: Judged): Markup =>
  age === undefined
    ? UNKNOWN
    : html`${timeOf(new Date(heardAt).toISOString())}${age >= 0 ? html`<br><span class="dim small">${inShort(age)} ago</span>` : NOTHING}`;

const stateCell = (one: Judged, fleet: Fleet): Markup => {
  const clauses = clausesOf(one, fleet);
  const said = clauses.map((clause) => html`<br><bdi class="small">${clause}</bdi>`);
  return html`<span class="m ${CLASSES[stateOf(one)]}">${MARKS[stateOf(one)]}</span>${said}`;
};

/** A head, and what its cells are sorted by: numbers, or else their texts. */
const HEADS: readonly (readonly [string, 'number' | 'text'])[] = [
  ['State', 'number'],
  ['Account', 'text'],
  ['Region', 'text'],
  ['Version', 'number'],
  ['Mode', 'text'],
  ['Last sweep', 'number'],
  ['Nodes', 'number'],
  ['Open', 'number'],
];

const countCell = (count: number | null): Markup =>
  html`<td class="count" data-by="${count ?? -1}">${count === null ? UNKNOWN : html`${count}`}</td>`;

const rowOf = (
  one: Judged,
  place: number,
  versions: readonly string[],
  fleet: Fleet,
  modes: Modes,
): Markup => {
  const { installation, name, age, troubles } = one;
  const { account, region, version, unread, nodes, openIncidents } = installation;
  const states = troubles.join(' ') || 'ok';
  return html`<tr data-states="${states}"><td data-by="${place}">${stateCell(one, fleet)}</td><th scope="row" data-by="${name?.text ?? account}">${accountOf(account, name)}</th><td>${nameOf(region)}</td><td data-by="${unread ? -1 : versions.indexOf(version)}">${unread ? UNKNOWN : nameOf(shown(version, LONGEST_VERSION))}</td><td>${modes.of(installation)}</td><td data-by="${age ?? -1}">${sweepOf(one)}</td>${countCell(nodes)}${countCell(openIncidents)}</tr>`;
};

/** A row for each installation, what needs a person first; nothing if there are none. */
export const tableOf = (fleet: Fleet, modes: Modes): Markup => {
  const { installations } = fleet;
  if (installations.length === 0) return NOTHING;
  const versions = [...new Set(installations.map(({ installation }) => installation.version))].toSorted(
    compareVersions,
  );
  const heads = HEADS.map(([head, by]) => html`<th scope="col" data-as="${by}">${head}</th>`);
  const rows = installations.map((one, place) => rowOf(one, place, versions, fleet, modes));
  return wide(
    'Installations',
    html`<table id="installations"><thead><tr>${heads}</tr></thead><tbody>${rows}</tbody></table>`,
  );
};
