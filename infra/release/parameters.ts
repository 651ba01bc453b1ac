import { LONGEST_ACCOUNT_NAME } from '../../functions/account/aws-environment.ts';
import { type Checked, SETTING_PATTERNS } from '../../functions/lambda/setting-patterns.ts';
import type { Value } from '../stack/cloudformation.ts';
import { STACK_PATTERNS, VARIABLES } from '../stack/params.ts';

/** A parameter of the template of a release. */
export type Parameter = {
  readonly Type: 'String' | 'CommaDelimitedList';
  readonly Description: string;
  readonly Default?: string;
  readonly AllowedPattern?: string;
  readonly MaxLength?: number;
  readonly ConstraintDescription?: string;
};

/** Params of serverless.yml that list something. */
const LISTS = [
  'auto-fix',
  'guarded-documents',
  'log-buckets',
  'log-groups',
  'node-roles',
  'node-profiles',
  'node-policies',
  'fix-containment',
  'hands-off-actors',
];

/**
 * What each param is for, and its value if none is given. `docs/configuration.md` says more. A test compares the names and
 * the values with serverless.yml.
 */
const PARAMS: Readonly<Record<string, readonly [description: string, fallback?: string]>> = {
  mode: ['alert: tell; auto-fix: also put back what AutoFix lists', 'alert'],
  'auto-fix': ['Ids of the prerequisites that may be put back, or all'],
  'guarded-documents': ['Session documents that your sessions use', 'SSM-SessionManagerRunShell'],
  'log-buckets': ['Log buckets that auto-fix may write to'],
  'log-groups': ['Log groups that auto-fix may write to'],
  'node-roles': ['Roles of nodes that auto-fix may hand out'],
  'node-profiles': ['Instance profiles that auto-fix may hand out'],
  'node-policies': ['Customer-managed policies whose default version auto-fix may set'],
  'ignore-tag': ['Key of the tag that says: leave this alone', 'session-guard:ignore'],
  'account-name': ['What you call the account, for alerts'],
  'fix-budget': ['Most automatic fixes of a resource in a day', '2'],
  'fixes-per-hour': ['Most automatic fixes in an hour', '10'],
  'settle-seconds': ['How long a break is left to settle before it is put back', '90'],
  'fix-containment': ['Shapes of containment that may be put back all the same'],
  'hands-off-actors': ['Actors whose changes are never put back'],
  'reminder-hours': ['Hours until an open incident is told again; 0: never', '24'],
  'fix-infrastructure-as-code': ['Put back what code has changed, too', 'false'],
  'alert-email': ['Mail address for alerts'],
  'alarm-email': ['Mail address for alarms on the guard itself; else AlertEmail'],
  'slack-secret-name': ['SSM parameter with the secret of Slack; it begins with a slash'],
  'slack-channel': ['Channel in which the bot posts'],
  'kms-key-arn': ['Customer-managed key of both topics'],
  'log-retention-days': ['Days that logs are kept', '30'],
  'permissions-boundary-arn': ['Permissions boundary of each role'],
  'role-path': ['Path of each role'],
  'security-hub': ['Incidents become findings of Security Hub CSPM, which must be enabled', 'false'],
  'hub-bus-arn': ['ARN of the bus of the hub, which hears what this guard tells'],
  'redrive-role-arn': ['Role with which operators bring dead letters back'],
};

/** The name of a param in a template. */
export const parameterName = (param: string): string =>
  param.replace(/(^|-)([a-z])/g, (_, __, letter: string) => letter.toUpperCase());

/** What a template cannot mend as packaging does: an ARN is made of the name as it is. */
const STRICTER: Readonly<Record<string, Checked>> = {
  'slack-secret-name': {
    pattern: /^\/[\w./-]{1,1010}$/,
    problem: 'must be the name of an SSM parameter that begins with a slash',
  },
};

/**
 * A param without a value of its own may be left empty. The others may not: the functions would take an empty value for
 * the value of their own, and the policies of their roles would not.
 */
const checkOf = (
  param: string,
  mayBeEmpty: boolean,
): Pick<Parameter, 'AllowedPattern' | 'ConstraintDescription'> => {
  const found =
    STRICTER[param] ??
    STACK_PATTERNS[param] ??
    Object.entries(SETTING_PATTERNS).find(([variable]) => variable === VARIABLES[param])?.[1];
  if (!found) throw new Error(`nothing says what ${param} may be`);
  return {
    AllowedPattern: mayBeEmpty ? `^$|${found.pattern.source}` : found.pattern.source,
    ConstraintDescription: found.problem,
  };
};

const parameterOf = (param: string, [Description, Default = '']: readonly [string, string?]): Parameter => ({
  Type: LISTS.includes(param) ? 'CommaDelimitedList' : 'String',
  Description,
  Default,
  ...checkOf(param, Default === ''),
  ...(param === 'account-name' ? { MaxLength: LONGEST_ACCOUNT_NAME } : {}),
});

/** The value of a parameter as a text: the items of a list with commas between them. */
export const textOf = (param: string): Value => {
  const value = { Ref: parameterName(param) };
  return LISTS.includes(param) ? { 'Fn::Join': [',', value] } : value;
};

/** The parameters that stand for the params of serverless.yml, with the same checks. */
export const settingParameters = (): Readonly<Record<string, Parameter>> =>
  Object.fromEntries(
    Object.entries(PARAMS).map(([param, told]) => [parameterName(param), parameterOf(param, told)]),
  );

/**
 * The prefix that is none. `Rules` refuse it without a CodeBucket, because anybody may own the bucket of a name that is not
 * yours. An empty one would make a name of a bucket that cfn-lint refuses, although nothing has that name.
 */
export const NO_PREFIX = 'none';

/** Where the zips of a release are. Lambda takes code from a bucket of its own Region only. */
export const codeParameters = (version: string): Readonly<Record<string, Parameter>> => ({
  CodeBucketPrefix: {
    Type: 'String',
    Description: 'Your buckets with the zips have this name, a dash and their Region',
    Default: NO_PREFIX,
    AllowedPattern: '^[a-z0-9][a-z0-9.-]{1,40}$',
  },
  CodeBucket: {
    Type: 'String',
    Description: 'Whole name of the bucket with the zips, in place of CodeBucketPrefix',
    Default: '',
    AllowedPattern: '^$|^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$',
  },
  CodeKeyPrefix: {
    Type: 'String',
    Description: 'Folder of the zips, with a slash at its end',
    Default: `session-guard/${version}/`,
    AllowedPattern: '^$|^[\\w./-]+/$',
  },
});
