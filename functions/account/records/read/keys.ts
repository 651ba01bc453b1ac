import { stringAt } from '../../../formats/json.ts';
import { type Reader, type Readers, withTexts } from './reader.ts';

/** The record's resources hold the key's ARN; the request holds whatever the caller typed. */
const onKey =
  (
    api:
      | 'kms:EnableKey'
      | 'kms:DisableKey'
      | 'kms:ScheduleKeyDeletion'
      | 'kms:CancelKeyDeletion'
      | 'kms:DeleteImportedKeyMaterial',
  ): Reader =>
  ({ request, response, resourceArns }) => {
    const arn = resourceArns.find((candidate) => candidate.includes(':key/'));
    const KeyId = arn ?? stringAt(response, 'keyId') ?? stringAt(request, 'keyId');
    return KeyId ? { api, input: { KeyId } } : undefined;
  };

const putPolicy: Reader = (change) => {
  const Policy = stringAt(change.request, 'policy');
  const key = onKey('kms:EnableKey')(change);
  if (Policy === undefined || key?.api !== 'kms:EnableKey') return undefined;
  return { api: 'kms:PutKeyPolicy', input: { ...key.input, PolicyName: 'default', Policy } };
};

const toKey = (api: 'kms:CreateAlias' | 'kms:UpdateAlias'): Reader =>
  withTexts(['aliasName', 'targetKeyId'], (AliasName, TargetKeyId) => ({
    api,
    input: { AliasName, TargetKeyId },
  }));

/** KMS keys and their aliases. */
export const KEY_CALLS: Readers = {
  'kms:EnableKey': onKey('kms:EnableKey'),
  'kms:DisableKey': onKey('kms:DisableKey'),
  'kms:ScheduleKeyDeletion': onKey('kms:ScheduleKeyDeletion'),
  'kms:CancelKeyDeletion': onKey('kms:CancelKeyDeletion'),
  'kms:DeleteImportedKeyMaterial': onKey('kms:DeleteImportedKeyMaterial'),
  'kms:PutKeyPolicy': putPolicy,
  'kms:CreateAlias': toKey('kms:CreateAlias'),
  'kms:UpdateAlias': toKey('kms:UpdateAlias'),
  'kms:DeleteAlias': withTexts(['aliasName'], (AliasName) => ({
    api: 'kms:DeleteAlias',
    input: { AliasName },
  })),
};
