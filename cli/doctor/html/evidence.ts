import type { Prerequisite } from '../../../functions/core/prerequisite.ts';
import { html, type Markup, NOTHING, nameOf } from '../../html/markup.ts';
import type { Check, Examination } from '../examination.ts';
import { hitText, subjectOf } from '../show/words.ts';
import { commandBox } from './command-box.ts';
import { markOf } from './words.ts';

/** So many failures and doubts are written whole; a browser becomes slow with more. The cells of the others say where they are. */
const MOST_WHOLE = 3_000;

/** Of what holds for one prerequisite, so many resources are named. */
const MOST_NAMED = 100;

/** A page with few failures shows them open. */
const FEW = 10;

/** Where the cells of a section lead to: ids in the page, by check and by prerequisite. */
export type Anchors = {
  /** Undefined if a check is not written whole. */
  readonly of: (check: Check) => string | undefined;
  readonly requirement: (prerequisite: string) => string;
  readonly rest: string;
};

const isOpen = ({ verdict }: Check): boolean => verdict === 'fail' || verdict === 'unknown';

/** The checks of an examination that have evidence, failures first. */
export const openChecks = ({ checks, guard }: Pick<Examination, 'checks' | 'guard'>): readonly Check[] =>
  [...checks, ...guard].filter(isOpen).toSorted((a, b) => a.verdict.localeCompare(b.verdict));

/** The ids of the parts of a page; `prefix` keeps those of several accounts apart. */
export const anchorsOf = (examination: Examination, prefix: string): Anchors => {
  const numbers = new Map(
    openChecks(examination)
      .slice(0, MOST_WHOLE)
      .map((check, index) => [check, index] as const),
  );
  return {
    of: (check) => {
      const number = numbers.get(check);
      return number === undefined ? undefined : `${prefix}c${number}`;
    },
    requirement: (prerequisite) => `${prefix}r-${prerequisite}`,
    rest: `${prefix}rest`,
  };
};

const row = (label: string, text: string | undefined): Markup =>
  text ? html`<dt>${label}</dt><dd>${text}</dd>` : NOTHING;

const sentence = (text: string): string => (/[.!?…]$/.test(text) ? text : `${text}.`);

const vpcsText = (vpcs: readonly string[]): string | undefined =>
  vpcs.length > 3
    ? `${vpcs.slice(0, 3).join(', ')} and ${vpcs.length - 3} more`
    : vpcs.join(', ') || undefined;

/** What a failure needs to be understood and mended. */
const bodyOf = (check: Check): Markup => {
  const { because, missing, hit, userSees, advice, commands, vpcs = [], subject } = check;
  const elsewhere = vpcs.filter((vpcId) => vpcId !== subject.id);
  return html`${because ? html`<p>${sentence(because)}</p>` : NOTHING}<dl>${row('Needs', missing)}${row('Hit', hit && hit.nodes > 0 ? hitText(hit) : undefined)}${row('Users see', userSees)}${row('VPCs', vpcsText(elsewhere))}</dl>${advice ? html`<p>${advice}</p>` : NOTHING}${commands.length > 0 ? html`<p>To mend it:</p>${commands.map(commandBox)}` : NOTHING}`;
};

const checkOf = (check: Check, id: string, isShown: boolean): Markup =>
  html`<details${isShown ? html` open` : NOTHING}><summary>${markOf(check.verdict)} <strong>${check.prerequisite}</strong> ${nameOf(subjectOf(check))}</summary><div class="body" id="${id}">${bodyOf(check)}</div></details>`;

/** Some checks with their evidence, each behind a line that opens it. */
export const evidenceOf = (checks: readonly Check[], anchors: Anchors): Markup => {
  const whole = checks.flatMap((check) => {
    const id = anchors.of(check);
    return id ? [{ check, id }] : [];
  });
  const isShown = whole.length <= FEW;
  return html`${whole.map(({ check, id }) => checkOf(check, id, isShown))}`;
};

/** What became of the checks that are not written whole. */
export const restOf = (examination: Examination, { rest }: Anchors): Markup => {
  const more = openChecks(examination).length - MOST_WHOLE;
  return more > 0
    ? html`<details open><summary>${more} more</summary><div class="body" id="${rest}"><p>This page holds ${MOST_WHOLE} failures and doubts. --json and --csv list the ${more} others, with their commands.</p></div></details>`
    : NOTHING;
};

/** Our own prose, in which backticks mark code. */
const prose = (text: string): readonly Markup[] =>
  text.split('`').map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : html`${part}`));

const named = (checks: readonly Check[]): Markup => {
  const own = checks.filter(({ verdict, subject }) => verdict === 'pass' && subject.type !== 'AWS::EC2::VPC');
  if (own.length === 0) return NOTHING;
  const more = own.length - MOST_NAMED;
  const shown = own.slice(0, MOST_NAMED).map((check) => html`<li>${nameOf(subjectOf(check))}</li>`);
  return html`<p>It holds for:</p><ul>${shown}${more > 0 ? html`<li>and ${more} more: --csv lists them</li>` : NOTHING}</ul>`;
};

/** What a prerequisite requires, and what fulfils it besides VPCs, which the matrix shows. */
export const requirementOf = (
  { id, title, requires, reference }: Prerequisite,
  checks: readonly Check[],
  anchors: Anchors,
): Markup =>
  html`<details><summary><strong>${id}</strong> ${title}</summary><div class="body" id="${anchors.requirement(id)}"><p>${prose(sentence(requires))}</p>${named(checks.filter((check) => check.prerequisite === id))}<p><a href="${reference}" rel="noreferrer">The documentation of AWS about ${id}</a></p></div></details>`;
