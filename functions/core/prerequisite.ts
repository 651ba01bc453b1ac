import type { OfferedApi, Plan, RepairApi } from '../account/api-call.ts';
import type { Resource } from '../account/resource.ts';
import type { AccountState } from '../account/state.ts';
import type { Decoder } from './effect.ts';

/** A Lambda, a queue and a role of its own each. */
export const FAMILIES = ['preferences', 'network', 'identity'] as const;
export type Family = (typeof FAMILIES)[number];

/**
 * What users meet: no session, no session of some kind (such as port forwarding), a prompt after minutes, or a
 * session whose transcript is lost. `guard-blind`: they meet nothing yet, but nobody will be told of the next break.
 * The worst stands first.
 */
export const IMPACTS = [
  'sessions-fail',
  'some-sessions-fail',
  'sessions-slow',
  'guard-blind',
  'logs-lost',
] as const;
export type Impact = (typeof IMPACTS)[number];

/** So many managed nodes, and the names (or ids) of at most five. */
export type Hit = { readonly nodes: number; readonly sample: readonly string[] };

/** What one check says of one subject. */
export type Result =
  | { readonly kind: 'pass'; readonly subject: Resource }
  | {
      readonly kind: 'fail';
      readonly subject: Resource;
      readonly impact: Impact;
      /** One sentence, first person plural avoided, ending without a full stop. */
      readonly because: string;
      /** The words that a user of Session Manager will read, quoted from the agent or the service. */
      readonly userSees?: string;
      /** When it is felt, where that is not as with most breaks of the prerequisite. */
      readonly bites?: string;
      /** Somebody else may gain by it: never muted by a tag. */
      readonly security?: true;
      /** The managed nodes that it hits, where the check knows them one by one. */
      readonly hit?: Hit;
      /** What is cut, node and service by name, where the check knows that: to be compared, never told. */
      readonly cut?: readonly string[];
    }
  | { readonly kind: 'not-applicable'; readonly subject: Resource }
  | { readonly kind: 'unknown'; readonly subject: Resource; readonly because: string };

/** One thing that sessions need: what to listen to, how to judge it, and what may put it back. */
export type Prerequisite<
  R extends RepairApi = RepairApi,
  O extends OfferedApi | RepairApi = OfferedApi | RepairApi,
> = {
  readonly id: string;
  readonly title: string;
  readonly family: Family;
  /** One sentence for the docs: what must hold. */
  readonly requires: string;
  /** The AWS page that makes it true. */
  readonly reference: string;
  /** How long a break may stay unnoticed, hence how long a repair may take before anybody feels it. */
  readonly bites: string;
  /** `service:EventName` to decoder; the keys are the EventBridge subscription. */
  readonly watches: Readonly<Record<string, Decoder<R | O>>>;
  /** What auto-fix may call: the IAM write grant. */
  readonly reverts: readonly R[];
  /** What alerts may offer as a command beyond `reverts`; never granted, never called. */
  readonly offers: readonly O[];
  check(state: AccountState): readonly Result[];
  /**
   * False where a failure says nothing about what the guarded documents ask for, such as an old agent: then they are
   * remembered as good to go back to while it fails. For any other failure they are not.
   */
  readonly restsOnDocuments?: false;
  /**
   * True where what fails is mostly the consequence of another break, such as nodes of a VPC that are lost: then the
   * sweep tells it last, again whenever more nodes are lost, and with the incident that explains it.
   */
  readonly explainedByOthers?: true;
  /** What helps where no event is known: offered by the sweep as commands, never carried out. */
  advise?(state: AccountState, subject: Resource): Plan<R | O> | undefined;
};

/**
 * Declares a prerequisite. `R` and `O` are inferred from the lists alone, so that a decoder whose plan holds
 * an undeclared call does not compile.
 */
export const definePrerequisite = <
  const R extends RepairApi = never,
  const O extends OfferedApi | RepairApi = never,
>(
  prerequisite: Omit<Prerequisite<R, O>, 'watches'> & {
    readonly watches: Readonly<Record<string, Decoder<NoInfer<R | O>>>>;
  },
): Prerequisite => prerequisite as unknown as Prerequisite;

export const pass = (subject: Resource): Result => ({ kind: 'pass', subject });
export const fail = (
  subject: Resource,
  impact: Impact,
  because: string,
  more: {
    readonly userSees?: string;
    readonly bites?: string;
    readonly security?: true;
    readonly hit?: Hit;
    readonly cut?: readonly string[];
  } = {},
): Result => ({ kind: 'fail', subject, impact, because, ...more });
export const notApplicable = (subject: Resource): Result => ({ kind: 'not-applicable', subject });
export const cannotTell = (subject: Resource, because: string): Result => ({
  kind: 'unknown',
  subject,
  because,
});
