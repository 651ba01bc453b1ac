import type { Plan } from '../account/api-call.ts';
import type { AwsEnvironment } from '../account/aws-environment.ts';
import { commandsOf, undoCommandsOf } from '../account/commands.ts';
import { eventLink, resourceLink } from '../account/console-links.ts';
import { isNetworkPart, networksOf } from '../account/network/parts.ts';
import { tagIdsOf } from '../account/network/tagged-ids.ts';
import type { BlastRadius } from '../account/nodes/blast-radius.ts';
import { type Resource, resourceKey } from '../account/resource.ts';
import { observedOf } from '../account/resource-in-state.ts';
import type { AccountState } from '../account/state.ts';
import { tagCall } from '../account/tag-calls.ts';
import { differences } from '../alerts/difference.ts';
import type { Evaluation } from '../core/blame/evaluate.ts';
import { incidentId } from '../core/ledger/ledger.ts';
import {
  ATTRIBUTIONS,
  type Attribution,
  type Finding,
  narrowed,
  type Outcome,
  severityOf,
  worstImpact,
} from '../core/outcome.ts';
import type { Prerequisite } from '../core/prerequisite.ts';
import { UNCHANGED } from '../core/unchanged.ts';
import type { Change } from '../formats/cloudtrail.ts';

/** Only one Region has IAM's calls in its event history. */
const recordedIn = (identity: AwsEnvironment, { region }: Pick<Change, 'region'>): AwsEnvironment =>
  region ? { ...identity, region } : identity;

/** The links to a change and to a resource, as far as there is a page for them. */
export const linksTo = (
  identity: AwsEnvironment,
  change: Pick<Change, 'eventId' | 'region'> | null,
  subject?: Resource,
): Outcome['links'] => {
  const event = change?.eventId ? eventLink(recordedIn(identity, change), change.eventId) : undefined;
  const page = subject ? resourceLink(identity, subject) : undefined;
  return { ...(event ? { event } : {}), ...(page ? { resource: page } : {}) };
};

/**
 * An outcome that says that nothing is wrong, or that nothing could be read, with the known facts filled in.
 */
export const quietOutcome = (
  identity: AwsEnvironment,
  status: Outcome['status'],
  because: string,
  change: Change | null,
  more: Partial<Outcome> = {},
): Outcome => ({
  status,
  prerequisite: null,
  attribution: 'none',
  impact: null,
  severity: 'info',
  because,
  identity,
  event: change ? { eventId: change.eventId, api: change.api, time: change.time } : null,
  actor: change?.actor ?? null,
  resources: [],
  findings: [],
  differences: [],
  blastRadius: null,
  bites: null,
  commands: { fix: [], undo: [] },
  calls: [],
  action: UNCHANGED,
  links: linksTo(identity, change),
  incident: null,
  toldBefore: false,
  ...more,
});

const attributionOf = (findings: readonly Finding[]): Attribution =>
  ATTRIBUTIONS.find((attribution) => findings.some((finding) => finding.attribution === attribution)) ??
  'none';

/** Several findings as one sentence, each reason once. */
const becauseOf = (findings: readonly Finding[]): string =>
  [...new Set(findings.map(({ because }) => because))].join('; ');

export type Broken = {
  readonly identity: AwsEnvironment;
  readonly prerequisite: Prerequisite;
  readonly change: Change | null;
  readonly resources: readonly Resource[];
  readonly findings: readonly Finding[];
  readonly state: AccountState;
  readonly evaluation?: Pick<Evaluation, 'plan' | 'undone'>;
  readonly blastRadius: BlastRadius | null;
  readonly action: string;
  /** See {@link Outcome}. */
  readonly owner?: string;
  /** What helps if no event is known; it is offered as commands. */
  readonly advice?: Plan | undefined;
};

/** A part of a network that was read is there only if the network still holds it. */
const isThere = (state: AccountState, one: Resource): boolean => {
  const found = observedOf(state, one);
  if (found !== undefined) return found.status !== 'absent';
  return !(isNetworkPart(one) && networksOf(state).length > 0);
};

/**
 * The first resource that is still there and has tags: of what was touched, or else what is broken, if it is one
 * thing, because a tag on one of several does not mute the others.
 */
const mutedBy = ({ state, identity, resources, findings }: Broken): Resource | null => {
  const tag = { key: 'x', value: 'true' };
  const subjects = new Map(findings.map(({ subject }) => [resourceKey(subject), subject]));
  return (
    [...resources, ...(subjects.size === 1 ? subjects.values() : [])]
      .map((one) => taggedInstead(state, one))
      .find((one) => isThere(state, one) && tagCall(one, tag, identity) !== undefined) ?? null
  );
};

/** An address is tagged by its allocation, whatever the event calls it. */
const taggedInstead = (state: AccountState, one: Resource): Resource => {
  const [id] = one.type === 'AWS::EC2::EIP' ? (tagIdsOf(state, one) ?? []) : [];
  return id === undefined ? one : { ...one, id };
};

/** Nobody is to blame for what may not even be broken. */
const withoutBlame = (finding: Finding): Finding =>
  finding.impact === 'unknown' ? { ...finding, attribution: 'none' } : finding;

/** The outcome of findings as an alert; whoever acts on it sets the status and the calls. */
export const brokenOutcome = (broken: Broken): Outcome => {
  const { identity, prerequisite, change, state, evaluation } = broken;
  const findings = broken.findings.map(withoutBlame);
  const blastRadius = narrowed(broken.blastRadius, findings);
  const subject = findings[0]?.subject ?? broken.resources[0];
  const resources = new Map(
    [...broken.resources, ...findings.map((finding) => finding.subject)].map((r) => [resourceKey(r), r]),
  );
  const plan = evaluation?.plan ?? broken.advice;
  const worst = worstImpact(findings);
  return quietOutcome(identity, 'alerted', becauseOf(findings), change, {
    prerequisite: prerequisite.id,
    attribution: attributionOf(findings),
    impact: worst,
    severity: severityOf(findings, blastRadius),
    resources: [...resources.values()],
    ...(broken.owner ? { owner: broken.owner } : {}),
    findings,
    differences: evaluation?.undone ? differences(evaluation.undone, state, broken.resources) : [],
    blastRadius,
    bites: findings.find(({ impact }) => impact === worst)?.bites ?? prerequisite.bites,
    commands: {
      fix: plan ? commandsOf(plan, state) : [],
      undo: plan ? undoCommandsOf(plan, state) : [],
    },
    action: broken.action,
    links: { ...linksTo(identity, change, subject), prerequisite: prerequisite.reference },
    mute: mutedBy(broken),
    incident: subject ? incidentId(findings[0]?.prerequisite ?? prerequisite.id, subject) : null,
  });
};
