import { type Resource, resource } from '../../account/resource.ts';
import type { AccountState } from '../../account/state.ts';
import { firstThatMends } from '../../core/advice.ts';
import { cannotTell, definePrerequisite, fail, pass, type Result } from '../../core/prerequisite.ts';
import { own } from '../../formats/json.ts';
import { judgeNaming, type Naming, named, namedBy } from '../../sessions/preferences.ts';
import { GROUP_NOT_ENCRYPTED } from '../../sessions/user-messages.ts';
import { plansFor } from './advise.ts';
import { logGroupCreated, logGroupDeleted, logGroupKeyRemoved } from './changes.ts';

/**
 * The agent also says this about a missing group, which counts as "not encrypted" (cloudwatchlogsservice.go).
 */
const groupOf = (name: string): Resource => resource('AWS::Logs::LogGroup', name);

const judge = (state: AccountState, naming: Naming): Result => {
  const subject = groupOf(naming.id);
  const demanded = naming.by.some(({ settings }) => settings.cloudWatchEncryptionEnabled);
  const observed = own(state.logGroups, naming.id);
  if (!observed) return cannotTell(subject, `log group ${naming.id} was not read`);
  if (observed.status === 'unknown')
    return cannotTell(subject, `log group ${naming.id} could not be read: ${observed.because}`);
  if (observed.status === 'absent') {
    return fail(
      subject,
      demanded ? 'sessions-fail' : 'logs-lost',
      `log group ${naming.id} does not exist${demanded ? '' : ': session logs are silently lost, because agents never create it'} (named by ${namedBy(naming)})`,
      demanded ? { userSees: GROUP_NOT_ENCRYPTED } : {},
    );
  }
  if (demanded && observed.value.kmsKeyId === undefined) {
    const because = `log group ${naming.id} has no KMS key, but ${namedBy(naming)} requires encryption`;
    return fail(subject, 'sessions-fail', because, { userSees: GROUP_NOT_ENCRYPTED });
  }
  return pass(subject);
};

const check = (state: AccountState): readonly Result[] =>
  named(state, (settings) => settings.cloudWatchLogGroupName).map((naming) =>
    judgeNaming(naming, (one) => judge(state, one)),
  );

/** The log group that the preferences name exists, with a KMS key if they require encryption. */
export const sessionLogGroup = definePrerequisite({
  id: 'session-log-group',
  title: 'Session log group',
  family: 'preferences',
  requires:
    'The CloudWatch Logs log group that the session preferences name exists, and has a KMS key where `cloudWatchEncryptionEnabled` is set. It is checked on every preferences event, too.',
  reference:
    'https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-logging-cloudwatch-logs.html',
  bites: 'At the next session that anybody starts in this Region; open sessions stop logging at once.',
  // CloudWatch Logs refuses to associate a key that is missing or disabled, so AssociateKmsKey breaks nothing:
  // https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_AssociateKmsKey.html
  watches: {
    'logs:DeleteLogGroup': logGroupDeleted,
    'logs:CreateLogGroup': logGroupCreated,
    'logs:DisassociateKmsKey': logGroupKeyRemoved,
  },
  reverts: ['logs:CreateLogGroup', 'logs:PutRetentionPolicy', 'logs:AssociateKmsKey'],
  offers: [],
  decides: [
    'encryption is required, and the policy of the key of the sessions does not let CloudWatch Logs in, or there is no such key',
  ],
  check,
  advise: (state, subject) => firstThatMends({ check }, state, subject, plansFor(state, subject)),
});
