import type { ApiCall, Plan, RepairApi } from '../account/api-call.ts';
import { isInfrastructureAsCode } from '../formats/actor.ts';
import type { Change } from '../formats/cloudtrail.ts';
import type { Exemption } from './exemption.ts';
import { type GuardConfig, matchesName } from './guard-config.ts';
import type { Finding } from './outcome.ts';
import type { Prerequisite } from './prerequisite.ts';

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
  /** The plan goes back past a break that was told before: that break is not this change's. */
  readonly knownBefore: boolean;
  /** Since when the state that the plan goes back to was not seen any more, where that is long ago. */
  readonly staleSince?: string | undefined;
};

const isRepairCall = (call: ApiCall, reverts: readonly string[]): call is ApiCall<RepairApi> =>
  reverts.includes(call.api);

/** The log destination that a call would create or change, when it is outside the write grant. */
const outsideGrant = (call: ApiCall, config: GuardConfig): string | undefined => {
  if (call.api.startsWith('s3:') && 'Bucket' in call.input) {
    return matchesName(config.logBuckets, call.input.Bucket) ? undefined : `bucket ${call.input.Bucket}`;
  }
  if (call.api.startsWith('logs:') && 'logGroupName' in call.input) {
    return matchesName(config.logGroups, call.input.logGroupName)
      ? undefined
      : `log group ${call.input.logGroupName}`;
  }
  return undefined;
};

const whyNotFix = (question: Question, plan: Plan): string | undefined => {
  const { config, prerequisite, change, findings } = question;
  if (config.mode === 'alert') return 'Alert mode: nothing was changed.';
  if (!config.autoFix.includes(prerequisite.id)) {
    return `Auto-fix is not switched on for ${prerequisite.id}: nothing was changed.`;
  }
  if (!question.ledgerReadable) return 'The ledger could not be read, so nothing was changed.';
  if (question.exemption.kind === 'unreadable') {
    return `Nothing was changed, because ${question.exemption.because}.`;
  }
  if (findings.some(({ security }) => security)) return 'This needs a person: nothing was changed.';
  if (question.knownBefore) return 'It was broken before this change already: nothing was changed.';
  if (findings.some(({ attribution }) => attribution !== 'proven')) {
    return 'It is not proven that this change alone broke it: nothing was changed.';
  }
  if (question.staleSince) {
    return `How it was is known from ${question.staleSince} only, and others may have changed it since: nothing was changed.`;
  }
  if (plan.byHand) return `${plan.byHand}: nothing was changed.`;
  if (!plan.exact) return 'The old state is not known in full: nothing was changed.';
  if (isInfrastructureAsCode(change.actor.tool) && !config.fixInfrastructureAsCode) {
    return `The change was made by ${change.actor.tool}: fix it in code, or it comes back with the next run. Nothing was changed.`;
  }
  const outside = plan.calls.map((call) => outsideGrant(call, config)).find((name) => name !== undefined);
  if (outside) return `Auto-fix may not write to ${outside} (see the log-buckets and log-groups settings).`;
  if (question.recentFixes >= config.fixBudget) {
    return `It was put back ${question.recentFixes} times in 24 hours already, and somebody keeps changing it: nothing was changed.`;
  }
  return undefined;
};

/** What to do about broken prerequisites. Everything that is not certain ends in an alert. */
export const decide = (question: Question): Decision => {
  const { exemption, findings, plan, prerequisite } = question;
  if (exemption.kind === 'exempt' && !findings.some(({ security }) => security)) {
    return { action: 'nothing', because: exemption.because };
  }
  if (!plan) return { action: 'alert', because: 'No way back is known: a person must decide.' };
  const repairs = plan.calls.filter((call) => isRepairCall(call, prerequisite.reverts));
  if (repairs.length !== plan.calls.length) {
    return {
      action: 'alert',
      because: 'This is never put back automatically: it may have been done on purpose.',
    };
  }
  const because = whyNotFix(question, plan);
  return because ? { action: 'alert', because } : { action: 'fix', plan: { ...plan, calls: repairs } };
};
