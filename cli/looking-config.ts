import type { AwsEnvironment } from '../functions/account/aws-environment.ts';
import type { GuardConfig } from '../functions/core/guard-config.ts';

/** Keys that begin with `aws:` are AWS's own: whoever asks doctor hears of what is muted, too. */
const NOBODYS_TAG = 'aws:session-guard-mutes-nothing';

/** Settings of a guard that only looks, by the defaults of an installation. */
export const lookingConfig = (identity: AwsEnvironment, ownRules: readonly string[]): GuardConfig => ({
  identity,
  mode: 'alert',
  autoFix: [],
  guardedDocuments: ['SSM-SessionManagerRunShell'],
  ignoreTag: NOBODYS_TAG,
  fixBudget: 0,
  fixesPerHour: 0,
  settleSeconds: 0,
  fixContainment: [],
  handsOffActors: [],
  fixInfrastructureAsCode: false,
  logBuckets: [],
  logGroups: [],
  nodeRoles: [],
  nodeProfiles: [],
  nodePolicies: [],
  reminderHours: 0,
  ownRoleArns: [],
  ownRules,
});
