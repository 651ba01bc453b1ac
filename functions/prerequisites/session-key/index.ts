import type { ApiCall } from '../../account/api-call.ts';
import { presentValue } from '../../account/observed.ts';
import { type Resource, resource } from '../../account/resource.ts';
import type { AccountState } from '../../account/state.ts';
import { type Decoder, documentScope, unreadable } from '../../core/effect.ts';
import { cannotTell, definePrerequisite, fail, pass, type Result } from '../../core/prerequisite.ts';
import { stringAt } from '../../formats/json.ts';
import { judgeNaming, type Naming, named, namedBy } from '../../sessions/preferences.ts';
import { DATA_KEY_FAILED } from '../../sessions/user-messages.ts';

type Calls = 'kms:EnableKey' | 'kms:CancelKeyDeletion';

const keyOf = (id: string): Resource => resource('AWS::KMS::Key', id);

/** KMS puts the key's ARN into the record's resources; the request holds whatever the caller typed. */
const decodeKey =
  (after: string, waysBack: (keyArn: string) => readonly ApiCall<Calls>[], exact: boolean): Decoder<Calls> =>
  (change, context) => {
    const keyArn =
      change.resourceArns.find((arn) => arn.includes(':key/')) ??
      stringAt(change.response, 'keyId') ??
      stringAt(change.request, 'keyId');
    if (!keyArn) return unreadable('the record names no key');
    return {
      kind: 'effect',
      resources: [keyOf(keyArn)],
      scope: { documents: documentScope(context) },
      isCurrent: (state) =>
        Object.values(state.keys)
          .flatMap((observed) => presentValue(observed) ?? [])
          .filter(({ arn }) => arn === keyArn)
          .every((key) => key.state === after),
      inverses: () => [{ calls: waysBack(keyArn), restores: 'the key, enabled', exact }],
    };
  };

/**
 * "You can use a multi-Region key in cryptographic operations while it's updating":
 * https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-update.html
 */
const USABLE = ['Enabled', 'Updating'];

const enable = (KeyId: string): ApiCall<Calls> => ({ api: 'kms:EnableKey', input: { KeyId } });
const cancel = (KeyId: string): ApiCall<Calls> => ({ api: 'kms:CancelKeyDeletion', input: { KeyId } });

const judge = (state: AccountState, naming: Naming): Result => {
  const observed = state.keys[naming.id];
  const key = presentValue(observed);
  const subject = keyOf(key?.arn ?? naming.id);
  if (!observed) return cannotTell(subject, `key ${naming.id} was not read`);
  if (observed.status === 'unknown')
    return cannotTell(subject, `key ${naming.id} could not be read: ${observed.because}`);
  if (key && USABLE.includes(key.state)) return pass(subject);
  const found = key ? `is ${key.state}` : 'does not exist';
  return fail(subject, 'sessions-fail', `KMS key ${naming.id} ${found} (named by ${namedBy(naming)})`, {
    userSees: DATA_KEY_FAILED,
  });
};

/**
 * The KMS key that the preferences name is enabled. It is never put back automatically, because somebody may
 * have disabled it in an incident response.
 */
export const sessionKey = definePrerequisite({
  id: 'session-key',
  title: 'Session encryption key',
  family: 'preferences',
  requires:
    'The KMS key that the session preferences name exists and is enabled. It is checked on every preferences event, too.',
  reference:
    'https://docs.aws.amazon.com/systems-manager/latest/userguide/session-preferences-enable-encryption.html',
  bites:
    'At the next session that anybody starts in this Region; open sessions already have their data key and continue.',
  watches: {
    'kms:DisableKey': decodeKey('Disabled', (arn) => [enable(arn)], true),
    'kms:ScheduleKeyDeletion': decodeKey('PendingDeletion', (arn) => [cancel(arn), enable(arn)], true),
    // This call leaves the key disabled but did not disable it, so the fix is offered and nothing is proven.
    'kms:CancelKeyDeletion': decodeKey('Disabled', (arn) => [enable(arn)], false),
  },
  reverts: [],
  offers: ['kms:EnableKey', 'kms:CancelKeyDeletion'],
  check: (state) =>
    named(state, (settings) => settings.kmsKeyId).map((naming) =>
      judgeNaming(naming, (one) => judge(state, one)),
    ),
});
