import type { AwsEnvironment } from '../account/aws-environment.ts';

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
  /** May changes made by Terraform, OpenTofu, Pulumi or CloudFormation be put back? */
  readonly fixInfrastructureAsCode: boolean;
  /** Names, or prefixes ending in `*`, of the log buckets and log groups that may be recreated. */
  readonly logBuckets: readonly string[];
  readonly logGroups: readonly string[];
  /** Roles whose changes are the guard's own. */
  readonly ownRoleArns: readonly string[];
  /** Names of the EventBridge rules that deliver events to the guard. */
  readonly ownRules: readonly string[];
};

/** Does a name match one of the names or `prefix*` patterns? */
export const matchesName = (patterns: readonly string[], name: string): boolean =>
  patterns.some((pattern) =>
    pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : pattern === name,
  );
