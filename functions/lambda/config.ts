import * as z from 'zod/mini';
import { LONGEST_ACCOUNT_NAME } from '../account/aws-environment.ts';
import { CONTAINMENTS } from '../account/containment.ts';
import { type GuardConfig, MODES } from '../core/guard-config.ts';
import { autoFixProblems, type Environment, expandAll, type Known, split } from './auto-fix.ts';
import { type Checked, SETTING_PATTERNS } from './setting-patterns.ts';

/** The settings are wrong. The message lists every problem, one per line, never the whole environment. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

/** The settings of the guards and the sweep. */
type GuardSettings = {
  readonly config: GuardConfig;
  readonly ledgerTable: string;
  readonly alertTopicArn: string;
  /** Whether a rule sends events to a hub, and whether incidents become findings of Security Hub. */
  readonly hasHub: boolean;
  readonly hasSecurityHub: boolean;
};

/** The settings of `notify-slack`. */
type SlackSettings = {
  /** Name of the SecureString that holds a webhook's URL or a bot's token. */
  readonly secretName: string;
  /** The channel in which a bot posts; a webhook has its own channel. */
  readonly channel?: string;
  readonly ignoreTag: string;
  /** Name of the table that remembers the messages of incidents. */
  readonly threadsTable: string;
};

export const required = (pattern: RegExp, problem: string) =>
  z.string({ error: 'is missing' }).check(z.regex(pattern, problem));

const optional = ({ pattern, problem }: Checked, fallback: string) =>
  z._default(z.string().check(z.regex(pattern, problem)), fallback);

export const list = ({ pattern, problem }: Checked, fallback = '') =>
  z.pipe(
    z.pipe(z._default(z.string(), fallback), z.transform(split)),
    z.array(z.string().check(z.regex(pattern, { error: ({ input }) => `${String(input)}: ${problem}` }))),
  );

const { IGNORE_TAG, ACCOUNT_NAME } = SETTING_PATTERNS;

const ignoreTag = optional(IGNORE_TAG, 'session-guard:ignore');

export const tableName = required(/^[\w.-]{3,255}$/, 'must be the name of a DynamoDB table');

export const topicArn = required(/^arn:[\w-]+:sns:[\w-]*:\d{12}:[\w-]+$/, 'must be the ARN of an SNS topic');

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
        z.maxLength(LONGEST_ACCOUNT_NAME, ACCOUNT_NAME.problem),
        z.regex(ACCOUNT_NAME.pattern, ACCOUNT_NAME.problem),
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

const slackSchema = z.object({
  SLACK_SECRET_NAME: required(/^[\w./-]{1,1011}$/, 'must be the name of an SSM parameter'),
  SLACK_CHANNEL: z._default(z.string(), ''),
  THREADS_TABLE: tableName,
  IGNORE_TAG: ignoreTag,
});

const queueSchema = z.object({ QUEUE_URL: required(/^https?:\/\//, 'must be the URL of a queue') });

/** Empty variables count as not set. */
export const withoutBlanks = (env: Environment): Environment =>
  Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value.trim() !== ''));

export const problemsOf = (error: z.core.$ZodError): string[] =>
  error.issues.map(({ path, message }) => `${String(path[0])} ${message}`);

export const refuse = (problems: readonly string[]): never => {
  throw new ConfigError(`The settings are wrong:\n${problems.map((problem) => `- ${problem}`).join('\n')}`);
};

/** The queues in the order of the families; without all of them, none is known. */
const queuesOf = (arns: readonly string[]): Pick<GuardConfig, 'ownQueues'> => {
  const [preferences, network, identity] = arns;
  return preferences && network && identity ? { ownQueues: { preferences, network, identity } } : {};
};

/**
 * Reads the settings of a guard or the sweep, for the prerequisites that it judges; `ids` are those of all, if it does
 * not know all of them. Only this file and `hub-config.ts` read `process.env`, once at cold start. Throws one
 * {@link ConfigError} with all problems.
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

/** Reads the settings of `notify-slack`. Throws one {@link ConfigError} with all problems. */
export const readSlackSettings = (environment: Environment = process.env): SlackSettings => {
  const parsed = slackSchema.safeParse(withoutBlanks(environment));
  if (!parsed.success) return refuse(problemsOf(parsed.error));
  const { SLACK_SECRET_NAME, SLACK_CHANNEL, THREADS_TABLE, IGNORE_TAG } = parsed.data;
  return {
    secretName: SLACK_SECRET_NAME,
    ...(SLACK_CHANNEL ? { channel: SLACK_CHANNEL } : {}),
    ignoreTag: IGNORE_TAG,
    threadsTable: THREADS_TABLE,
  };
};

/** Reads the URL of the queue that a function consumes. Throws a {@link ConfigError}. */
export const readQueueUrl = (environment: Environment = process.env): string => {
  const parsed = queueSchema.safeParse(withoutBlanks(environment));
  return parsed.success ? parsed.data.QUEUE_URL : refuse(problemsOf(parsed.error));
};
