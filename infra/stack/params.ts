import { readGuardSettings } from '../../functions/lambda/config.ts';
import type { Checked } from '../../functions/lambda/setting-patterns.ts';
import { ConfigError } from '../../functions/lambda/variables.ts';
import { registry } from '../../functions/prerequisites/index.ts';
import type { Choice, Names, Optional } from './choice.ts';
import type { Value } from './cloudformation.ts';

/** The params of serverless.yml as they arrive: strings, which are empty if nothing was given. */
export type Params = Readonly<Record<string, string>>;

/** Params that reach the functions unchanged, by the variable that `functions/lambda/config.ts` reads. */
export const VARIABLES: Readonly<Record<string, string>> = {
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
  'hub-bus-arn': 'HUB_BUS_ARN',
  'security-hub': 'SECURITY_HUB',
};

/** What the template is built from: the params of osls, or the parameters of a release (`infra/release`). */
export type StackSettings = {
  /** Value of the `service` dimension, so that two stages in one account have separate heartbeats. */
  readonly serviceName: Value;
  /** Variables of `functions/lambda/config.ts`, by name. */
  readonly variables: Readonly<Record<string, Value>>;
  /** Is anything put back? */
  readonly fixes: Choice;
  /** Prerequisites that are put back, by id. */
  readonly autoFix: Readonly<Record<string, Choice>>;
  readonly guardedDocuments: Names;
  readonly ignoreTag: string;
  readonly logBuckets: Names;
  readonly logGroups: Names;
  readonly nodeRoles: Names;
  readonly nodeProfiles: Names;
  readonly nodePolicies: Names;
  /** Name of the SSM parameter with Slack's secret. */
  readonly slackSecret: Optional;
  readonly slackChannel: Optional;
  readonly alertEmail: Optional;
  /** Mail address for alarms on the guard itself: that of the alerts unless there is another one. */
  readonly alarmEmail: Optional;
  readonly kmsKeyArn: Optional;
  readonly logRetentionDays: Value;
  readonly permissionsBoundaryArn: Optional;
  readonly rolePath: Optional;
  /** The role with which operators bring dead letters back. */
  readonly redriveRoleArn: Optional;
  /** The bus of the hub, and whether there is none. */
  readonly hubBusArn: Optional;
  readonly alone: Choice;
  /** Whether the organization gives the names of accounts; only a hub asks it. */
  readonly asksOrganization: Choice;
  /** Do incidents become findings of Security Hub? And has the guard an alarm on it? */
  readonly securityHub: Choice;
  readonly alarmsOnSecurityHub: Choice;
};

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const RETENTIONS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** What params may hold that only the stack uses. An empty one was not given. */
export const STACK_PATTERNS: Readonly<Record<string, Checked>> = {
  'slack-secret-name': { pattern: /^[\w./-]{1,1011}$/, problem: 'must be the name of an SSM parameter' },
  'slack-channel': { pattern: /^[\w#-]{1,80}$/, problem: 'must be the id or the name of a channel' },
  'alert-email': { pattern: /^[^\s@]+@[^\s@]+$/, problem: 'must be a mail address' },
  'alarm-email': { pattern: /^[^\s@]+@[^\s@]+$/, problem: 'must be a mail address' },
  'kms-key-arn': {
    pattern: /^arn:[\w-]+:kms:[\w-]+:\d{12}:key\/[\w-]+$/,
    problem: 'must be the ARN of a key',
  },
  'log-retention-days': {
    pattern: new RegExp(`^(${RETENTIONS.join('|')})$`),
    problem: `must be one of ${RETENTIONS.join(', ')} days`,
  },
  'permissions-boundary-arn': {
    pattern: /^arn:[\w-]+:iam::(aws|\d{12}):policy\/[\w+=,.@/-]+$/,
    problem: 'must be the ARN of a policy',
  },
  'role-path': { pattern: /^\/([\w+=,.@-]+\/)*$/, problem: 'must begin and end with a slash' },
  'redrive-role-arn': {
    pattern: /^arn:[\w-]+:iam::\d{12}:role\/[\w+=,.@/-]+$/,
    problem: 'must be the ARN of a role',
  },
};

export const PARAM_NAMES: readonly string[] = [...Object.keys(VARIABLES), ...Object.keys(STACK_PATTERNS)];

const problemsOf = (params: Params): readonly string[] => [
  ...Object.entries(STACK_PATTERNS).flatMap(([param, { pattern, problem }]) => {
    const value = params[param] ?? '';
    const isLeftOut = value === '' && param !== 'log-retention-days';
    return isLeftOut || pattern.test(value) ? [] : [`${param} ${problem}`];
  }),
  ...(params['slack-channel'] && !params['slack-secret-name']
    ? ['slack-channel needs slack-secret-name']
    : []),
];

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

const optional = (value: string): Optional => ({ given: value !== '', value });

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
  const all = [...problems, ...problemsOf(params)];
  if (!config || all.length > 0) {
    throw new ConfigError(`The params are wrong:\n${all.map((problem) => `- ${problem}`).join('\n')}`);
  }
  const given = (param: string): Optional => optional(params[param] ?? '');
  const fixed = config.mode === 'auto-fix' ? config.autoFix : [];
  return {
    serviceName: `${service}-${stage}`,
    variables,
    fixes: config.mode === 'auto-fix',
    autoFix: Object.fromEntries(fixed.map((id) => [id, true])),
    guardedDocuments: config.guardedDocuments,
    ignoreTag: config.ignoreTag,
    logBuckets: config.logBuckets,
    logGroups: config.logGroups,
    nodeRoles: config.nodeRoles,
    nodeProfiles: config.nodeProfiles,
    nodePolicies: config.nodePolicies,
    slackSecret: given('slack-secret-name'),
    slackChannel: given('slack-channel'),
    alertEmail: given('alert-email'),
    alarmEmail: params['alarm-email'] ? given('alarm-email') : given('alert-email'),
    kmsKeyArn: given('kms-key-arn'),
    logRetentionDays: Number(params['log-retention-days']),
    permissionsBoundaryArn: given('permissions-boundary-arn'),
    rolePath: given('role-path'),
    redriveRoleArn: given('redrive-role-arn'),
    hubBusArn: given('hub-bus-arn'),
    alone: !params['hub-bus-arn'],
    asksOrganization: false,
    securityHub: params['security-hub'] === 'true',
    alarmsOnSecurityHub: params['security-hub'] === 'true' && !params['hub-bus-arn'],
  };
};
