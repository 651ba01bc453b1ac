import { applyPlan } from '../../../functions/account/apply-plan.ts';
import { commandsOf } from '../../../functions/account/commands.ts';
import type { Resource } from '../../../functions/account/resource.ts';
import type { AccountState } from '../../../functions/account/state.ts';
import { adviceWords } from '../../../functions/core/advice.ts';
import type { Prerequisite, Result } from '../../../functions/core/prerequisite.ts';
import { registry } from '../../../functions/prerequisites/index.ts';

/** What is offered for a check that fails, and what the check says after it. */
export type Advised = {
  readonly before: Result['kind'] | 'nothing';
  /** `nothing` if nothing is offered. */
  readonly after: Result['kind'] | 'nothing';
  readonly commands: readonly string[];
  readonly words: string;
};

const kindAt = (prerequisite: Prerequisite, state: AccountState, subject: Resource): Advised['before'] =>
  prerequisite.check(state).find((one) => one.subject.type === subject.type && one.subject.id === subject.id)
    ?.kind ?? 'nothing';

/** Follows the advice on the first subject that fails, or on the given one. */
export const follow = (prerequisite: Prerequisite, state: AccountState, at?: Resource): Advised => {
  const failing = prerequisite.check(state).find(({ kind }) => kind === 'fail')?.subject;
  const subject = at ?? failing;
  if (!subject) return { before: 'nothing', after: 'nothing', commands: [], words: '' };
  const before = kindAt(prerequisite, state, subject);
  const plan = registry.find(({ id }) => id === prerequisite.id)?.advise?.(state, subject);
  const then = plan && applyPlan(state, plan);
  if (!plan || !then) return { before, after: 'nothing', commands: [], words: '' };
  return {
    before,
    after: kindAt(prerequisite, then, subject),
    commands: commandsOf(plan, state),
    words: adviceWords(plan),
  };
};
