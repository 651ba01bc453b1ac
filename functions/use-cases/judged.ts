import type { BlastRadius } from '../account/nodes/blast-radius.ts';
import type { Evaluation } from '../core/blame/evaluate.ts';
import type { Finding, Outcome } from '../core/outcome.ts';
import type { Prerequisite } from '../core/prerequisite.ts';
import type { Change } from '../formats/cloudtrail.ts';
import { ownerOfTouched } from './blame/owner.ts';
import type { Gathered } from './gather.ts';
import type { Guard } from './guard.ts';
import { brokenOutcome, quietOutcome } from './outcomes.ts';
import { saidOfLeft } from './vpcs-with-nodes.ts';

/** One delivery of an event. */
export type Delivery = {
  /** The message that brought it, which is the same for each of its deliveries. */
  readonly by: string;
  /** When it was delivered for the first time. */
  readonly heardAt: Date;
  /** When the account was begun to be read for this judgement. */
  readonly readAt: Date;
};

/** A change, the prerequisite that watches it, and what is known about it. */
export type Known = {
  readonly change: Change;
  readonly prerequisite: Prerequisite;
  readonly gathered: Gathered;
  readonly delivery: Delivery;
};

/** The same, with the results of the checks. */
export type Judged = Known & { readonly evaluation: Evaluation };

/** The outcome of a change that is not sent to anybody. */
export const quietOf = (
  { config }: Guard,
  { change, prerequisite, gathered }: Known,
  status: Outcome['status'],
  because: string,
): Outcome =>
  quietOutcome(config.identity, status, `${because}${saidOfLeft(gathered.vpcsLeft)}`, change, {
    prerequisite: prerequisite.id,
    resources: gathered.effect.resources,
  });

/** The alert about some findings of a change; `action` says what was done about them. */
export const alertOf = (
  { config }: Guard,
  { change, prerequisite, gathered, evaluation }: Judged,
  findings: readonly Finding[],
  blastRadius: BlastRadius | null,
  action: string,
): Outcome => {
  const owner = ownerOfTouched(gathered);
  return brokenOutcome({
    identity: config.identity,
    prerequisite,
    change,
    resources: gathered.effect.resources,
    findings,
    state: gathered.state,
    evaluation,
    blastRadius,
    action: `${action}${saidOfLeft(gathered.vpcsLeft)}`,
    ...(owner ? { owner } : {}),
  });
};
