import { presentValue } from '../../account/observed.ts';
import type { AccountState } from '../../account/state.ts';
import { firstThatMends } from '../../core/advice.ts';
import { cannotTell, definePrerequisite, fail, pass, type Result, worseOf } from '../../core/prerequisite.ts';
import { aliasName } from '../../formats/names.ts';
import { type KeyUse, keyUses, observedKey } from '../../sessions/key-uses.ts';
import { judgeNaming, type Naming, namedBy } from '../../sessions/preferences.ts';
import { DATA_KEY_FAILED } from '../../sessions/user-messages.ts';
import { plansFor } from './advise.ts';
import { keyChanges, keyOf } from './changes.ts';
import { refusedByKey } from './policy.ts';
import { isUsable } from './usable.ts';

const judge = (state: AccountState, use: KeyUse, naming: Naming): Result => {
  const { id, place } = use;
  const observed = observedKey(state, id);
  const key = presentValue(observed);
  const subject = keyOf(key?.arn ?? aliasName(id));
  if (!observed) return cannotTell(subject, `key ${id} was not read`);
  if (observed.status === 'unknown') {
    return cannotTell(subject, `key ${id} could not be read: ${observed.because}`);
  }
  if (key && isUsable(key)) return refusedByKey(state, subject, key, use) ?? pass(subject);
  const found = key ? `is ${key.state}` : 'does not exist';
  if (place === undefined) {
    return fail(subject, 'sessions-fail', `KMS key ${id} ${found} (named by ${namedBy(naming)})`, {
      userSees: DATA_KEY_FAILED,
    });
  }
  return fail(
    subject,
    'logs-lost',
    `KMS key ${id} of ${place} ${found}: sessions start, and their transcripts are silently lost (${place} is named by ${namedBy(naming)})`,
  );
};

/** One key may have several uses, and the worst of them is told. */
const worstByKey = (results: readonly Result[]): readonly Result[] => {
  const byKey = new Map<string, Result>();
  for (const result of results) {
    const known = byKey.get(result.subject.id);
    byKey.set(result.subject.id, known ? worseOf(known, result) : result);
  }
  return [...byKey.values()];
};

/** Only the places of transcripts name their keys. Where nothing has changed, these keys are not read again. */
const isJudged = (state: AccountState, { id, place }: KeyUse): boolean =>
  place === undefined || observedKey(state, id) !== undefined;

const check = (state: AccountState): readonly Result[] =>
  worstByKey(
    keyUses(state)
      .filter((use) => isJudged(state, use))
      .map((use) => judgeNaming(use.naming, (naming) => judge(state, use, naming))),
  );

/**
 * The KMS keys of the sessions and of their transcripts are enabled. They are never put back automatically, because
 * somebody may have disabled them in an incident response. The agent asks for the key of its sessions before the prompt;
 * the keys of a bucket and of a log group matter when it writes there, which it only logs on the node
 * (agent/session/plugins/sessionplugin and agent/s3util of https://github.com/aws/amazon-ssm-agent). That CloudWatch Logs
 * refuses events for a group whose key is disabled is not confirmed by an AWS page.
 */
export const sessionKey = definePrerequisite({
  id: 'session-key',
  title: 'Session encryption key',
  family: 'preferences',
  requires:
    'The KMS key that the session preferences name exists and is enabled, and so are the keys of the bucket (SSE-KMS) and of the log group that they name. Without the first, sessions fail; without the others, transcripts are lost. The policies of the keys let the nodes in. Keys of other accounts and Regions are not judged. It is checked on every preferences event, too.',
  reference:
    'https://docs.aws.amazon.com/systems-manager/latest/userguide/session-preferences-enable-encryption.html',
  bites:
    'At the next session that anybody starts in this Region; open sessions already have their data key and continue.',
  watches: keyChanges,
  reverts: [],
  offers: ['kms:EnableKey', 'kms:CancelKeyDeletion', 'kms:CreateAlias', 'kms:UpdateAlias'],
  decides: [
    'a key or an alias does not exist, or waits for its key material',
    'the policy of the key does not let the nodes in',
  ],
  check,
  advise: (state, subject) => firstThatMends({ check }, state, subject, plansFor(state, subject)),
});
