import type { ApiCall, Plan, RepairApi } from '../account/api-call.ts';
import { CONTAINMENT_WORDS } from '../account/containment.ts';
import type { Change } from '../formats/cloudtrail.ts';
import type { Exemption } from './exemption.ts';
import type { GuardConfig } from './guard-config.ts';
import type { Finding } from './outcome.ts';
import type { Prerequisite } from './prerequisite.ts';
import { notRecent } from './restraint/age.ts';
import { fromCode } from './restraint/from-code.ts';
import { handsOff } from './restraint/hands-off.ts';
import { outsideGrant } from './restraint/outside-grant.ts';
import { unchanged } from './unchanged.ts';

export type Decision =
  | { readonly action: 'nothing'; readonly because: string }
  /** `reason` is the clause in `because`. */
  | { readonly action: 'alert'; readonly because: string; readonly reason: string }
  | { readonly action: 'fix'; readonly plan: Plan<RepairApi> }
  /** A fix is due at this time (ISO 8601), if it is still due then. */
  | { readonly action: 'settle'; readonly until: string };

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
  readonly now: Date;
  /** When what is broken was seen whole after the change. */
  readonly seenWhole?: string | undefined;
  /** When the state that the plan restores was last seen, if that is long ago. */
  readonly staleSince?: string | undefined;
  /** Until when (ISO 8601) the break is left to settle, if it has not settled. */
  readonly settlesUntil?: string | undefined;
};

const isRepairCall = (call: ApiCall, reverts: readonly string[]): call is ApiCall<RepairApi> =>
  reverts.includes(call.api);

/** Why a plan is not carried out: one clause without a capital letter, for {@link unchanged}. */
type Reason = (question: Question, plan: Plan) => string | undefined;

const outsideOf: Reason = ({ config }, { calls }) => {
  const outside = calls.map((call) => outsideGrant(call, config)).find((name) => name !== undefined);
  return outside && `auto-fix may not write to ${outside}`;
};

const byGuardian: Reason = ({ config, change: { actor } }) => handsOff(actor, config.handsOffActors);

const byCode: Reason = ({ config, change: { actor } }) =>
  config.fixInfrastructureAsCode ? undefined : fromCode(actor);

const containing: Reason = ({ config }, { containment }) =>
  containment && !config.fixContainment.includes(containment)
    ? `this has the shape of a containment (${CONTAINMENT_WORDS[containment]}), so it may have been done on purpose; the setting fix-containment=${containment} allows the fix`
    : undefined;

const budgetUsedUp: Reason = ({ config, recentFixes }) => {
  if (recentFixes < config.fixBudget) return undefined;
  const times = recentFixes === 1 ? '1 time' : `${recentFixes} times`;
  return `it was already put back ${times} in 24 hours, and somebody keeps changing it`;
};

/** The first one that applies is told. */
const REASONS: readonly Reason[] = [
  ({ config }) => (config.mode === 'alert' ? 'the guard is in alert mode' : undefined),
  ({ config, prerequisite: { id } }) =>
    config.autoFix.includes(id) ? undefined : `auto-fix is not switched on for ${id}`,
  ({ ledgerReadable }) => (ledgerReadable ? undefined : 'the ledger could not be read'),
  ({ exemption }) =>
    exemption.kind === 'unreadable' || exemption.kind === 'partly' ? exemption.because : undefined,
  ({ findings }) =>
    findings.some(({ security }) => security)
      ? 'this is a security finding, so a person must decide'
      : undefined,
  ({ knownBefore }) => (knownBefore ? 'it was already broken before this change' : undefined),
  ({ findings }) =>
    findings.some(({ attribution }) => attribution !== 'proven')
      ? 'it is not proven that this change alone broke it'
      : undefined,
  ({ findings }) =>
    findings.some(({ users }) => users && !users.certain)
      ? 'no connected node here is hit, so whether anybody needs it is for a person to say'
      : undefined,
  ({ change, now }) => notRecent(change, now),
  ({ seenWhole }) =>
    seenWhole && `it was seen whole at ${seenWhole}, after this change, so something else broke it`,
  ({ staleSince }) =>
    staleSince && `the old state is known only as of ${staleSince}, and others may have changed it since`,
  (_, { byHand, caution }) => byHand ?? caution,
  (_, { exact }) => (exact ? undefined : 'the old state is not fully known'),
  byGuardian,
  byCode,
  containing,
  (_, { seenOnlyInEvent }) =>
    seenOnlyInEvent && 'the old state is known from the event alone, and was never seen in the account',
  outsideOf,
  budgetUsedUp,
];

const whyNotFix = (question: Question, plan: Plan): string | undefined =>
  REASONS.map((reason) => reason(question, plan)).find((because) => because !== undefined);

/** The command of a plan stands in the alert, whatever the reason is, so what to know before it is run does, too. */
const alert = (reason: string, plan?: Plan): Decision => {
  const caution = plan?.caution && plan.caution !== reason ? ` Before you run it: ${plan.caution}.` : '';
  return { action: 'alert', because: `${unchanged(reason)}${caution}`, reason };
};

/** Decides what to do about broken prerequisites. In every doubt, the guard only alerts. */
export const decide = (question: Question): Decision => {
  const { exemption, findings, plan, prerequisite } = question;
  if (exemption.kind === 'exempt' && !findings.some(({ security }) => security)) {
    return { action: 'nothing', because: exemption.because };
  }
  if (!plan) return alert('no way back is known, so a person must decide');
  const repairs = plan.calls.filter((call) => isRepairCall(call, prerequisite.reverts));
  if (repairs.length !== plan.calls.length) {
    return alert('this is never put back automatically, because it may have been done on purpose', plan);
  }
  const reason = whyNotFix(question, plan);
  if (reason) return alert(reason, plan);
  const { settlesUntil } = question;
  return settlesUntil
    ? { action: 'settle', until: settlesUntil }
    : { action: 'fix', plan: { ...plan, calls: repairs } };
};
