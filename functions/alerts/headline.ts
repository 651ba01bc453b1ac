import type { Outcome } from '../core/outcome.ts';
import { oneLine } from './escape.ts';
import { followUpBody, resolvedBody, stillMissing } from './resolved.ts';
import { causeForms } from './words/cause.ts';
import { EFFECTS, SHORT_EFFECTS, type Words } from './words/effects.ts';
import {
  nodeCount,
  placeForms,
  placeName,
  shortCount,
  usersOf,
  type Whose,
  whoseForms,
} from './words/place.ts';

/** One choice of the parts of a headline. */
type Form = {
  readonly isShort: boolean;
  readonly place: string;
  /** Is the place the account, by the name or the id that it has here? Others may write a place that names another account. */
  readonly isAccount: boolean;
  readonly whose: Whose;
  /** Are the nodes counted? */
  readonly isCounted: boolean;
};

/** `, account example-prod, eu-central-1`, without what the place says already. */
const ofWhom = ({ isShort, place, isAccount, whose }: Form): string => {
  const account = isAccount ? '' : whose.account;
  const named = account && !isShort ? `account ${account}` : account;
  const parts = [named, place === whose.region ? '' : whose.region].filter((part) => part !== '');
  return parts.length > 0 ? `, ${parts.join(isShort ? ' ' : ', ')}` : '';
};

/** `on 14 managed nodes in vpc-0abc (prod), account example-prod, eu-central-1` */
const there = (outcome: Outcome, form: Form): string => {
  const { blastRadius } = outcome;
  const { isShort, isCounted, place, whose } = form;
  if (!blastRadius || place === '') {
    const parts = [isShort ? whose.account : `account ${whose.account}`.trim(), whose.region];
    return `in ${parts.filter((part) => part !== '').join(isShort ? ' ' : ', ') || 'an unknown account'}`;
  }
  const count = isCounted ? `on ${(isShort ? shortCount : nodeCount)(blastRadius)} ` : '';
  return `${count}in ${place}${ofWhom(form)}`;
};

const alertedAbout = (outcome: Outcome, words: Words, form: Form): string => {
  const { blastRadius } = outcome;
  const { isShort, isCounted, place } = form;
  const users = usersOf(outcome);
  const isNobody = users !== undefined || (blastRadius?.nodes === 0 && !blastRadius.atLeast);
  if (!isNobody || place === '' || !isCounted) return `${words.will} ${there(outcome, form)}`;
  const end = ofWhom(form);
  if (users?.shown) {
    const count = (isShort ? shortCount : nodeCount)({ ...users.shown, atLeast: false });
    return `${words.will} on ${count} that ${users.shown.nodes === 1 ? 'seems' : 'seem'} to use ${place}${end}`;
  }
  if (isShort) return `No node hit now, but ${words.would} in ${place}${end}`;
  return users
    ? `No managed nodes are affected in ${place} now, but ${words.would} on those that depend on it${end}`
    : `No managed nodes are affected in ${place}, but ${words.would} there${end}`;
};

/** What a headline says before its cause. */
const body = (outcome: Outcome, form: Form): string => {
  const { isShort } = form;
  const words = (isShort ? SHORT_EFFECTS : EFFECTS)[outcome.impact ?? 'unknown'];
  const where = there(outcome, form);
  switch (outcome.status) {
    case 'alerted':
      return alertedAbout(outcome, words, form);
    case 'fixed':
      return `Fixed: ${words.wouldHave} ${where}`;
    case 'fix-failed':
      return `FIX FAILED: ${words.will} ${where}`;
    case 'inconclusive':
      return isShort
        ? `Cannot tell whether sessions work ${where}`
        : `Cannot tell whether Session Manager still works ${where}`;
    case 'unreadable':
      return isShort
        ? `An event could not be read ${where}`
        : `An event could not be read. Session Manager may be affected ${where}`;
    case 'healthy':
      return `${isShort ? 'Sessions still work' : 'Session Manager still works'} ${where}`;
    case 'resolved':
      return form.place === '' || !form.isCounted
        ? `${resolvedBody(outcome.resolved, isShort, undefined)} ${where}`
        : resolvedBody(outcome.resolved, isShort, `in ${form.place}${ofWhom(form)}`);
    case 'follow-up':
      return form.place === '' || !form.isCounted
        ? `${followUpBody(undefined, isShort)} ${where}`
        : `${followUpBody(outcome.followUp, isShort)} in ${form.place}${ofWhom(form)}`;
    case 'settling':
      return 'Left to settle';
    case 'superseded':
      return 'No longer relevant';
    case 'ignored':
      return 'Nothing to do';
  }
};

