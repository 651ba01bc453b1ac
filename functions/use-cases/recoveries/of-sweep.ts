import type { AccountState } from '../../account/state.ts';
import { type Assessment, assessmentKey } from '../../core/assessment.ts';
import type { Incident } from '../../core/ledger/ledger.ts';
import type { Ending, Outcome } from '../../core/outcome.ts';
import type { Result } from '../../core/prerequisite.ts';
import type { Guard } from '../guard.ts';
import { endIncidents, type Over } from './end-incidents.ts';
import { isToldSince } from './pending.ts';

const endingOf = (result: Result): Ending | undefined => {
  if (result.kind === 'pass') return 'holds';
  if (result.kind === 'not-applicable') return 'no-longer-applies';
  return undefined;
};

/** Who ends them, and when the account was begun to be read, ISO 8601. */
type Round = { readonly by: string; readonly readAt: string };

type Part = { readonly open: { readonly incidents: readonly Incident[] }; readonly state: AccountState };

/**
 * Ends the incidents of what the sweep finds to be over. `abandoned` are those that nothing depends on any more. What was told
 * after the account was read, or is being told at this moment, is left to the next round.
 */
export const endOver = async (
  guard: Guard,
  { by, readAt }: Round,
  { open, state }: Part,
  assessments: readonly Assessment[],
  abandoned: readonly Incident[],
): Promise<readonly Outcome[]> => {
  const incidents = open.incidents.filter(
    (one) => !isToldSince(one, new Date(readAt), by, guard.ports.now()),
  );
  const failing = new Set(assessments.filter(({ result }) => result.kind === 'fail').map(assessmentKey));
  const overs = (how: (result: Result) => Ending | undefined): readonly Over[] =>
    assessments.flatMap((one) => {
      const ending = failing.has(assessmentKey(one)) ? undefined : how(one.result);
      return ending ? [{ prerequisite: one.prerequisite, subject: one.result.subject, how: ending }] : [];
    });
  // What nodes show to work is no longer broken, though it cannot be seen how.
  const working = overs((result) =>
    result.kind === 'unknown' && result.unseen && !result.unsettled ? 'works' : undefined,
  );
  const ended = overs(endingOf);
  const left = abandoned.map(({ prerequisite, subject }) => ({
    prerequisite,
    subject,
    how: 'no-longer-applies' as const,
  }));
  const ofBroken = incidents.filter(({ impact }) => impact !== 'unknown');
  const ofDoubts = incidents.filter(({ impact }) => impact === 'unknown');
  const broken = await endIncidents(guard, state, ofBroken, [...ended, ...left, ...working]);
  return [...broken, ...(await endIncidents(guard, state, ofDoubts, [...ended, ...left]))];
};
