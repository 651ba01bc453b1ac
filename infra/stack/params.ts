import * as z from 'zod/mini';
import { ConfigError, readGuardSettings } from '../../functions/lambda/config.ts';
import { registry } from '../../functions/prerequisites/index.ts';

/** The params of serverless.yml as they arrive: strings, which are empty if nothing was given. */
export type Params = Readonly<Record<string, string>>;

/** Params that reach the functions unchanged, by the variable that `functions/lambda/config.ts` reads. */
const VARIABLES: Readonly<Record<string, string>> = {
  mode: 'MODE',
  'auto-fix': 'AUTO_FIX',
  'guarded-documents': 'GUARDED_DOCUMENTS',
  'log-buckets': 'LOG_BUCKETS',
  'log-groups': 'LOG_GROUPS',
  'node-roles': 'NODE_ROLES',
  'node-profiles': 'NODE_PROFILES',
  'node-policies': 'NODE_POLICIES',
  'ignore-tag': 'IGNORE_TAG',
  'account-name': 'ACCOUNT_NAME',
  'fix-budget': 'FIX_BUDGET',
  'fixes-per-hour': 'FIXES_PER_HOUR',
  'settle-seconds': 'SETTLE_SECONDS',
  'fix-containment': 'FIX_CONTAINMENT',
  'hands-off-actors': 'HANDS_OFF_ACTORS',
  'reminder-hours': 'REMINDER_HOURS',
  'fix-infrastructure-as-code': 'FIX_INFRASTRUCTURE_AS_CODE',
};

/** Params that only the stack uses. */
const STACK_PARAMS = [
  'slack-secret-name',
  'slack-channel',
  'alert-email',
  'alarm-email',
  'kms-key-arn',
  'log-retention-days',
  'permissions-boundary-arn',
  'role-path',
  'redrive-role-arn',
] as const;

export const PARAM_NAMES: readonly string[] = [...Object.keys(VARIABLES), ...STACK_PARAMS];

/** What the template is built from. */
export type StackSettings = {
  readonly service: string;
  readonly stage: string;
  /** `functions/lambda/config.ts` variables that were given, by name. */
  readonly variables: Readonly<Record<string, string>>;
  readonly autoFix: readonly string[];
  readonly guardedDocuments: readonly string[];
  readonly ignoreTag: string;
  readonly logBuckets: readonly string[];
  readonly logGroups: readonly string[];
  readonly nodeRoles: readonly string[];
  readonly nodeProfiles: readonly string[];
  readonly nodePolicies: readonly string[];
  /** Seconds that a break is left to settle before it is fixed. */
  readonly settleSeconds: number;
  readonly slack?: { readonly secretName: string; readonly channel?: string };
  readonly alertEmail?: string;
  /** Mail address for alarms on the guard itself. */
  readonly alarmEmail?: string;
  readonly kmsKeyArn?: string;
  readonly logRetentionDays: number;
  readonly permissionsBoundaryArn?: string;
  readonly rolePath?: string;
  /** The role with which operators bring dead letters back. */
  readonly redriveRoleArn?: string;
};

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const RETENTIONS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

const text = (pattern: RegExp, problem: string) =>
  z.string().check(z.refine((value) => value === '' || pattern.test(value), problem));

const stackSchema = z.object({
  'slack-secret-name': text(/^[\w./-]{1,1011}$/, 'must be the name of an SSM parameter'),
  'slack-channel': text(/^[\w#-]{1,80}$/, 'must be the id or the name of a channel'),
  'alert-email': text(/^[^\s@]+@[^\s@]+$/, 'must be a mail address'),
  'alarm-email': text(/^[^\s@]+@[^\s@]+$/, 'must be a mail address'),
  'kms-key-arn': text(/^arn:[\w-]+:kms:[\w-]+:\d{12}:key\/[\w-]+$/, 'must be the ARN of a key'),
  'log-retention-days': z
    .string()
    .check(
      z.refine((value) => RETENTIONS.includes(Number(value)), `must be one of ${RETENTIONS.join(', ')} days`),
    ),
  'permissions-boundary-arn': text(
    /^arn:[\w-]+:iam::(aws|\d{12}):policy\/[\w+=,.@/-]+$/,
    'must be the ARN of a policy',
  ),
  'role-path': text(/^\/([\w+=,.@-]+\/)*$/, 'must begin and end with a slash'),
  'redrive-role-arn': text(/^arn:[\w-]+:iam::\d{12}:role\/[\w+=,.@/-]+$/, 'must be the ARN of a role'),
});

/**
 * Placeholders for what only CloudFormation and Lambda know, so that the rest is checked as at cold start.
 */
const KNOWN_AT_RUN_TIME = {
  ACCOUNT_ID: '111122223333',
  PARTITION: 'aws',
  AWS_REGION: 'us-east-1',
  LEDGER_TABLE: 'ledger',
  ALERT_TOPIC_ARN: 'arn:aws:sns:us-east-1:111122223333:alerts',
};

const inParamNames = (message: string): string =>
  Object.entries(VARIABLES).reduce((said, [param, variable]) => said.replaceAll(variable, param), message);

const readGuardConfig = (variables: Readonly<Record<string, string>>) => {
  try {
    return {
      config: readGuardSettings(registry, { ...KNOWN_AT_RUN_TIME, ...variables }).config,
      problems: [],
    };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { problems: error.message.split('\n- ').slice(1).map(inParamNames) };
  }
};

const given = <K extends string>(key: K, value: string): { readonly [P in K]?: string } =>
  (value === '' ? {} : { [key]: value }) as { readonly [P in K]?: string };

/**
 * Checks the params as the functions do at cold start, so that a wrong one is refused before anything is
 * deployed. Throws a {@link ConfigError} with all problems.
 */
export const readParams = (params: Params, service: string, stage: string): StackSettings => {
  const variables = Object.fromEntries(
    Object.entries(VARIABLES).flatMap(([param, variable]) =>
      params[param] ? [[variable, params[param]]] : [],
    ),
  );
  const { config, problems } = readGuardConfig(variables);
  const parsed = stackSchema.safeParse(params);
  const all = [
    ...problems,
    ...(parsed.success
      ? []
      : parsed.error.issues.map(({ path, message }) => `${String(path[0])} ${message}`)),
  ];
  if (!config || !parsed.success || all.length > 0) {
    throw new ConfigError(`The params are wrong:\n${all.map((problem) => `- ${problem}`).join('\n')}`);
  }
  const stack = parsed.data;
  const secretName = stack['slack-secret-name'];
  return {
    service,
    stage,
    variables,
    autoFix: config.mode === 'auto-fix' ? config.autoFix : [],
    guardedDocuments: config.guardedDocuments,
    ignoreTag: config.ignoreTag,
    logBuckets: config.logBuckets,
    logGroups: config.logGroups,
    nodeRoles: config.nodeRoles,
    nodeProfiles: config.nodeProfiles,
    nodePolicies: config.nodePolicies,
    settleSeconds: config.settleSeconds,
    ...(secretName ? { slack: { secretName, ...given('channel', stack['slack-channel']) } } : {}),
    ...given('alertEmail', stack['alert-email']),
    ...given('alarmEmail', stack['alarm-email']),
    ...given('kmsKeyArn', stack['kms-key-arn']),
    logRetentionDays: Number(stack['log-retention-days']),
    ...given('permissionsBoundaryArn', stack['permissions-boundary-arn']),
    ...given('rolePath', stack['role-path']),
    ...given('redriveRoleArn', stack['redrive-role-arn']),
  };
};
