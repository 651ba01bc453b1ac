import type { ApiCall } from '../api-call.ts';
import { type Applied, applied, refused } from '../applied.ts';
import { present, presentValue } from '../observed.ts';
import type { AccountState } from '../state.ts';
import type { Key } from './preferences.ts';

type KmsCall = Extract<ApiCall, { api: `kms:${string}` }>;

const nextState = (api: KmsCall['api'], current: string): string | undefined => {
  const pending = current === 'PendingDeletion';
  switch (api) {
    case 'kms:EnableKey':
      return pending ? undefined : 'Enabled';
    case 'kms:DisableKey':
      return pending ? undefined : 'Disabled';
    case 'kms:ScheduleKeyDeletion':
      return pending ? undefined : 'PendingDeletion';
    case 'kms:CancelKeyDeletion':
      // "the key state ... is Disabled" after it: https://docs.aws.amazon.com/kms/latest/APIReference/API_CancelKeyDeletion.html
      return pending ? 'Disabled' : undefined;
  }
};

/**
 * The state has a key under each name that the preferences use for it; all of these entries change together.
 */
export const applyKms = (state: AccountState, call: KmsCall): Applied => {
  const isMeant = (name: string, key: Key): boolean =>
    name === call.input.KeyId || key.arn === call.input.KeyId || key.arn.endsWith(`key/${call.input.KeyId}`);
  const all = Object.entries(state.keys).flatMap(([name, observed]) => {
    const key = presentValue(observed);
    return key ? [[name, key] as const] : [];
  });
  const arns = new Set(all.filter(([name, key]) => isMeant(name, key)).map(([, { arn }]) => arn));
  const meant = all.filter(([, { arn }]) => arns.has(arn));
  if (meant.length === 0) return refused('NotFoundException');
  const keys = { ...state.keys };
  for (const [name, key] of meant) {
    const next = nextState(call.api, key.state);
    if (!next) return refused('KMSInvalidStateException');
    keys[name] = present({ ...key, state: next });
  }
  return applied({ ...state, keys });
};
