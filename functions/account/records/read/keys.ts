import { stringAt } from '../../../formats/json.ts';
import type { Reader, Readers } from './reader.ts';

/** The record's resources hold the key's ARN; the request holds whatever the caller typed. */
const onKey =
  (api: 'kms:EnableKey' | 'kms:DisableKey' | 'kms:ScheduleKeyDeletion' | 'kms:CancelKeyDeletion'): Reader =>
  ({ request, response, resourceArns }) => {
    const arn = resourceArns.find((candidate) => candidate.includes(':key/'));
    const KeyId = arn ?? stringAt(response, 'keyId') ?? stringAt(request, 'keyId');
    return KeyId ? { api, input: { KeyId } } : undefined;
  };

/** KMS keys. */
export const KEY_CALLS: Readers = {
  'kms:EnableKey': onKey('kms:EnableKey'),
  'kms:DisableKey': onKey('kms:DisableKey'),
  'kms:ScheduleKeyDeletion': onKey('kms:ScheduleKeyDeletion'),
  'kms:CancelKeyDeletion': onKey('kms:CancelKeyDeletion'),
};
