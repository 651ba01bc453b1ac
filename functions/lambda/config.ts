import * as z from 'zod/mini';
import { LONGEST_ACCOUNT_NAME } from '../account/aws-environment.ts';
import { CONTAINMENTS } from '../account/containment.ts';
import { type GuardConfig, MODES } from '../core/guard-config.ts';
import { autoFixProblems, type Environment, expandAll, type Known, split } from './auto-fix.ts';
import { SETTING_PATTERNS } from './setting-patterns.ts';
import {
  ignoreTag,
  list,
  optional,
  problemsOf,
  refuse,
  required,
  tableName,
  topicArn,
  withoutBlanks,
} from './variables.ts';

/** The settings of the guards and the sweep. */
type GuardSettings = {
  readonly config: GuardConfig;
  readonly ledgerTable: string;
  readonly alertTopicArn: string;
  /** Whether a rule sends events to a hub, and whether incidents become findings of Security Hub. */
  readonly hasHub: boolean;
  readonly hasSecurityHub: boolean;
};

const guardSchema = z.object({
  ACCOUNT_ID: required(/^\d{12}$/, 'must be 12 digits'),
  PARTITION: required(/^aws(-[a-z]+)*$/, 'must be a partition, such as aws'),
  AWS_REGION: required(/^[a-z]{2,}(-[a-z]+)+-\d$/, 'must be a Region, such as eu-central-1'),
  LEDGER_TABLE: tableName,
  ALERT_TOPIC_ARN: topicArn,
  ACCOUNT_NAME: z._default(
    z
      .string()
      .check(
        z.maxLength(LONGEST_ACCOUNT_NAME, SETTING_PATTERNS.ACCOUNT_NAME.problem),
        z.regex(SETTING_PATTERNS.ACCOUNT_NAME.pattern, SETTING_PATTERNS.ACCOUNT_NAME.problem),
      ),
    '',
  ),
  MODE: z._default(z.enum(MODES, SETTING_PATTERNS.MODE.problem), 'alert'),
  AUTO_FIX: list({ pattern: /./, problem: '' }),
  GUARDED_DOCUMENTS: list(SETTING_PATTERNS.GUARDED_DOCUMENTS, 'SSM-SessionManagerRunShell'),
  IGNORE_TAG: ignoreTag,
  FIX_BUDGET: optional(SETTING_PATTERNS.FIX_BUDGET, '2'),
  FIXES_PER_HOUR: optional(SETTING_PATTERNS.FIXES_PER_HOUR, '10'),
  SETTLE_SECONDS: optional(SETTING_PATTERNS.SETTLE_SECONDS, '90'),
  FIX_CONTAINMENT: z.pipe(
    z.pipe(z._default(z.string(), ''), z.transform(split)),
    z.array(
      z.enum(CONTAINMENTS, {
        error: ({ input }) => `${String(input)}: use some of ${CONTAINMENTS.join(', ')}`,
      }),
    ),
  ),
  HANDS_OFF_ACTORS: list(SETTING_PATTERNS.HANDS_OFF_ACTORS),
  REMINDER_HOURS: optional(SETTING_PATTERNS.REMINDER_HOURS, '24'),
  FIX_INFRASTRUCTURE_AS_CODE: optional(SETTING_PATTERNS.FIX_INFRASTRUCTURE_AS_CODE, 'false'),
  LOG_BUCKETS: list(SETTING_PATTERNS.LOG_BUCKETS),
  LOG_GROUPS: list(SETTING_PATTERNS.LOG_GROUPS),
  NODE_ROLES: list(SETTING_PATTERNS.NODE_ROLES),
  NODE_PROFILES: list(SETTING_PATTERNS.NODE_PROFILES),
  NODE_POLICIES: list(SETTING_PATTERNS.NODE_POLICIES),
  HUB_BUS_ARN: optional(SETTING_PATTERNS.HUB_BUS_ARN, ''),
  SECURITY_HUB: optional(SETTING_PATTERNS.SECURITY_HUB, 'false'),
  OWN_RULES: list({ pattern: /^[\w.-]{1,64}$/, problem: 'must be the name of a rule' }),
  OWN_QUEUES: list({
    pattern: /^arn:[\w-]+:sqs:[\w-]+:\d{12}:[\w.-]{1,80}$/,
    problem: 'must be the ARN of a queue',
  }),
  OWN_CANARY: z._default(z.string().check(z.regex(/^[\w.-]{3,128}$/, 'must be the name of a document')), ''),
  OWN_ROLE_ARNS: list({
    pattern: /^arn:[\w-]+:iam::\d{12}:role\/[\w+=,.@/-]+$/,
    problem: 'must be the ARN of a role',
  }),
});

/** The queues in the order of the families; without all of them, none is known. */
const queuesOf = (arns: readonly string[]): Pick<GuardConfig, 'ownQueues'> => {
  const [preferences, network, identity] = arns;
  return preferences && network && identity ? { ownQueues: { preferences, network, identity } } : {};
};

/**
 * Reads the settings of a guard or the sweep, for the prerequisites that it judges; `ids` are those of all, if it does
 * not know all of them. Settings are read from `process.env` once, at cold start. Throws one `ConfigError` with all problems.
 */
export const readGuardSettings = (
  known: readonly Known[],
  environment: Environment = process.env,
  ids?: readonly string[],
): GuardSettings => {
  const env = withoutBlanks(environment);
  const parsed = guardSchema.safeParse(env);
  const problems = [...(parsed.success ? [] : problemsOf(parsed.error)), ...autoFixProblems(env, known, ids)];
  if (!parsed.success || problems.length > 0) return refuse(problems);
  const value = parsed.data;
  return {
    config: {
      identity: {
        accountId: value.ACCOUNT_ID,
        ...(value.ACCOUNT_NAME ? { accountName: value.ACCOUNT_NAME } : {}),
        region: value.AWS_REGION,
        partition: value.PARTITION,
      },
      mode: value.MODE,
      autoFix: expandAll(value.AUTO_FIX, known),
      guardedDocuments: value.GUARDED_DOCUMENTS,
      ignoreTag: value.IGNORE_TAG,
      fixBudget: Number(value.FIX_BUDGET),
      fixesPerHour: Number(value.FIXES_PER_HOUR),
      settleSeconds: Number(value.SETTLE_SECONDS),
      fixContainment: value.FIX_CONTAINMENT,
      handsOffActors: value.HANDS_OFF_ACTORS,
      fixInfrastructureAsCode: value.FIX_INFRASTRUCTURE_AS_CODE === 'true',
      logBuckets: value.LOG_BUCKETS,
      logGroups: value.LOG_GROUPS,
      nodeRoles: value.NODE_ROLES,
      nodeProfiles: value.NODE_PROFILES,
      nodePolicies: value.NODE_POLICIES,
      reminderHours: Number(value.REMINDER_HOURS),
      ownRoleArns: value.OWN_ROLE_ARNS,
      ownRules: value.OWN_RULES,
      ...queuesOf(value.OWN_QUEUES),
      ...(value.OWN_CANARY ? { ownCanary: value.OWN_CANARY } : {}),
    },
    ledgerTable: value.LEDGER_TABLE,
    alertTopicArn: value.ALERT_TOPIC_ARN,
    hasHub: value.HUB_BUS_ARN !== '',
    hasSecurityHub: value.SECURITY_HUB === 'true',
  };
};
