import type { ApiCall, Plan } from '../../account/api-call.ts';
import { presentValue } from '../../account/observed.ts';
import { type Resource, resource } from '../../account/resource.ts';
import type { AccountState } from '../../account/state.ts';
import { type Decoder, documentScope, unreadable } from '../../core/effect.ts';
import { samePolicyText } from '../../formats/canonical-policy.ts';
import type { Change } from '../../formats/cloudtrail.ts';
import { stringAt } from '../../formats/json.ts';

type Calls = 'kms:EnableKey' | 'kms:CancelKeyDeletion' | 'kms:CreateAlias';

export const keyOf = (id: string): Resource => resource('AWS::KMS::Key', id);

const recordedKey = ({ resourceArns }: Change): string | undefined =>
  resourceArns.find((arn) => arn.includes(':key/'));

/** KMS puts the key's ARN into the record's resources; the request holds whatever the caller typed. */
const decodeKey =
  (after: string, waysBack: (keyArn: string) => readonly ApiCall<Calls>[], exact: boolean): Decoder<Calls> =>
  (change, context) => {
    const keyArn =
      recordedKey(change) ?? stringAt(change.response, 'keyId') ?? stringAt(change.request, 'keyId');
    if (!keyArn) return unreadable('the record names no key');
    return {
      kind: 'effect',
      resources: [keyOf(keyArn)],
      // Only the places of the transcripts name their keys, so this key is read with the documents.
      scope: { documents: documentScope(context), keys: [keyArn] },
      isCurrent: (state) =>
        Object.values(state.keys)
          .flatMap((observed) => presentValue(observed) ?? [])
          .filter(({ arn }) => arn === keyArn)
          .every((key) => key.state === after),
      inverses: (): readonly Plan<Calls>[] => {
        const calls = waysBack(keyArn);
        return calls.length > 0 ? [{ calls, restores: 'the key, enabled', exact }] : [];
      },
    };
  };

/** What the policy was before is not in the record. Who has changed it may have meant to lock the key. */
const policyPut: Decoder<Calls> = (change, context) => {
  const keyArn = recordedKey(change) ?? stringAt(change.request, 'keyId');
  if (!keyArn) return unreadable('the record names no key');
  const asked = stringAt(change.request, 'policy');
  return {
    kind: 'effect',
    resources: [keyOf(keyArn)],
    // The check tells the doubts of a policy only of a key that is known to have had another one.
    existedBefore: [keyOf(keyArn)],
    scope: { documents: documentScope(context), keys: [keyArn] },
    isCurrent: (state) => {
      const policy = presentValue(state.keys[keyArn])?.policy;
      return policy === undefined || asked === undefined || samePolicyText(policy, asked);
    },
    inverses: () => [],
  };
};

const enable = (KeyId: string): ApiCall<Calls> => ({ api: 'kms:EnableKey', input: { KeyId } });
const cancel = (KeyId: string): ApiCall<Calls> => ({ api: 'kms:CancelKeyDeletion', input: { KeyId } });

/** The entries of an alias in a state, which are under its name or its ARN. */
const underAlias = ({ keys }: AccountState, alias: string) =>
  Object.entries(keys).flatMap(([name, observed]) =>
    name === alias || name.endsWith(`:${alias}`) ? [observed] : [],
  );

const onAlias =
  (
    effectOf: (
      alias: string,
      change: Change,
    ) => {
      readonly key?: string;
      readonly calls: readonly ApiCall<Calls>[];
      isCurrent(state: AccountState): boolean;
    },
  ): Decoder<Calls> =>
  (change, context) => {
    const alias = stringAt(change.request, 'aliasName');
    if (!alias) return unreadable('the record names no alias');
    const { key, calls, isCurrent } = effectOf(alias, change);
    return {
      kind: 'effect',
      resources: [keyOf(alias), ...(key ? [keyOf(key)] : [])],
      scope: { documents: documentScope(context), keys: [alias, ...(key ? [key] : [])] },
      isCurrent,
      inverses: () =>
        calls.length > 0 ? [{ calls, restores: `${alias}, for the key that it stood for`, exact: true }] : [],
    };
  };

/** What an alias stood for before is not in the record. */
const aliasSet = onAlias((alias, change) => {
  const target = recordedKey(change) ?? stringAt(change.request, 'targetKeyId');
  return {
    ...(target ? { key: target } : {}),
    calls: [],
    isCurrent: (state) =>
      underAlias(state, alias).every((observed) => {
        const arn = presentValue(observed)?.arn;
        return target === undefined || arn === undefined || arn === target || arn.endsWith(`:key/${target}`);
      }),
  };
});

/** The record of a deletion names the key: https://docs.aws.amazon.com/kms/latest/developerguide/ct-deletealias.html */
const aliasDeleted = onAlias((alias, change) => {
  const before = recordedKey(change);
  return {
    ...(before ? { key: before } : {}),
    calls: before ? [{ api: 'kms:CreateAlias', input: { AliasName: alias, TargetKeyId: before } }] : [],
    isCurrent: (state) => underAlias(state, alias).every(({ status }) => status !== 'present'),
  };
});

/** The changes of keys and of their names. */
export const keyChanges: Readonly<Record<string, Decoder<Calls>>> = {
  'kms:DisableKey': decodeKey('Disabled', (arn) => [enable(arn)], true),
  'kms:ScheduleKeyDeletion': decodeKey('PendingDeletion', (arn) => [cancel(arn), enable(arn)], true),
  // This call leaves the key disabled but did not disable it, so the fix is offered and nothing is proven.
  'kms:CancelKeyDeletion': decodeKey('Disabled', (arn) => [enable(arn)], false),
  // Only who has the material can import it again.
  'kms:DeleteImportedKeyMaterial': decodeKey('PendingImport', () => [], false),
  'kms:PutKeyPolicy': policyPut,
  'kms:CreateAlias': aliasSet,
  'kms:UpdateAlias': aliasSet,
  'kms:DeleteAlias': aliasDeleted,
};
