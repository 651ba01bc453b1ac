import { commandsOf } from '../../../functions/account/commands.ts';
import type { AccountState } from '../../../functions/account/state.ts';
import { adviceWords } from '../../../functions/core/advice.ts';
import type { Prerequisite, Result } from '../../../functions/core/prerequisite.ts';
import { NOT_CONNECTED } from '../../../functions/sessions/user-messages.ts';
import type { Step } from '../examination.ts';
import { missingIn } from './denied.ts';

type Titled = Pick<Step, 'id' | 'title'>;

/** A step that holds, with its evidence. */
export const passed = (titled: Titled, evidence: string, prerequisite?: string): Step => ({
  ...titled,
  verdict: 'pass',
  evidence,
  ...(prerequisite ? { prerequisite } : {}),
  commands: [],
});

/** Why nothing was looked at. */
export const BEHIND = 'behind the step that decides';

/** A step that was not looked at, or that does not concern this node. */
export const skipped = (titled: Titled, evidence: string, prerequisite?: string): Step => ({
  ...passed(titled, evidence, prerequisite),
  verdict: 'skipped',
});

/** The readers speak of the guard that is deployed; here, the caller reads. */
const asCaller = (because: string): string => because.replaceAll('the guard may not', 'the caller may not');

/** A step of which nothing certain can be said. */
export const inDoubt = (titled: Titled, because: string, more: Partial<Step> = {}): Step => ({
  ...titled,
  verdict: 'unknown',
  evidence: asCaller(because),
  ...missingIn(because),
  commands: [],
  ...more,
});

/** A step that breaks the way. */
export const failed = (titled: Titled, because: string, more: Partial<Step> = {}): Step => ({
  ...titled,
  verdict: 'fail',
  evidence: because,
  impact: 'sessions-fail',
  commands: [],
  ...more,
});

/** The commands that mend what a prerequisite finds at a resource, with what they do. */
export const adviceFor = (
  { advise }: Prerequisite,
  state: AccountState,
  { subject }: Pick<Result, 'subject'>,
): Pick<Step, 'commands' | 'advice'> => {
  const plan = advise?.(state, subject);
  return plan ? { commands: commandsOf(plan, state), advice: adviceWords(plan) } : { commands: [] };
};

const RANK: Readonly<Record<Result['kind'], number>> = { fail: 3, unknown: 2, pass: 1, 'not-applicable': 0 };

/** The result that decides about a step. */
export const worstOf = (results: readonly Result[]): Result | undefined =>
  results.toSorted((a, b) => RANK[b.kind] - RANK[a.kind])[0];

/** Several results of one prerequisite as one step: the worst decides. */
export const stepOf = (
  titled: Titled,
  prerequisite: Prerequisite,
  state: AccountState,
  results: readonly Result[],
  evidence: string,
): Step => {
  const { id } = prerequisite;
  const worst = worstOf(results);
  if (worst?.kind === 'fail') {
    const { because, impact, userSees } = worst;
    return failed(titled, because, {
      prerequisite: id,
      impact,
      ...(userSees ? { userSees } : {}),
      ...adviceFor(prerequisite, state, worst),
    });
  }
  return worst?.kind === 'unknown'
    ? inDoubt(titled, worst.because, { prerequisite: id })
    : passed(titled, evidence, id);
};

/**
 * Does it cut the node off, so that nothing behind it matters? What fails only when a session starts, such as a log bucket
 * that is gone, does not.
 */
export const cutsOff = ({ verdict, impact, userSees = NOT_CONNECTED }: Step): boolean =>
  verdict === 'fail' && impact === 'sessions-fail' && userSees.startsWith('TargetNotConnected');
