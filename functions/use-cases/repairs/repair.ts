import { type ApiCall, type Plan, type RepairApi, stepsOf } from '../../account/api-call.ts';
import type { Resource } from '../../account/resource.ts';
import type { GuardConfig } from '../../core/guard-config.ts';
import type { RepairRecord, SavedRows } from '../../core/ledger/ledger.ts';
import type { Turn } from '../../core/ledger/turn.ts';
import type { Outcome } from '../../core/outcome.ts';
import { RemediationError } from '../../core/ports.ts';
import type { Guard } from '../guard.ts';
import type { Known } from '../judged.ts';
import { recordQuietly } from '../tell.ts';
import { recordRepaired } from '../telling/record-repaired.ts';
import { BusyError, type EndTurn, turnOf, within } from './turn.ts';
import { type Executed, type Ground, type Verified, verify } from './verify.ts';

/** Makes one call. A refusal is returned; anything else (no answer) is thrown. */
const attempt = async (guard: Guard, call: ApiCall<RepairApi>): Promise<Executed> => {
  try {
    const done = await guard.ports.remediator.execute(call);
    return { calls: [call.api], ...(done === 'already-done' ? { isMet: true } : {}) };
  } catch (error) {
    if (!(error instanceof RemediationError)) throw error;
    return { calls: [], error: `${call.api}: ${error.message}` };
  }
};

const execute = async (guard: Guard, calls: readonly ApiCall<RepairApi>[]): Promise<Executed> => {
  let made: Executed = { calls: [] };
  for (const step of stepsOf(calls)) {
    const settled = await Promise.allSettled(step.map((call) => attempt(guard, call)));
    const lost = settled.find((result) => result.status === 'rejected');
    if (lost) throw lost.reason;
    const answers = settled.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    made = {
      calls: [...made.calls, ...answers.flatMap((answer) => answer.calls)],
      ...(made.isMet || answers.some(({ isMet }) => isMet) ? { isMet: true } : {}),
    };
    const error = answers.find((answer) => answer.error)?.error;
    if (error) return { ...made, error };
  }
  return made;
};

/**
 * It is fixed if the checks pass and no part of the plan is missing, because a bucket may pass without its
 * old settings. In a plan with one call, nothing can be missing: somebody else has fixed it. If a repair is
 * not understood, nobody knows what it should have done.
 */
const isFixed = (
  { calls, draft, unclear }: RepairRecord,
  { error }: Executed,
  { holds }: Verified,
): boolean => holds && !unclear && draft.findings.length > 0 && (error === undefined || calls.length === 1);

const actionOf = (record: RepairRecord, executed: Executed, verified: Verified): string => {
  const { calls, error } = executed;
  const made = calls.length > 0 ? `Calls made: ${calls.join(', ')}.` : 'No call was made.';
  if (!verified.holds) {
    return `The automatic repair did not help${error ? ` (${error})` : ''}. ${made} It still fails: ${verified.because}.`;
  }
  if (!error)
    return `Put back: ${record.draft.action} ${made} ${verified.read} read again, and the checks pass.`;
  return `The checks pass now, but the repair was not completed (${error}). ${made}`;
};

const conclude = async (
  guard: Guard,
  record: RepairRecord,
  executed: Executed,
  verified: Verified,
  { rows: { incidents } }: Ground,
  endTurn: EndTurn,
): Promise<Outcome> => {
  const { ports } = guard;
  const fixed = isFixed(record, executed, verified);
  const outcome: Outcome = {
    ...record.draft,
    status: fixed ? 'fixed' : 'fix-failed',
    calls: executed.calls,
    action: actionOf(record, executed, verified),
  };
  await ports.publisher.publish(outcome);
  const saved: SavedRows = {
    repairs: [{ ...record, state: 'told' }],
    baselines: fixed ? verified.baselines : [],
  };
  await Promise.all([
    recordQuietly(ports, () => recordRepaired(ports, outcome, verified.state, incidents)),
    recordQuietly(ports, () => ports.ledger.save(saved)),
    endTurn(),
  ]);
  return outcome;
};

/**
 * Carries out a plan of a record that was saved: makes the calls, reads the account again and tells the result. If
 * something throws, the record remains, so that the event's next delivery (or the sweep) still tells what was made.
 */
export const carryOut = async (
  guard: Guard,
  record: RepairRecord,
  calls: readonly ApiCall<RepairApi>[],
  ground: Ground,
  endTurn: EndTurn,
): Promise<Outcome> => {
  const executed = await execute(guard, calls);
  const verified = await verify(guard, record.draft, calls, executed, ground);
  return conclude(guard, record, executed, verified, ground, endTurn);
};

/** Tells that a begun repair is not made, and why, with what holds now. */
export const giveUp = async (
  guard: Guard,
  record: RepairRecord,
  error: string,
  ground: Ground,
  endTurn: EndTurn,
): Promise<Outcome> => {
  const executed: Executed = { calls: [], error };
  const verified = await verify(guard, record.draft, [], executed, ground);
  return conclude(guard, record, executed, verified, ground, endTurn);
};

/** Why no fix is made, as one clause. */
export const noMoreFixes = ({ fixesPerHour }: GuardConfig): string =>
  `an hour may hold no more automatic fixes (fixes-per-hour: ${fixesPerHour})`;

const UNWRITTEN = 'the ledger could not be written';

/** Takes the turn and a fix of the hour, and records the repair; else says why not, as one clause. Throws {@link BusyError}. */
const begin = async (
  { config, ports }: Guard,
  { delivery }: Known,
  turn: Turn,
  repair: RepairRecord,
): Promise<string | undefined> => {
  const attempt = async () => {
    try {
      const { readAt } = delivery;
      return await ports.ledger.beginRepair({ turn, readAt, most: config.fixesPerHour, repair });
    } catch (error) {
      ports.log.error('The repair could not be counted and recorded, so it is not made', { error });
      return 'unwritten';
    }
  };
  switch (await attempt()) {
    case 'begun':
      return undefined;
    case 'busy':
      throw new BusyError('Another repair is being made');
    case 'spent':
      return noMoreFixes(config);
    case 'unwritten':
      return UNWRITTEN;
  }
};

/**
 * Carries out a plan: it is counted and recorded first, then made, then verified, then told. If it may not be made,
 * the result says why, as one clause, and nothing was changed. Meanwhile no other delivery of the family repairs, so that
 * of two breaks, each of which heals when the other is put back, only one is. Throws {@link BusyError} if another one
 * does; then nothing was done.
 */
export const repair = async (
  guard: Guard,
  known: Known,
  target: Resource,
  plan: Plan<RepairApi>,
  draft: Outcome,
): Promise<Outcome | string> => {
  const turn = turnOf(guard, known);
  const record: RepairRecord = {
    resource: target,
    eventId: draft.event?.eventId ?? '',
    startedAt: turn.at,
    calls: plan.calls,
    state: 'started',
    draft,
  };
  const refused = await begin(guard, known, turn, record);
  if (refused) return refused;
  return within(guard, turn, (endTurn) => carryOut(guard, record, plan.calls, known.gathered, endTurn));
};
