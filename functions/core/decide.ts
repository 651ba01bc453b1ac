import type { ApiCall, Plan, RepairApi } from '../account/api-call.ts';
import { isInfrastructureAsCode } from '../formats/actor.ts';
import type { Change } from '../formats/cloudtrail.ts';
import type { Exemption } from './exemption.ts';
import { type GuardConfig, matchesName } from './guard-config.ts';
import type { Finding } from './outcome.ts';
import type { Prerequisite } from './prerequisite.ts';
import { unchanged } from './unchanged.ts';

export type Decision =
  | { readonly action: 'nothing'; readonly because: string }
  | { readonly action: 'alert'; readonly because: string }
  | { readonly action: 'fix'; readonly plan: Plan<RepairApi> };

export type Question = {
  readonly config: GuardConfig;
  readonly change: Change;
  readonly prerequisite: Prerequisite;
  readonly findings: readonly Finding[];
  readonly plan: Plan | undefined;
  readonly exemption: Exemption;
  /** Automatic fixes of this resource in the last 24 hours. */
  readonly recentFixes: number;
  readonly ledgerReadable: boolean;
  /** The plan goes back past a break that was already reported: this change did not cause that break. */
  readonly knownBefore: boolean;
  /** When the state that the plan restores was last seen, if that is long ago. */
  readonly staleSince?: string | undefined;
};

const isRepairCall = (call: ApiCall, reverts: readonly string[]): call is ApiCall<RepairApi> =>
  reverts.includes(call.api);

/** The log destination that a call would create or change, if auto-fix may not write to it. */
const outsideGrant = (call: ApiCall, config: GuardConfig): string | undefined => {
  if ('Bucket' in call.input) {
    return matchesName(config.logBuckets, call.input.Bucket) ? undefined : `bucket ${call.input.Bucket}`;
  }
  if ('logGroupName' in call.input) {
    return matchesName(config.logGroups, call.input.logGroupName)
      ? undefined
      : `log group ${call.input.logGroupName}`;
  }
  return undefined;
};

/** One clause without a capital letter, for {@link unchanged}. */
const whyNotFix = (question: Question, plan: Plan): string | undefined => {
  const { config, prerequisite, change, findings } = question;
  if (config.mode === 'alert') return 'the guard is in alert mode';
  if (!config.autoFix.includes(prerequisite.id)) {
    return `auto-fix is not switched on for ${prerequisite.id}`;
  }
  if (!question.ledgerReadable) return 'the ledger could not be read';
  if (question.exemption.kind === 'unreadable') return question.exemption.because;
  if (findings.some(({ security }) => security)) return 'this is a security finding, so a person must decide';
  if (question.knownBefore) return 'it was already broken before this change';
  if (findings.some(({ attribution }) => attribution !== 'proven')) {
    return 'it is not proven that this change alone broke it';
  }
  if (question.staleSince) {
    return `the old state is known only as of ${question.staleSince}, and others may have changed it since`;
  }
  if (plan.byHand) return plan.byHand;
  if (!plan.exact) return 'the old state is not fully known';
  if (isInfrastructureAsCode(change.actor.tool) && !config.fixInfrastructureAsCode) {
    return `the change was made by ${change.actor.tool}, so fix it in code, or the next run makes it again`;
  }
  const outside = plan.calls.map((call) => outsideGrant(call, config)).find((name) => name !== undefined);
  if (outside) return `auto-fix may not write to ${outside} (see the settings log-buckets and log-groups)`;
  if (question.recentFixes >= config.fixBudget) {
    const times = question.recentFixes === 1 ? '1 time' : `${question.recentFixes} times`;
    return `it was already put back ${times} in 24 hours, and somebody keeps changing it`;
  }
  return undefined;
};

/** Decides what to do about broken prerequisites. In every doubt, the guard only alerts. */
export const decide = (question: Question): Decision => {
  const { exemption, findings, plan, prerequisite } = question;
  if (exemption.kind === 'exempt' && !findings.some(({ security }) => security)) {
    return { action: 'nothing', because: exemption.because };
  }
  if (!plan) return { action: 'alert', because: unchanged('no way back is known, so a person must decide') };
  const repairs = plan.calls.filter((call) => isRepairCall(call, prerequisite.reverts));
  if (repairs.length !== plan.calls.length) {
    return {
      action: 'alert',
      because: unchanged('this is never put back automatically, because it may have been done on purpose'),
    };
  }
  const because = whyNotFix(question, plan);
  return because
    ? { action: 'alert', because: unchanged(because) }
    : { action: 'fix', plan: { ...plan, calls: repairs } };
};
