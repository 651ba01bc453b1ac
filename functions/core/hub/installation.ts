import type { Outcome, Severity } from '../outcome.ts';
import type { Clock } from '../ports.ts';
import type { Arrival, Sender } from './arrival.ts';
import type { Arrived, Burst } from './burst.ts';
import { readTime } from './duration.ts';
import type { SweepReport } from './event.ts';
import type { KeptNames, Organization } from './organization.ts';

/** What the hub knows of an installation. */
export type Installation = Sender & {
  /** What it calls its account. */
  readonly claimedName?: string;
  readonly version: string;
  readonly mode: SweepReport['mode'];
  /** Ids of the prerequisites that are put back; rows of older versions do not say. */
  readonly autoFix?: readonly string[];
  readonly nodes: number | null;
  readonly openIncidents: number | null;
  readonly failed: readonly string[];
  readonly deaf: readonly string[];
  /** Was it told to be deaf, and not yet that it hears again? */
  readonly toldDeaf?: boolean;
  /** When its last complete sweep was reported, or its first sweep; ISO 8601. */
  readonly heardAt: string;
  /** When its last sweep was reported, complete or not; rows of older versions do not say. */
  readonly reportedAt?: string;
  /** Since when it was told to be silent, ISO 8601. */
  readonly silentSince?: string;
  /** Its last complete sweep before it was silent, ISO 8601, until it is told that it is back. */
  readonly backFrom?: string;
  /** What people were perhaps not told, although the row says so: `News`. */
  readonly unsure?: readonly string[];
  /** Part of the row could not be read, and what stands in its place means nothing. */
  readonly unread?: boolean;
  /** Counts the writes of the row, by the table; rows of older versions do not say. */
  readonly revision?: number;
};

/** Port: the table of installations. Rejects if it does not answer. */
export type Installations = {
  find(of: Sender): Promise<Installation | undefined>;
  all(): Promise<readonly Installation[]>;
  /** Writes a row if it is still `before` (undefined: if there is none). False: another run has written it since. */
  replace(before: Installation | undefined, after: Installation): Promise<boolean>;
};

/** Whose burst it is. */
export type BurstKey = Pick<Sender, 'account'>;

/** Port: what each account told within the last minute, in all its Regions. Rejects if it does not answer. */
export type Bursts = {
  find(of: BurstKey): Promise<Burst | undefined>;
  /**
   * Counts what arrived if there is nothing else to do with it (`isOnlyCounted`), in one write that no other one can
   * spoil; else it returns the row.
   */
  count(
    of: BurstKey,
    arrived: Pick<Arrived, 'id' | 'actor'>,
    now: Date,
  ): Promise<'counted' | Burst | undefined>;
  /** As {@link Installations}. */
  replace(of: BurstKey, before: Burst | undefined, after: Burst): Promise<boolean>;
};

/** By what subscribers choose among alerts, for all those that one message stands for. */
export type StandsFor = {
  readonly statuses: readonly string[];
  /** Ids, and `none`. */
  readonly prerequisites: readonly string[];
  /** The worst. */
  readonly severity: Severity;
};

/** Says something about an installation, and not about what sessions need. */
export type Notice = {
  readonly isOver: boolean;
  readonly what: string;
  readonly because: string;
  /** What is listed between the two. */
  readonly lines?: readonly string[];
  /** How urgent it looks, if not as `isOver` says. */
  readonly sign?: string;
  /** The alerts in whose place it stands; nothing is in place of what is told of installations. */
  readonly standsFor?: StandsFor;
};

/** Port: tells people of it. Rejects if it cannot be told now. */
export type Notices = { tell(notice: Notice): Promise<void> };

/**
 * Port: tells an outcome of another account, and which version of session-guard it comes from. Rejects if it cannot be told
 * now.
 */
export type ForeignPublisher = { publish(outcome: Outcome, version: string): Promise<void> };

export type HubPorts = {
  readonly installations: Installations;
  readonly bursts: Bursts;
  /** About installations. */
  readonly notices: Notices;
  /** In place of many alerts. */
  readonly summaries: Notices;
  readonly publisher: ForeignPublisher;
  /** Names of accounts by their organization, if the hub may ask it. */
  readonly directory?: { readonly organization: Organization; readonly kept: KeptNames };
  readonly now: Clock;
};

/** The row that a table writes in place of `before`. */
export const nextRow = (before: Installation | undefined, after: Installation): Installation => ({
  ...after,
  revision: (before?.revision ?? 0) + 1,
});

/** Three rounds of the sweep: whoever completes none is silent. */
export const SILENT_MS = 3 * 60 * 60 * 1000;

/** More than anybody reads; a row must not grow with what a sender likes to write. */
const few = (texts: readonly string[]): readonly string[] =>
  texts.slice(0, 20).map((text) => text.slice(0, 200));

/** What people were told of it, and what they are to be told. */
const toldOf = (before: Installation, isBack: boolean) => {
  const { silentSince, heardAt, toldDeaf, unsure } = before;
  const backFrom = silentSince === undefined ? before.backFrom : isBack ? heardAt : undefined;
  return {
    ...(silentSince !== undefined && !isBack ? { silentSince } : {}),
    ...(backFrom === undefined ? {} : { backFrom }),
    ...(toldDeaf === undefined ? {} : { toldDeaf }),
    ...(unsure === undefined ? {} : { unsure }),
  };
};

/** When a report was sent. A sender can name any time, but none that is still to come. */
const sentAt = (time: string, now: Date): Date =>
  new Date(Math.min(readTime(time) ?? Infinity, now.getTime()));

/**
 * The row after the report of a sweep; undefined if a later one is known. A report that comes late, such as from the dead
 * letters, says how the installation was when it was sent: who was silent is back with a complete sweep of the last hours.
 */
export const afterSweep = (
  before: Installation | undefined,
  { from, claims, report, time }: Extract<Arrival, { readonly kind: 'sweep' }>,
  now: Date,
): Installation | undefined => {
  const sent = sentAt(time, now);
  if (before && sent.getTime() < Date.parse(before.reportedAt ?? before.heardAt)) return undefined;
  const isHeard = report.complete || before === undefined;
  const isBack = report.complete && now.getTime() - sent.getTime() <= SILENT_MS;
  const { mode, autoFix, nodes, openIncidents, failed, deaf } = report;
  return {
    ...from,
    ...(claims.accountName === undefined ? {} : { claimedName: claims.accountName.slice(0, 200) }),
    version: claims.version.slice(0, 40),
    mode,
    autoFix: few(autoFix),
    nodes,
    openIncidents,
    failed: few(failed),
    deaf: few(deaf),
    heardAt: isHeard ? sent.toISOString() : before.heardAt,
    reportedAt: sent.toISOString(),
    ...(before === undefined ? {} : toldOf(before, isBack)),
  };
};

/** Was no sweep completed for three hours, without that having been told? */
export const isNewlySilent = ({ heardAt, silentSince }: Installation, now: Date): boolean =>
  silentSince === undefined && now.getTime() - Date.parse(heardAt) > SILENT_MS;