/** The place as the alert named it, of what comes after an alert. */
const placeAsTold = ({ status, resolved, followUp }: Outcome): string | undefined => {
  if (status === 'resolved') return resolved?.where;
  return status === 'follow-up' ? followUp?.where : undefined;
};

/** The place from long to short. The account is a place, too: by its name, as everywhere. */
const placesOf = (outcome: Outcome, [full, id]: readonly [Whose, Whose]) => {
  const { accountId } = outcome.identity;
  const where = placeAsTold(outcome) || placeName(outcome);
  const isAccount = where === `account ${accountId}`;
  const ids = [full.account, id.account].map((account) => `account ${account || accountId}`);
  return { isAccount, forms: isAccount ? [...new Set(ids)] : placeForms(where) };
};

/** The parts from long to short: words before the cause, the Name tag and the name of the account. */
const formsOf = (outcome: Outcome): readonly [Form, Form, ...Form[]] => {
  const [full, id] = whoseForms(outcome.identity);
  const { isAccount, forms: names } = placesOf(outcome, [full, id]);
  const [place = '', ...places] = names;
  const form = { isShort: true, place, isAccount, whose: full, isCounted: true };
  const shortest = places.at(-1) ?? place;
  return [
    { ...form, isShort: false },
    form,
    ...places.map((shorter) => ({ ...form, isShort: false, place: shorter })),
    ...places.map((shorter) => ({ ...form, place: shorter })),
    { ...form, place: shortest, whose: id },
    { ...form, place: shortest, whose: { ...id, region: '' } },
    { ...form, place: shortest, whose: id, isCounted: false },
    { ...form, place: '', whose: full, isCounted: false },
    { ...form, place: '', whose: id, isCounted: false },
    { ...form, place: '', whose: { ...id, region: '' }, isCounted: false },
  ];
};

/** What follows if there is room: the cause, or which nodes are not back. */
const endings = (outcome: Outcome): readonly string[] => {
  if (outcome.status === 'follow-up') return stillMissing(outcome.followUp);
  return causeForms(outcome).map((cause) => `${outcome.status === 'resolved' ? '. It was' : ''}: ${cause}`);
};

/** Sentences that say the same, from long to short; the last one has at most 85 characters of ASCII. */
const candidates = (outcome: Outcome, ends: readonly string[]): readonly string[] => {
  const forms = formsOf(outcome);
  const bodies = forms.map((form) => body(outcome, form));
  // Whoever knows the cause can do without the words "Session Manager".
  const withCause = ends.flatMap((ending) => bodies.slice(0, 2).map((text) => `${text}${ending}`));
  const isSecurity = outcome.findings.some(({ security }) => security);
  const kind = `${outcome.reminder ? 'Still broken. ' : ''}${isSecurity ? 'Security: ' : ''}`;
  return [...withCause, ...bodies].map((text) => oneLine(`${kind}${text}`));
};

/** Of a headline where nothing else limits it. */
const LONGEST = 400;

/**
 * The first line of every alert, and all that a phone shows: what breaks, on how many nodes, where, and in whose account.
 * The cause stands there if it fits. Of several wordings it is the first one that `fits`, so that nothing is ever cut.
 * One line of plain text, not escaped.
 */
export const headline = (
  outcome: Outcome,
  fits: (text: string) => boolean = (text) => text.length <= LONGEST,
): string => {
  const all = candidates(outcome, endings(outcome));
  return all.find(fits) ?? all.at(-1) ?? '';
};

/** The same where the cause stands in the next line anyway. */
export const headlineWithoutCause = (outcome: Outcome): string => {
  const all = candidates(outcome, outcome.status === 'follow-up' ? endings(outcome) : []);
  return all.find((text) => text.length <= LONGEST) ?? all.at(-1) ?? '';
};

/** A look at nodes after a mend: are all of them back? */
const isAllBack = ({ followUp }: Outcome): boolean => followUp !== undefined && followUp.missing.length === 0;

/** What a message may begin with, the most urgent first. */
export const SIGNS = ['🚨', '❌', '⚠️', '⏳', 'ℹ️', '✅'] as const;
export type Sign = (typeof SIGNS)[number];

/** One sign for the severity of an outcome, so that a list of alerts can be skimmed. */
export const sign = (outcome: Outcome): Sign => {
  const { status, severity } = outcome;
  if (status === 'fixed' || status === 'resolved') return '✅';
  if (status === 'follow-up') return isAllBack(outcome) ? '✅' : '⏳';
  if (status === 'fix-failed') return '❌';
  return ({ critical: '🚨', warning: '⚠️', info: 'ℹ️' } as const)[severity];
};
