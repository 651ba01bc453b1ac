import type { ApiCall, RepairApi } from '../../account/api-call.ts';
import { changedByAll } from '../../account/repairs/changed-by.ts';
import { label, type Resource, resourceKey } from '../../account/resource.ts';
import { scopeToRead } from '../../account/resource-in-state.ts';
import { isEmptyScope, joinScopes, unreadPart } from '../../account/scope.ts';
import { type Snapshot, snapshotResource } from '../../account/snapshot.ts';
import type { AccountState } from '../../account/state.ts';
import { assess } from '../../core/assessment.ts';
import { snapshotsOf } from '../../core/ledger/baseline.ts';
import type { Baseline, LedgerRows } from '../../core/ledger/ledger.ts';
import type { Outcome } from '../../core/outcome.ts';
import { stillOpen } from '../../core/still-open.ts';
import { scopeOf } from '../../sessions/follow-up.ts';
import type { Guard } from '../guard.ts';

/** What came of the calls of a repair. */
export type Executed = {
  readonly calls: readonly string[];
  readonly error?: string;
  /** AWS said of a call that the state was already as wanted: somebody else changes it at this moment. */
  readonly isMet?: true;
};

/** The account as it was judged, and when it was begun to be read, ISO 8601. */
export type Ground = {
  readonly state: AccountState;
  readonly readAt: string;
  /** What the ledger said of its incidents then. */
  readonly rows: Pick<LedgerRows, 'incidents'>;
  /** An interrupted repair has changed things of which nothing is known here. */
  readonly isInterrupted?: true;
};

/** The checks of what a repair should have fixed, and what they rest on. */
export type Verified = {
  readonly holds: boolean;
  readonly because: string;
  readonly state: AccountState;
  /** What was read again, as the subject of a sentence with its verb. */
  readonly read: string;
  /** What is worth remembering, each with the time of the reading that it rests on. */
  readonly baselines: readonly Baseline[];
};

/** So long after it was read, others may have changed the rest of the account. */
const MOST_AGE_MS = 30_000;

/**
 * What is read again; undefined if that is everything. Where calls did not do what was planned, or somebody else was
 * faster, the account is not what it was taken for.
 */
const changedIn = (
  { ports }: Guard,
  planned: readonly ApiCall<RepairApi>[],
  executed: Executed,
  { state, readAt, isInterrupted }: Ground,
): readonly Resource[] | undefined => {
  const age = ports.now().getTime() - Date.parse(readAt);
  const isAsPlanned =
    !executed.error && !executed.isMet && !isInterrupted && executed.calls.length === planned.length;
  return isAsPlanned && age <= MOST_AGE_MS ? changedByAll(planned, state) : undefined;
};

/** The state of a reading, with what was known of the account before. */
const withKnownOf = (
  { knownBefore, rememberedNetworks, pings }: AccountState,
  {
    rememberedNetworks: _,
    rememberedDocuments: __,
    rememberedBuckets: ___,
    pings: ____,
    ...read
  }: AccountState,
): AccountState => ({
  ...read,
  knownBefore,
  ...(rememberedNetworks ? { rememberedNetworks } : {}),
  ...(pings ? { pings } : {}),
});

const judged = (
  guard: Guard,
  { findings }: Outcome,
  { state: before }: Ground,
  read: AccountState,
  isOf: { readonly read: string; seenAt(snapshot: Snapshot): string },
): Verified => {
  const state = withKnownOf(before, read);
  const assessments = assess(guard.prerequisites, state);
  const open = stillOpen(findings, assessments, state);
  const baselines = snapshotsOf(state, assessments).map((snapshot) => ({
    snapshot,
    seenAt: isOf.seenAt(snapshot),
  }));
  return { holds: open.length === 0, because: open.join('; '), state, read: isOf.read, baselines };
};

/**
 * Reads the same part of the account again. After a crash, nothing in the state may name a finding's subject any more, so
 * subjects are read as well.
 */
const readAll = async (guard: Guard, draft: Outcome, ground: Ground): Promise<Verified> => {
  const { ports } = guard;
  const readAt = ports.now().toISOString();
  const { state } = ground;
  const subjects = draft.findings.map(({ subject }) => unreadPart(scopeToRead(subject), state));
  const read = await ports.reader.read(joinScopes([scopeOf(state), ...subjects]));
  return judged(guard, draft, ground, read, { read: 'The account was', seenAt: () => readAt });
};

const inWords = (changed: readonly Resource[]): string => {
  const [first = '', ...others] = changed.map(label);
  const last = others.pop();
  if (last === undefined) return `${first} was`;
  return `${[first, ...others].join(', ')} and ${last} were`;
};

/** A network is remembered as a whole, of which only a part was read again, so it is as old as the rest. */
const readChanged = async (
  guard: Guard,
  draft: Outcome,
  ground: Ground,
  changed: readonly Resource[],
): Promise<Verified> => {
  const { ports } = guard;
  const readAt = ports.now().toISOString();
  const read = await ports.reader.reread(ground.state, changed);
  const again = new Set(changed.map(resourceKey));
  const seenAt = (snapshot: Snapshot): string =>
    again.has(resourceKey(snapshotResource(snapshot))) ? readAt : ground.readAt;
  return judged(guard, draft, ground, read, { read: inWords(changed), seenAt });
};

/** Does the state hold what the findings are about? */
const holdsSubjects = ({ findings }: Outcome, { state }: Ground): boolean =>
  findings.every(({ subject }) => isEmptyScope(unreadPart(scopeToRead(subject), state)));

/**
 * Verifies a repair: the check of each finding must pass now. What the calls changed is read again, and the rest is as it
 * was judged seconds ago, when all of this together was worked out to pass. Everything is read again where that cannot be
 * relied on, and before anybody is told that a repair did not help.
 */
export const verify = async (
  guard: Guard,
  draft: Outcome,
  planned: readonly ApiCall<RepairApi>[],
  executed: Executed,
  ground: Ground,
): Promise<Verified> => {
  const changed = changedIn(guard, planned, executed, ground);
  if (changed && holdsSubjects(draft, ground)) {
    const verified = await readChanged(guard, draft, ground, changed);
    if (verified.holds) return verified;
  }
  return readAll(guard, draft, ground);
};
