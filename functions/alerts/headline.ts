import type { BlastRadius } from '../account/nodes/blast-radius.ts';
import type { Finding, Outcome } from '../core/outcome.ts';
import type { Impact, Users } from '../core/prerequisite.ts';
import { oneLine, truncate } from './escape.ts';
import { followUpSentence, resolvedSentence } from './resolved.ts';

type Words = { readonly will: string; readonly would: string; readonly wouldHave: string };

const EFFECTS: Readonly<Record<Impact | 'unknown', Words>> = {
  'sessions-fail': {
    will: 'Session Manager sessions will fail',
    would: 'Session Manager sessions would fail',
    wouldHave: 'Session Manager sessions would have failed',
  },
  'some-sessions-fail': {
    will: 'Some kinds of Session Manager session will fail',
    would: 'Some kinds of Session Manager session would fail',
    wouldHave: 'Some kinds of Session Manager session would have failed',
  },
  'guard-blind': {
    will: 'session-guard will not see changes that break Session Manager',
    would: 'session-guard would not see changes that break Session Manager',
    wouldHave: 'session-guard would not have seen changes that break Session Manager',
  },
  'sessions-slow': {
    will: 'Session Manager sessions will start minutes late',
    would: 'Session Manager sessions would start minutes late',
    wouldHave: 'Session Manager sessions would have started minutes late',
  },
  'logs-lost': {
    will: 'Session Manager transcripts will be lost',
    would: 'Session Manager transcripts would be lost',
    wouldHave: 'Session Manager transcripts would have been lost',
  },
  unknown: {
    will: 'Session Manager may be affected',
    would: 'Session Manager may be affected',
    wouldHave: 'Session Manager may have been affected',
  },
};

/** `14 managed nodes`, `at least 500 managed nodes`, `1 managed node`. */
export const nodeCount = ({ nodes, atLeast }: BlastRadius): string =>
  `${atLeast ? 'at least ' : ''}${nodes} managed ${nodes === 1 ? 'node' : 'nodes'}`;

const isNobodyAffected = (blast: BlastRadius | null): boolean => blast?.nodes === 0 && !blast.atLeast;

/** If all findings are about nodes to come or nodes elsewhere: who they are, else undefined. */
export const usersOf = ({ findings }: Outcome): Users | undefined =>
  findings.length > 0 && findings.every(({ users }) => users)
    ? findings.find(({ users }) => users)?.users
    : undefined;

/** The place that an outcome is about, even if nobody counted its nodes. */
export const placeName = ({ blastRadius, findings, identity }: Outcome): string =>
  blastRadius?.where || findings[0]?.subject.id || `account ${identity.accountId}`;

const alertedAbout = (outcome: Outcome, words: Words): string => {
  const where = truncate(placeName(outcome), 100);
  const { blastRadius } = outcome;
  const users = usersOf(outcome);
  const cause = causeOf(outcome);
  if (users?.shown) {
    const count = nodeCount({ ...users.shown, atLeast: false, where });
    return `${words.will} on ${count} that ${users.shown.nodes === 1 ? 'seems' : 'seem'} to use ${where}: ${cause}`;
  }
  if (users)
    return `No managed nodes are affected in ${where} now, but ${words.would} on those that depend on it: ${cause}`;
  return isNobodyAffected(blastRadius)
    ? `No managed nodes are affected in ${where}, but ${words.would} there: ${cause}`
    : `${words.will} ${placeOf(outcome)}: ${cause}`;
};

const placeOf = ({ blastRadius, identity }: Outcome): string =>
  blastRadius
    ? `on ${nodeCount(blastRadius)} in ${truncate(blastRadius.where, 100)}`
    : `in account ${identity.accountId}, ${identity.region}`;

/** The finding that the headline reports: one with the same impact as the whole outcome. */
const chiefFinding = ({ findings, impact }: Outcome): Finding | undefined =>
  findings.find((finding) => finding.impact === impact) ?? findings[0];

const causeOf = (outcome: Outcome): string => {
  const because = chiefFinding(outcome)?.because || outcome.because;
  const more = outcome.findings.length - 1;
  return `${truncate(because, 300)}${more > 0 ? ` (and ${more} more)` : ''}`;
};

const sentence = (outcome: Outcome): string => {
  const words = EFFECTS[outcome.impact ?? 'unknown'];
  const place = placeOf(outcome);
  const cause = causeOf(outcome);
  switch (outcome.status) {
    case 'alerted':
      return alertedAbout(outcome, words);
    case 'fixed':
      return `Fixed: ${words.wouldHave} ${place}: ${cause}`;
    case 'fix-failed':
      return `FIX FAILED: ${words.will} ${place}: ${cause}`;
    case 'inconclusive':
      return `Cannot tell whether Session Manager still works ${place}: ${cause}`;
    case 'unreadable':
      return `An event could not be read. Session Manager may be affected ${place}: ${cause}`;
    case 'healthy':
      return `Session Manager still works ${place}: ${cause}`;
    case 'resolved':
      return outcome.resolved
        ? resolvedSentence(outcome.resolved, outcome.resolved.where ?? placeName(outcome), cause)
        : `Resolved: ${cause}`;
    case 'follow-up':
      return outcome.followUp
        ? followUpSentence(outcome.followUp, placeName(outcome))
        : `Nodes were looked at: ${cause}`;
    case 'settling':
      return `Left to settle: ${cause}`;
    case 'superseded':
      return `No longer relevant: ${cause}`;
    case 'ignored':
      return `Nothing to do: ${cause}`;
  }
};

/**
 * The first line of every alert, and all that a phone shows: what breaks, on how many nodes, where and why.
 * One line of plain text, not escaped, at most 500 characters.
 */
export const headline = (outcome: Outcome): string => {
  const isSecurity = outcome.findings.some(({ security }) => security);
  const kind = `${outcome.reminder ? 'Still broken. ' : ''}${isSecurity ? 'Security: ' : ''}`;
  return truncate(oneLine(`${kind}${sentence(outcome)}`), 500);
};

/** A look at nodes after a mend: are all of them back? */
const isAllBack = ({ followUp }: Outcome): boolean => followUp !== undefined && followUp.missing.length === 0;

/** One sign for the severity of an outcome, so that a list of alerts can be skimmed. */
export const sign = (outcome: Outcome): string => {
  const { status, severity } = outcome;
  if (status === 'fixed' || status === 'resolved') return '✅';
  if (status === 'follow-up') return isAllBack(outcome) ? '✅' : '⏳';
  if (status === 'fix-failed') return '❌';
  return { critical: '🚨', warning: '⚠️', info: 'ℹ️' }[severity];
};
