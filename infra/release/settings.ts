import { registry } from '../../functions/prerequisites/index.ts';
import type { Choice, Names, Optional } from '../stack/choice.ts';
import { reference, type Value } from '../stack/cloudformation.ts';
import { type StackSettings, VARIABLES } from '../stack/params.ts';
import { fixCondition } from './conditions.ts';
import { parameterName, textOf } from './parameters.ts';

const when = (condition: string): Choice => ({ condition });

const optional = (param: string, condition: string): Optional => ({
  given: when(condition),
  value: reference(parameterName(param)),
});

const names = (param: string): Names => ({ parameter: parameterName(param) });

/**
 * The tag that the policies name. A key of a condition cannot be a parameter, so `Rules` refuse auto-fix with another tag:
 * its roles would not be denied to touch what carries it.
 */
export const IGNORE_TAG = 'session-guard:ignore';

const mailOfAlarms = (): Value => ({
  'Fn::If': ['HasAlarmEmail', reference('AlarmEmail'), reference('AlertEmail')],
});

/** The settings of a template that parameters decide. */
export const releaseSettings = (): StackSettings => ({
  serviceName: reference('AWS::StackName'),
  variables: Object.fromEntries(
    Object.entries(VARIABLES).map(([param, variable]) => [variable, textOf(param)]),
  ),
  fixes: when('Fixes'),
  autoFix: Object.fromEntries(
    registry.filter(({ reverts }) => reverts.length > 0).map(({ id }) => [id, when(fixCondition(id))]),
  ),
  guardedDocuments: names('guarded-documents'),
  ignoreTag: IGNORE_TAG,
  logBuckets: names('log-buckets'),
  logGroups: names('log-groups'),
  nodeRoles: names('node-roles'),
  nodeProfiles: names('node-profiles'),
  nodePolicies: names('node-policies'),
  slackSecret: optional('slack-secret-name', 'HasSlack'),
  slackChannel: optional('slack-channel', 'HasSlackChannel'),
  alertEmail: optional('alert-email', 'HasAlertEmail'),
  alarmEmail: { given: when('MailsAlarms'), value: mailOfAlarms() },
  kmsKeyArn: optional('kms-key-arn', 'HasKmsKey'),
  logRetentionDays: reference('LogRetentionDays'),
  permissionsBoundaryArn: optional('permissions-boundary-arn', 'HasPermissionsBoundary'),
  rolePath: optional('role-path', 'HasRolePath'),
  redriveRoleArn: optional('redrive-role-arn', 'HasRedriveRole'),
  hubBusArn: optional('hub-bus-arn', 'HasHub'),
  alone: when('HasNoHub'),
  asksOrganization: false,
  securityHub: when('HasSecurityHub'),
  alarmsOnSecurityHub: when('AlarmsOnSecurityHub'),
});
