import { iamName } from '../../formats/names.ts';
import type { Api, ApiCall } from '../api-call.ts';
import { type Applied, applied, refused } from '../applied.ts';
import { present, presentValue } from '../observed.ts';
import type { AccountState } from '../state.ts';
import { DEFAULT_ROLE_SETTING, settingId, TIER_SETTING } from './service-settings.ts';

const APIS = [
  'ssm:UpdateServiceSetting',
  'ssm:ResetServiceSetting',
  'ssm:RegisterDefaultHostManagementConfiguration',
  'ssm:DeregisterDefaultHostManagementConfiguration',
] as const satisfies readonly Api[];

export type SsmSettingCall = ApiCall<(typeof APIS)[number]>;

export const isSsmSettingCall = (call: ApiCall): call is SsmSettingCall =>
  APIS.some((api) => api === call.api);

/** Default Host Management has calls of its own, which change its setting. */
const idOf = (call: SsmSettingCall): string =>
  call.api === 'ssm:UpdateServiceSetting' || call.api === 'ssm:ResetServiceSetting'
    ? settingId(call.input.SettingId)
    : DEFAULT_ROLE_SETTING;

/** The new value; undefined if the setting is reset. */
const newValue = (call: SsmSettingCall): string | undefined => {
  if (call.api === 'ssm:UpdateServiceSetting') return call.input.SettingValue;
  return call.api === 'ssm:RegisterDefaultHostManagementConfiguration'
    ? iamName(call.input.RoleArn)
    : undefined;
};

/** Settings of the account and Region: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_UpdateServiceSetting.html */
export const applySsmSetting = (state: AccountState, call: SsmSettingCall): Applied => {
  const id = idOf(call);
  const setting = presentValue(state.serviceSettings[id]);
  if (!setting) return refused('ServiceSettingNotFound');
  const value = newValue(call);
  const next =
    value === undefined
      ? { ...setting, value: id === TIER_SETTING ? 'standard' : '', status: 'Default' }
      : { ...setting, value, status: 'Customized' };
  return applied({ ...state, serviceSettings: { ...state.serviceSettings, [id]: present(next) } });
};
