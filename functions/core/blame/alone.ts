import { applyCall } from '../../account/apply-call.ts';
import { callsOf } from '../../account/records/calls-of-change.ts';
import type { AccountState } from '../../account/state.ts';
import type { Change } from '../../formats/cloudtrail.ts';
import {
  type Assessment,
  assess,
  assessmentKey,
  brokeMore,
  cutAt,
  isOpenIn,
  resultOf,
} from '../assessment.ts';
import type { Effect } from '../effect.ts';
import type { LedgerRows } from '../ledger/ledger.ts';
import { asRemembered } from '../ledger/whole.ts';
import type { Prerequisite, Result } from '../prerequisite.ts';

/** The checks on the account as it was remembered, without a change and with that change alone. */
export type Alone = { readonly before: readonly Assessment[]; readonly after: readonly Assessment[] };

type Pair = { readonly before: AccountState; readonly after: AccountState };

/** The change made on what the ledger remembers; undefined if AWS would refuse it there. */
const onRemembered = (change: Change, state: AccountState, rows: LedgerRows): Pair | undefined => {
  const before = asRemembered(state, rows);
  const calls = callsOf(change);
  if (calls.length === 0) return undefined;
  let after = before;
  for (const call of calls) {
    const applied = applyCall(after, call);
    if (!applied.ok) return undefined;
    after = applied.state;
  }
  return { before, after };
};

/**
 * What a change does by itself to an account that was whole. Undoing one of two breaks heals nothing, so this shows of
 * each of them that it breaks something. Undefined if it is not known how the account was before.
 */
export const aloneOf = (
  prerequisites: readonly Prerequisite[],
  effect: Effect,
  change: Change,
  state: AccountState,
  rows: LedgerRows,
): Alone | undefined => {
  const pair = effect.alone ? effect.alone.states(state) : onRemembered(change, state, rows);
  return pair && { before: assess(prerequisites, pair.before), after: assess(prerequisites, pair.after) };
};

type Failure = Extract<Result, { kind: 'fail' }>;

const isFailure = (result: Result | undefined): result is Failure => result?.kind === 'fail';

/**
 * What a change breaks by itself of what an assessment says is broken now. A packet meets one obstacle after the other,
 * and only the first one is visible, so paths are compared wherever they are cut.
 */
export const brokenAlone = (alone: Alone | undefined, now: Assessment): Failure | undefined => {
  if (!alone || !isFailure(now.result)) return undefined;
  const { cut, subject } = now.result;
  if (cut === undefined) {
    const key = assessmentKey(now);
    const [was, is] = [resultOf(alone.before, key), resultOf(alone.after, key)];
    if (!isFailure(is)) return undefined;
    return isFailure(was) && !brokeMore(was, is) ? undefined : is;
  }
  const before = cutAt(alone.before, now.result);
  const isCutAlone = (way: string): boolean => cut.includes(way) && !before.has(way);
  return alone.after
    .map(({ result }) => result)
    .filter(isFailure)
    .find(
      (one) =>
        one.subject.type === subject.type &&
        one.subject.id === subject.id &&
        (one.cut ?? []).some(isCutAlone),
    );
};

/** Was it broken on the account as it was remembered? Then that account was not whole: the change may be in it. */
const wasBroken = ({ before }: Alone, now: Assessment): boolean => {
  if (isFailure(resultOf(before, assessmentKey(now)))) return true;
  const { result } = now;
  const cut = isFailure(result) ? (result.cut ?? []) : [];
  const then = cutAt(before, result);
  return cut.some((way) => then.has(way));
};

/** Can nobody tell whether it is whole after the change alone? */
const isUnclear = ({ after }: Alone, now: Assessment): boolean =>
  resultOf(after, assessmentKey(now))?.kind === 'unknown' || !isOpenIn(after, now.result);

/**
 * Does a change break by itself what is broken now? Undefined if it is not known how it was when it was whole, or if
 * nobody can tell how it would be after the change alone.
 */
export const isBrokenAlone = (
  alone: Alone | undefined,
  now: Assessment,
  breaks: Failure | undefined,
): boolean | undefined => {
  if (breaks) return true;
  return alone && !wasBroken(alone, now) && !isUnclear(alone, now) ? false : undefined;
};
