import { ACCOUNT_NAME, LONGEST_ACCOUNT_NAME } from '../account/aws-environment.ts';
import { CONTAINMENTS } from '../account/containment.ts';
import { MODES } from '../core/guard-config.ts';

/** What a setting may hold, and what is said if it holds something else. Of a list, each item must match. */
export type Checked = { readonly pattern: RegExp; readonly problem: string };

const NAME_OR_PREFIX = 'must be a name, or at least three characters of a name with a * at the end';

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const IAM_NAME: Checked = {
  pattern: /^([\w+=,.@-]{1,128}|[\w+=,.@-]{3,127}\*)$/,
  problem: NAME_OR_PREFIX,
};

const oneOf = (values: readonly string[]): Checked => ({
  pattern: new RegExp(`^(${values.join('|')})$`),
  problem: `must be ${values.slice(0, -1).join(', ')} or ${values.at(-1) ?? ''}`,
});

/**
 * The settings that a person gives, by the variable that holds them. Functions check them at cold start; parameters of a
 * template are checked by CloudFormation before anything is deployed.
 * Names become part of resource ARNs in IAM policies, so only their last character may be a wildcard.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html
 */
export const SETTING_PATTERNS = {
  ACCOUNT_NAME: {
    pattern: ACCOUNT_NAME,
    problem: `must be at most ${LONGEST_ACCOUNT_NAME} letters, digits, single spaces and _.,:/+=@&'()-`,
  },
  MODE: oneOf(MODES),
  AUTO_FIX: { pattern: /^[a-z-]+$/, problem: 'must be the id of a prerequisite' },
  GUARDED_DOCUMENTS: { pattern: /^[\w.-]{3,128}$/, problem: 'must be the name of a document' },
  IGNORE_TAG: { pattern: /^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/u, problem: 'must be a tag key' },
  FIX_BUDGET: { pattern: /^(1?\d|20)$/, problem: 'must be a whole number from 0 to 20' },
  FIXES_PER_HOUR: { pattern: /^\d{1,2}$/, problem: 'must be a whole number from 0 to 99' },
  SETTLE_SECONDS: { pattern: /^([1-8]?\d{1,2}|900)$/, problem: 'must be a whole number from 0 to 900' },
  FIX_CONTAINMENT: oneOf(CONTAINMENTS),
  HANDS_OFF_ACTORS: { pattern: /^[\w+=,.@-]{1,127}[\w+=,.@*-]$/, problem: NAME_OR_PREFIX },
  REMINDER_HOURS: {
    pattern: /^([1-6]?\d{1,2}|7[01]\d|720)$/,
    problem: 'must be a whole number from 0 to 720',
  },
  FIX_INFRASTRUCTURE_AS_CODE: oneOf(['true', 'false']),
  LOG_BUCKETS: {
    pattern: /^([a-z\d][a-z\d.-]{1,61}[a-z\d]|[a-z\d][a-z\d.-]{2,61}\*)$/,
    problem: NAME_OR_PREFIX,
  },
  LOG_GROUPS: { pattern: /^[\w./#-]{3,511}[\w./#*-]$|^[\w./#-]{1,3}$/, problem: NAME_OR_PREFIX },
  HUB_BUS_ARN: {
    pattern: /^arn:[\w-]+:events:[\w-]+:\d{12}:event-bus\/[\w./-]{1,256}$/,
    problem: 'must be the ARN of an event bus',
  },
  SECURITY_HUB: oneOf(['true', 'false']),
  NODE_ROLES: IAM_NAME,
  NODE_PROFILES: IAM_NAME,
  NODE_POLICIES: IAM_NAME,
} as const satisfies Readonly<Record<string, Checked>>;
