import type { Plan } from '../../account/api-call.ts';
import type { ServiceSetting } from '../../account/identity/identity.ts';
import { DEFAULT_ROLE_SETTING, settingId, TIER_SETTING } from '../../account/identity/service-settings.ts';
import { presentValue } from '../../account/observed.ts';
import { type Decoder, documentScope, irrelevant, unreadable } from '../../core/effect.ts';
import { withPrevious } from '../../core/with-previous.ts';
import type { Change } from '../../formats/cloudtrail.ts';
import { stringAt } from '../../formats/json.ts';
import { iamName } from '../../formats/names.ts';

type Calls = 'ssm:UpdateServiceSetting' | 'ssm:ResetServiceSetting';

const OUR_SETTINGS: readonly string[] = [DEFAULT_ROLE_SETTING, TIER_SETTING];

const settingPlan = (id: string, before: ServiceSetting | undefined): readonly Plan<Calls>[] => {
  if (!before) return [];
  const restores = `service setting ${id} as it was`;
  if (before.status === 'Default' || before.value === '') {
    return [{ calls: [{ api: 'ssm:ResetServiceSetting', input: { SettingId: id } }], restores, exact: true }];
  }
  const input = { SettingId: id, SettingValue: before.value };
  return [{ calls: [{ api: 'ssm:UpdateServiceSetting', input }], restores, exact: true }];
};

/** The tier has two values, so the previous one is known. */
const impliedBefore = (id: string, now: string): ServiceSetting | undefined =>
  id === TIER_SETTING && now === 'standard'
    ? { id, value: 'advanced', status: 'Customized', tags: {} }
    : undefined;

const settingChanged =
  (now: (change: Change) => string): Decoder<Calls> =>
  (change, context) => {
    const given = stringAt(change.request, 'settingId');
    if (!given) return unreadable('the record names no service setting');
    const id = settingId(given);
    if (!OUR_SETTINGS.includes(id)) return irrelevant('sessions do not depend on this setting');
    const value = now(change);
    const scope = {
      documents: documentScope(context),
      serviceSettings: [id],
      managedNodes: id === DEFAULT_ROLE_SETTING ? (['without-profile'] as const) : [],
    };
    return withPrevious({ type: 'AWS::SSM::ServiceSetting', id, scope }, (before) => ({
      // What the role was denied that the setting named before was not broken by the change.
      scope: { roles: id === DEFAULT_ROLE_SETTING && before?.value ? [iamName(before.value)] : [] },
      isCurrent: (state) => {
        const setting = presentValue(state.serviceSettings[id]);
        if (!setting) return false;
        return value === '' ? setting.status === 'Default' : setting.value === value;
      },
      inverses: () => settingPlan(id, before ?? impliedBefore(id, value || 'standard')),
    }));
  };

export const settingUpdated = settingChanged((change) => stringAt(change.request, 'settingValue') ?? '');

export const settingReset = settingChanged(() => '');
