import { NAMED_ACCOUNT } from '../../functions/core/hub/account-names.ts';
import { NAMED_ACCOUNT_PROBLEM } from '../../functions/lambda/hub-config.ts';
import { conditions } from '../release/conditions.ts';
import { codeParameters, type Parameter, settingParameters } from '../release/parameters.ts';
import { type Rule, rules } from '../release/rules.ts';
import { releaseSettings } from '../release/settings.ts';
import type { Choice } from '../stack/choice.ts';
import { reference, type Value } from '../stack/cloudformation.ts';
import type { StackSettings } from '../stack/params.ts';

/** The parameters that the hub shares with the guards. */
const SHARED = [
  'SlackSecretName',
  'SlackChannel',
  'AlertEmail',
  'AlarmEmail',
  'KmsKeyArn',
  'LogRetentionDays',
  'PermissionsBoundaryArn',
  'RolePath',
  'RedriveRoleArn',
];

const CONDITIONS = [
  'HasCodeBucket',
  'HasSlack',
  'HasSlackChannel',
  'HasAlertEmail',
  'HasAlarmEmail',
  'MailsAlarms',
  'HasKmsKey',
  'HasPermissionsBoundary',
  'HasRolePath',
  'HasRedriveRole',
];

const ASKS_ORGANIZATION = 'AsksOrganization';

const picked = <T>(all: Readonly<Record<string, T>>, names: readonly string[]): Readonly<Record<string, T>> =>
  Object.fromEntries(Object.entries(all).filter(([name]) => names.includes(name)));

/** The settings that the hub shares with the guards; nothing is guarded here, and nothing is put back. */
export const hubSettings = (): StackSettings => ({
  ...releaseSettings(),
  variables: {},
  fixes: false,
  autoFix: {},
  guardedDocuments: [],
  logBuckets: [],
  logGroups: [],
  nodeRoles: [],
  nodeProfiles: [],
  nodePolicies: [],
  hubBusArn: { given: false, value: '' },
  alone: true,
  asksOrganization: { condition: ASKS_ORGANIZATION },
  securityHub: false,
  alarmsOnSecurityHub: false,
});

export const hubParameters = (version: string): Readonly<Record<string, Parameter>> => ({
  OrganizationId: {
    Type: 'String',
    Description: 'The organization whose accounts may tell the hub',
    AllowedPattern: '^o-[a-z0-9]{10,32}$',
    ConstraintDescription: 'must be the id of an organization',
  },
  AccountNames: {
    Type: 'CommaDelimitedList',
    Description: 'What alerts call accounts: 111122223333=example-prod, with commas between',
    Default: '',
    AllowedPattern: `^$|${NAMED_ACCOUNT.source}`,
    ConstraintDescription: NAMED_ACCOUNT_PROBLEM,
  },
  NamesFromOrganization: {
    Type: 'String',
    Description: 'true: AWS Organizations names the other accounts; it answers its administrators only',
    Default: 'false',
    AllowedPattern: '^(true|false)$',
    ConstraintDescription: 'must be true or false',
  },
  Dashboard: {
    Type: 'String',
    Description: 'Make a dashboard, which costs 3 US dollars a month after the first three of the account',
    Default: 'true',
    AllowedPattern: '^(true|false)$',
    ConstraintDescription: 'must be true or false',
  },
  ...codeParameters(version),
  ...picked(settingParameters(), SHARED),
});

/** Is the dashboard made? */
export const HAS_DASHBOARD: Choice = { condition: 'HasDashboard' };

export const hubConditions = (): Readonly<Record<string, Value>> => ({
  ...picked(conditions(), CONDITIONS),
  [ASKS_ORGANIZATION]: { 'Fn::Equals': [reference('NamesFromOrganization'), 'true'] },
  HasDashboard: { 'Fn::Equals': [reference('Dashboard'), 'true'] },
});

export const hubRules = (): Readonly<Record<string, Rule>> =>
  picked(rules(), ['CodeIsGiven', 'ChannelNeedsSecret']);
