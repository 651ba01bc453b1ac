import { eventLink, resourceLink } from '../../account/console-links.ts';
import { KINDS } from '../../account/kinds.ts';
import { iamRegion, partitionOf } from '../../formats/regions.ts';
import { shownTime } from '../../formats/shown-time.ts';
import type { Outcome } from '../outcome.ts';
import { type AccountNames, accountNameOf } from './account-names.ts';
import type { Arrival } from './arrival.ts';
import { readTime } from './duration.ts';

/** An outcome that arrived. */
type Foreign = Extract<Arrival, { readonly kind: 'outcome' }>;

const NO_COMMANDS =
  "The hub shows no commands of other accounts: they are in the alert of the account's own topic.";

/** Pages on AWS's own documentation lead nowhere else. */
const DOCS = 'https://docs.aws.amazon.com/';

/** IAM and Route 53 are recorded in one Region. */
const recordedIn = (identity: Outcome['identity'], api: string): Outcome['identity'] =>
  /^(iam|route53):/.test(api) ? { ...identity, region: iamRegion(identity.region) } : identity;

/** Links are made anew, because a link to a console can begin something, such as a stack of a stranger's template. */
const linksOf = (
  { event, findings, resources, links }: Outcome,
  identity: Outcome['identity'],
): Outcome['links'] => {
  const subject = findings[0]?.subject ?? resources[0];
  const eventPage = event?.eventId ? eventLink(recordedIn(identity, event.api), event.eventId) : undefined;
  const page = subject && Object.hasOwn(KINDS, subject.type) ? resourceLink(identity, subject) : undefined;
  const docs = links.prerequisite?.startsWith(DOCS) ? links.prerequisite : undefined;
  return {
    ...(eventPage ? { event: eventPage } : {}),
    ...(page ? { resource: page } : {}),
    ...(docs ? { prerequisite: docs } : {}),
  };
};

/** Milliseconds after which a message may be about what is over: the queues and their dead letters keep it for days. */
const LATE_MS = 15 * 60_000;

/** When it was sent, for people, if that is so long ago that it may be over. */
export const lateSince = ({ time }: Pick<Foreign, 'time'>, now: Date): string | undefined => {
  const sent = readTime(time);
  return sent !== undefined && now.getTime() - sent > LATE_MS ? shownTime(time) : undefined;
};

/** What a reader must know before the words of the sender, because channels cut long ones. */
const doubtsOn = (arrival: Foreign, now: Date): readonly string[] => {
  const { from, outcome } = arrival;
  const { accountId } = outcome.identity;
  const isOther = accountId !== from.account && accountId !== 'unknown';
  const late = lateSince(arrival, now);
  return [
    ...(isOther
      ? [`It names another account than the one that it came from, ${from.account}: do not trust it.`]
      : []),
    ...(late === undefined
      ? []
      : [`It comes late: it was sent at ${late}, so see first whether it is still so.`]),
  ];
};

const actionOf = (arrival: Foreign, now: Date): string => {
  const { action, commands } = arrival.outcome;
  const hasCommands = commands.fix.length + commands.undo.length > 0;
  return [...doubtsOn(arrival, now), action, ...(hasCommands ? [NO_COMMANDS] : [])].join(' ');
};

/** The place in the first line. One that begins with the word account reads like another account than that of the envelope. */
const placeOf = (where: string, account: string): string =>
  /^[^\p{L}\p{N}]*account(?![\p{L}\p{N}_-])/iu.test(where) ? `account ${account}` : where;

const blastOf = ({ blastRadius, findings }: Outcome, account: string): Outcome['blastRadius'] =>
  blastRadius && {
    ...blastRadius,
    where: placeOf(blastRadius.where || (findings[0]?.subject.id ?? ''), account),
  };

/** Where no nodes were counted, the subject of a finding is the place. */
const findingsOf = ({ blastRadius, findings }: Outcome, account: string): Outcome['findings'] =>
  blastRadius
    ? findings
    : findings.map((finding) => ({
        ...finding,
        subject: { ...finding.subject, id: placeOf(finding.subject.id, account) },
      }));

/** A subject would put the mail into the thread of an alert, which may be that of another account. */
const ofAccount = <T extends { readonly subject?: string; readonly where?: string }>(
  { subject: _, where, ...rest }: T,
  account: string,
) => ({ ...rest, ...(where === undefined ? {} : { where: placeOf(where, account) }) });

/**
 * The outcome of another account as the hub tells it. Where it happened is what EventBridge says. It holds no command,
 * because whoever reads it may have more rights than whoever wrote it; links are made here; and its incident is one of
 * its account, so that nobody ends the incident of another one.
 */
export const foreignOutcome = (
  arrival: Foreign,
  names: AccountNames,
  now: Date,
  /** What the organization calls the account. */
  given?: string,
): Outcome => {
  const { from, claims, outcome } = arrival;
  const accountName = accountNameOf(names, from.account, given, claims.accountName);
  const identity = {
    accountId: from.account,
    ...(accountName === undefined ? {} : { accountName }),
    region: from.region,
    partition: partitionOf(from.region),
  };
  return {
    ...outcome,
    ...(outcome.resolved ? { resolved: ofAccount(outcome.resolved, from.account) } : {}),
    ...(outcome.followUp ? { followUp: ofAccount(outcome.followUp, from.account) } : {}),
    identity,
    findings: findingsOf(outcome, from.account),
    blastRadius: blastOf(outcome, from.account),
    action: actionOf(arrival, now),
    commands: { fix: [], undo: [] },
    links: linksOf(outcome, identity),
    mute: null,
    incident: outcome.incident === null ? null : `${from.account}/${from.region}/${outcome.incident}`,
  };
};
