import type { AwsEnvironment } from '../account/aws-environment.ts';
import type { Containment } from '../account/containment.ts';
import type { Family } from './prerequisite.ts';

/** `alert` never writes; `auto-fix` puts back what the settings allow. */
export const MODES = ['alert', 'auto-fix'] as const;
export type Mode = (typeof MODES)[number];

/** The settings of this installation, which `functions/lambda/config.ts` reads from the environment. */
export type GuardConfig = {
  readonly identity: AwsEnvironment;
  /** `alert` never writes, whatever `autoFix` holds. */
  readonly mode: Mode;
  /** Ids of the prerequisites that may be put back automatically. */
  readonly autoFix: readonly string[];
  readonly guardedDocuments: readonly string[];
  /** Key of the tag that says "leave this alone". Its value is `true` or the last day, `YYYY-MM-DD`. */
  readonly ignoreTag: string;
  /** Automatic fixes per resource in 24 hours. */
  readonly fixBudget: number;
  /** Automatic fixes in the whole account (of this Region) in one hour. */
  readonly fixesPerHour: number;
  /** Seconds between a break and its fix. The break is judged again after this time. */
  readonly settleSeconds: number;
  /** Shapes of containment that may be put back; by default none. */
  readonly fixContainment: readonly Containment[];
  /** Names, or prefixes ending in `*`, of roles and services whose changes are told and never put back. */
  readonly handsOffActors: readonly string[];
  /** May changes made by Terraform, OpenTofu, Pulumi or CloudFormation be put back? */
  readonly fixInfrastructureAsCode: boolean;
  /** Names, or prefixes ending in `*`, of the log buckets and log groups that may be recreated. */
  readonly logBuckets: readonly string[];
  readonly logGroups: readonly string[];
  /** The same for the roles, instance profiles and customer-managed policies of nodes that may be given back. */
  readonly nodeRoles: readonly string[];
  readonly nodeProfiles: readonly string[];
  readonly nodePolicies: readonly string[];
  /** Hours after which an open incident is told again; 0 is never. */
  readonly reminderHours: number;
  /** Roles whose changes are the guard's own. */
  readonly ownRoleArns: readonly string[];
  /** Names of the EventBridge rules that deliver events to the guard. */
  readonly ownRules: readonly string[];
  /** ARNs of the queues to which they deliver them; undefined outside of an installation. */
  readonly ownQueues?: Readonly<Record<Family, string>>;
  /** Name of the document with which the installation tests that it hears; undefined outside of an installation. */
  readonly ownCanary?: string;
};

/** Does a name match one of the names or `prefix*` patterns? */
export const matchesName = (patterns: readonly string[], name: string): boolean =>
  patterns.some((pattern) =>
    pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : pattern === name,
  );
