import type { ApiCall } from '../api-call.ts';
import { type Applied, applied, refused } from '../applied.ts';
import { absent, present, presentValue } from '../observed.ts';
import type { AccountState } from '../state.ts';
import type { Key } from './preferences.ts';

type KmsCall = Extract<ApiCall, { api: `kms:${string}` }>;
type AliasCall = Extract<KmsCall, { api: `kms:${string}Alias` }>;
type KeyCall = Exclude<KmsCall, AliasCall>;

const nextState = (api: KeyCall['api'], current: string): string | undefined => {
  const pending = current === 'PendingDeletion';
  switch (api) {
    case 'kms:EnableKey':
      return pending ? undefined : 'Enabled';
    case 'kms:DisableKey':
      return pending ? undefined : 'Disabled';
    case 'kms:ScheduleKeyDeletion':
      return pending ? undefined : 'PendingDeletion';
    case 'kms:DeleteImportedKeyMaterial':
      return pending ? undefined : 'PendingImport';
    case 'kms:PutKeyPolicy':
      return pending ? undefined : current;
    case 'kms:CancelKeyDeletion':
      // "the key state ... is Disabled" after it: https://docs.aws.amazon.com/kms/latest/APIReference/API_CancelKeyDeletion.html
      return pending ? 'Disabled' : undefined;
  }
};

type Known = readonly [name: string, key: Key];

const knownKeys = ({ keys }: AccountState): readonly Known[] =>
  Object.entries(keys).flatMap(([name, observed]): Known[] => {
    const key = presentValue(observed);
    return key ? [[name, key]] : [];
  });

/** The entries of one key: the state has it under each name that the preferences use for it. */
const entriesOf = (state: AccountState, id: string): readonly Known[] => {
  const all = knownKeys(state);
  const isMeant = ([name, { arn }]: Known): boolean => name === id || arn === id || arn.endsWith(`key/${id}`);
  const arns = new Set(all.filter(isMeant).map(([, { arn }]) => arn));
  return all.filter(([, { arn }]) => arns.has(arn));
};

/** An alias is named as it is, or by its ARN: `arn:…:alias/x` stands for `alias/x`. */
const isNamed = (name: string, alias: string): boolean => name === alias || name.endsWith(`:${alias}`);

const withAlias = (state: AccountState, alias: string, key: AccountState['keys'][string]): Applied => {
  const names = [alias, ...Object.keys(state.keys).filter((name) => isNamed(name, alias))];
  return applied({
    ...state,
    keys: { ...state.keys, ...Object.fromEntries(names.map((name) => [name, key])) },
  });
};

/** Aliases: https://docs.aws.amazon.com/kms/latest/APIReference/API_UpdateAlias.html and its neighbours. */
const applyAlias = (state: AccountState, call: AliasCall): Applied => {
  const alias = call.input.AliasName;
  const isThere = knownKeys(state).some(([name]) => isNamed(name, alias));
  if (call.api === 'kms:DeleteAlias') {
    return isThere ? withAlias(state, alias, absent) : refused('NotFoundException');
  }
  const [target] = entriesOf(state, call.input.TargetKeyId);
  if (!target) return refused('NotFoundException');
  if (call.api === 'kms:CreateAlias' && isThere) return refused('AlreadyExistsException');
  if (call.api === 'kms:UpdateAlias' && !isThere) return refused('NotFoundException');
  return withAlias(state, alias, present(target[1]));
};

const isAliasCall = (call: KmsCall): call is AliasCall => call.api.endsWith('Alias');

/** Keys and their aliases. All entries of a key change together. */
export const applyKms = (state: AccountState, call: KmsCall): Applied => {
  if (isAliasCall(call)) return applyAlias(state, call);
  const meant = entriesOf(state, call.input.KeyId);
  if (meant.length === 0) return refused('NotFoundException');
  const keys = { ...state.keys };
  for (const [name, key] of meant) {
    const next = nextState(call.api, key.state);
    if (!next) return refused('KMSInvalidStateException');
    keys[name] = present({
      ...key,
      state: next,
      ...(call.api === 'kms:PutKeyPolicy' ? { policy: call.input.Policy } : {}),
    });
  }
  return applied({ ...state, keys });
};
