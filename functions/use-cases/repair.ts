import { type ApiCall, type Plan, type RepairApi, stepsOf } from '../account/api-call.ts';
import { applyCall } from '../account/apply-call.ts';
import type { Resource } from '../account/resource.ts';
import { scopeToRead } from '../account/resource-in-state.ts';
import { joinScopes, unreadPart } from '../account/scope.ts';
import type { AccountState } from '../account/state.ts';
import { assess } from '../core/assessment.ts';
import { snapshotsOf } from '../core/ledger/baseline.ts';
import type { RepairRecord } from '../core/ledger/ledger.ts';
import type { Outcome } from '../core/outcome.ts';
import { RemediationError } from '../core/ports.ts';
import { stillOpen } from '../core/still-open.ts';
import { scopeOf } from '../sessions/follow-up.ts';
import type { Gathered } from './gather.ts';
import type { Guard } from './guard.ts';
import { recordQuietly, recordTold } from './tell.ts';

type Executed = { readonly calls: readonly string[]; readonly error?: string };

/** Makes one call. A refusal is returned; anything else (no answer) is thrown. */
const attempt = async (guard: Guard, call: ApiCall<RepairApi>): Promise<Executed> => {
  try {
    await guard.ports.remediator.execute(call);
    return { calls: [call.api] };
  } catch (error) {
    if (!(error instanceof RemediationError)) throw error;
    return { calls: [], error: `${call.api}: ${error.message}` };
  }
};

const execute = async (guard: Guard, calls: readonly ApiCall<RepairApi>[]): Promise<Executed> => {
  let made: readonly string[] = [];
  for (const step of stepsOf(calls)) {
    const settled = await Promise.allSettled(step.map((call) => attempt(guard, call)));
    const lost = settled.find((result) => result.status === 'rejected');
    if (lost) throw lost.reason;
    const answers = settled.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    made = [...made, ...answers.flatMap((answer) => answer.calls)];
    const error = answers.find((answer) => answer.error)?.error;
    if (error) return { calls: made, error };
  }
  return { calls: made };
};

type Verified = { readonly holds: boolean; readonly because: string; readonly state: AccountState };

/**
 * Reads the same part of the account again. It is fixed if the check of each finding passes now. After a
 * crash, nothing in the state may name a finding's subject any more, so subjects are read as well.
 */
const verify = async (guard: Guard, draft: Outcome, before: AccountState): Promise<Verified> => {
  const subjects = draft.findings.map(({ subject }) => unreadPart(scopeToRead(subject), before));
  const read = await guard.ports.reader.read(joinScopes([scopeOf(before), ...subjects]));
  const state = { ...read, knownBefore: before.knownBefore };
  const open = stillOpen(draft.findings, assess(guard.prerequisites, state), state);
  return { holds: open.length === 0, because: open.join('; '), state };
};

/**
 * It is fixed if the checks pass and no part of the plan is missing, because a bucket may pass without its
 * old settings. In a plan with one call, nothing can be missing: somebody else has fixed it. If a repair is
 * not understood, nobody knows what it should have done.
 */
const isFixed = ({ calls, unclear }: RepairRecord, { error }: Executed, { holds }: Verified): boolean =>
  holds && !unclear && (error === undefined || calls.length === 1);

const actionOf = (record: RepairRecord, executed: Executed, verified: Verified): string => {
  const { calls, error } = executed;
  const made = calls.length > 0 ? `Calls made: ${calls.join(', ')}.` : 'No call was made.';
  if (!verified.holds) {
    return `The automatic repair did not help${error ? ` (${error})` : ''}. ${made} It still fails: ${verified.because}.`;
  }
  if (!error)
    return `Put back: ${record.draft.action} ${made} The account was read again, and the checks pass.`;
  return `The checks pass now, but the repair was not completed (${error}). ${made}`;
};

const conclude = async (
  guard: Guard,
  record: RepairRecord,
  executed: Executed,
  before: AccountState,
): Promise<Outcome> => {
  const { ports } = guard;
  const readAt = ports.now().toISOString();
  const verified = await verify(guard, record.draft, before);
  const fixed = isFixed(record, executed, verified);
  const outcome: Outcome = {
    ...record.draft,
    status: fixed ? 'fixed' : 'fix-failed',
    calls: executed.calls,
    action: actionOf(record, executed, verified),
  };
  await ports.publisher.publish(outcome);
  const snapshots = fixed ? snapshotsOf(verified.state, assess(guard.prerequisites, verified.state)) : [];
  await Promise.all([
    recordTold(ports, outcome),
    recordQuietly(ports, () => ports.ledger.saveRepair({ ...record, state: 'told' })),
    recordQuietly(ports, () => ports.ledger.saveBaseline(snapshots, readAt)),
  ]);
  return outcome;
};

/**
 * Carries out a plan: it is recorded first, then made, then verified, then told. If the record cannot be
 * written, the result is undefined and nothing was changed. If something throws later, the record remains, so
 * that the event's next delivery (or the sweep) still tells what was made.
 */
export const repair = async (
  guard: Guard,
  target: Resource,
  plan: Plan<RepairApi>,
  draft: Outcome,
  state: AccountState,
): Promise<Outcome | undefined> => {
  const record: RepairRecord = {
    resource: target,
    eventId: draft.event?.eventId ?? '',
    startedAt: guard.ports.now().toISOString(),
    calls: plan.calls,
    state: 'started',
    draft,
  };
  try {
    await guard.ports.ledger.saveRepair(record);
  } catch (error) {
    guard.ports.log.error('The repair could not be recorded, so it is not made', { error });
    return undefined;
  }
  return conclude(guard, record, await execute(guard, plan.calls), state);
};

/** Would the call overwrite what somebody else has set since the repair started? */
const overwrites = (state: AccountState, [call, ...others]: readonly ApiCall[]): boolean => {
  // With several calls, some were already made, which may be why the state differs from the event's.
  if (!call || others.length > 0) return false;
  const applied = applyCall(state, call);
  return applied.ok && JSON.stringify(applied.state) !== JSON.stringify(state);
};

/** May auto-fix make all of its calls? Another version may have made others. */
const isOurs = ({ prerequisites }: Guard, { calls, draft }: RepairRecord): boolean => {
  const known: readonly string[] = prerequisites.find(({ id }) => id === draft.prerequisite)?.reverts ?? [];
  return calls.every(({ api }) => known.includes(api));
};

const whyNotResume = (
  guard: Guard,
  record: RepairRecord,
  { effect, state }: Gathered,
): string | undefined => {
  const { config } = guard;
  if (record.unclear || !isOurs(guard, record)) {
    return 'it was interrupted, and another version of session-guard had started it';
  }
  if (config.mode === 'alert') return 'it was interrupted, and auto-fix is switched off now';
  if (!record.draft.prerequisite || !config.autoFix.includes(record.draft.prerequisite)) {
    return 'it was interrupted, and auto-fix is switched off for this prerequisite now';
  }
  if (!effect.isCurrent(state) && overwrites(state, record.calls)) {
    return 'it was interrupted, and somebody has changed the resource since';
  }
  return undefined;
};

/**
 * Finishes a repair that a crash interrupted: its calls are made again (each is idempotent), and it is told.
 * They are not made if auto-fix was switched off or somebody else changed the resource in the meantime.
 */
export const resumeRepair = async (
  guard: Guard,
  record: RepairRecord,
  gathered: Gathered,
): Promise<Outcome> => {
  const error = whyNotResume(guard, record, gathered);
  const executed = error ? { calls: [], error } : await execute(guard, record.calls);
  return conclude(guard, record, executed, gathered.state);
};
