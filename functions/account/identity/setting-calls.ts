import type { Api, ApiCall } from '../api-call.ts';
import { type Applied, applied, refused } from '../applied.ts';
import { present, presentValue } from '../observed.ts';
import type { AccountState } from '../state.ts';
import { settingId, TIER_SETTING } from './service-settings.ts';

const APIS = ['ssm:UpdateServiceSetting', 'ssm:ResetServiceSetting'] as const satisfies readonly Api[];

export type SsmSettingCall = ApiCall<(typeof APIS)[number]>;

export const isSsmSettingCall = (call: ApiCall): call is SsmSettingCall =>
  APIS.some((api) => api === call.api);

/** Settings of the account and Region: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_UpdateServiceSetting.html */
export const applySsmSetting = (state: AccountState, call: SsmSettingCall): Applied => {
  const id = settingId(call.input.SettingId);
  const setting = presentValue(state.serviceSettings[id]);
  if (!setting) return refused('ServiceSettingNotFound');
  const next =
    call.api === 'ssm:UpdateServiceSetting'
      ? { ...setting, value: call.input.SettingValue, status: 'Customized' }
      : { ...setting, value: id === TIER_SETTING ? 'standard' : '', status: 'Default' };
  return applied({ ...state, serviceSettings: { ...state.serviceSettings, [id]: present(next) } });
};
