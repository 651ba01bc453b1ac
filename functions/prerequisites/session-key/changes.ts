import type { ApiCall, Plan } from '../../account/api-call.ts';
import { applyPlan } from '../../account/apply-plan.ts';
import { presentValue } from '../../account/observed.ts';
import { type Resource, resource } from '../../account/resource.ts';
import type { AccountState } from '../../account/state.ts';
import { type Decoder, documentScope, type Effect, type Previous, unreadable } from '../../core/effect.ts';
import { samePolicyText } from '../../formats/canonical-policy.ts';
import type { Change } from '../../formats/cloudtrail.ts';
import { stringAt } from '../../formats/json.ts';
import { isUsable } from './usable.ts';

type Calls = 'kms:EnableKey' | 'kms:CancelKeyDeletion' | 'kms:CreateAlias' | 'kms:UpdateAlias';

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

/** An alias that leads to a key again, by one of two calls. */
const backTo = (
  api: 'kms:CreateAlias' | 'kms:UpdateAlias',
  AliasName: string,
  TargetKeyId: string,
  exact: boolean,
): Plan<Calls> => ({
  calls: [{ api, input: { AliasName, TargetKeyId } }],
  restores: `${AliasName}, for the key that it stood for`,
  exact,
});

/** With a key that is not usable either, the alias would be as broken as it is, whatever the check calls it then. */
const isKeyUsable = (state: AccountState, arn: string): boolean =>
  Object.values(state.keys).some((observed) => {
    const key = presentValue(observed);
    return key?.arn === arn && isUsable(key);
  });

const effectOn = (
  alias: string,
  keys: readonly string[],
  found: Pick<Effect<Calls>, 'isCurrent' | 'inverses' | 'before'>,
): Effect<Calls> => ({
  kind: 'effect',
  resources: [keyOf(alias), ...keys.map(keyOf)],
  scope: {},
  ...found,
});

const NO_ALIAS = unreadable('the record names no alias');

const rememberedKey = (previous: Previous | undefined): string | undefined =>
  previous?.snapshot.type === 'AWS::KMS::Alias' ? previous.snapshot.value.keyArn : undefined;

/**
 * What an alias stood for before is not in the record, but it is remembered, if the preferences or the place of the
 * transcripts use it. Who creates an alias again after it was deleted has moved it, too, and then somebody else may have
 * deleted it.
 */
const aliasSet =
  (exact: boolean): Decoder<Calls> =>
  (change, context) => {
    const alias = stringAt(change.request, 'aliasName');
    if (!alias) return NO_ALIAS;
    const target = recordedKey(change) ?? stringAt(change.request, 'targetKeyId');
    const documents = documentScope(context);
    const isTarget = (arn: string): boolean => arn === target || arn.endsWith(`:key/${target}`);
    const named = target ? [target] : [];
    const isCurrent = (state: AccountState): boolean =>
      underAlias(state, alias).every((observed) => {
        const arn = presentValue(observed)?.arn;
        return target === undefined || arn === undefined || isTarget(arn);
      });
    return {
      kind: 'needs-previous',
      resources: [keyOf(alias), ...named.map(keyOf)],
      scope: { documents, keys: [alias, ...named] },
      query: { resource: resource('AWS::KMS::Alias', alias) },
      resume: (previous) => {
        const before = rememberedKey(previous);
        if (before === undefined || isTarget(before)) {
          return effectOn(alias, named, { isCurrent, inverses: () => [] });
        }
        const plan = backTo('kms:UpdateAlias', alias, before, exact);
        const effect = effectOn(alias, named, {
          isCurrent,
          inverses: (state) => (isKeyUsable(state, before) ? [plan] : []),
          before: (state) => applyPlan(state, plan),
        });
        return { ...effect, scope: { documents, keys: [alias, ...named, before] } };
      },
    };
  };

/** The record of a deletion names the key: https://docs.aws.amazon.com/kms/latest/developerguide/ct-deletealias.html */
const aliasDeleted: Decoder<Calls> = (change, context) => {
  const alias = stringAt(change.request, 'aliasName');
  if (!alias) return NO_ALIAS;
  const before = recordedKey(change);
  const effect = effectOn(alias, before ? [before] : [], {
    isCurrent: (state) => underAlias(state, alias).every(({ status }) => status !== 'present'),
    inverses: (state) =>
      before && isKeyUsable(state, before) ? [backTo('kms:CreateAlias', alias, before, true)] : [],
  });
  return {
    ...effect,
    scope: { documents: documentScope(context), keys: [alias, ...(before ? [before] : [])] },
  };
};

/** The changes of keys and of their names. */
export const keyChanges: Readonly<Record<string, Decoder<Calls>>> = {
  'kms:DisableKey': decodeKey('Disabled', (arn) => [enable(arn)], true),
  'kms:ScheduleKeyDeletion': decodeKey('PendingDeletion', (arn) => [cancel(arn), enable(arn)], true),
  // This call leaves the key disabled but did not disable it, so the fix is offered and nothing is proven.
  'kms:CancelKeyDeletion': decodeKey('Disabled', (arn) => [enable(arn)], false),
  // Only who has the material can import it again.
  'kms:DeleteImportedKeyMaterial': decodeKey('PendingImport', () => [], false),
  'kms:PutKeyPolicy': policyPut,
  'kms:CreateAlias': aliasSet(false),
  'kms:UpdateAlias': aliasSet(true),
  'kms:DeleteAlias': aliasDeleted,
};
