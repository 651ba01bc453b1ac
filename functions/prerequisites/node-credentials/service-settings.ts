import type { Plan } from '../../account/api-call.ts';
import type { ServiceSetting } from '../../account/identity/identity.ts';
import { DEFAULT_ROLE_SETTING, settingId, TIER_SETTING } from '../../account/identity/service-settings.ts';
import { presentValue } from '../../account/observed.ts';
import {
  type DecodeContext,
  type Decoded,
  type Decoder,
  documentScope,
  irrelevant,
  unreadable,
} from '../../core/effect.ts';
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

/** A role may be named by its path or its ARN. */
const isSameValue = (id: string, a: string, b: string): boolean =>
  id === DEFAULT_ROLE_SETTING ? iamName(a) === iamName(b) : a === b;

/** A setting has a new value; an empty one means that it was reset, and undefined that the record does not tell it. */
const settingOf = (id: string, value: string | undefined, context: DecodeContext): Decoded<Calls> => {
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
      if (value === undefined) return setting.status !== 'Default';
      return value === '' ? setting.status === 'Default' : isSameValue(id, setting.value, value);
    },
    inverses: () => settingPlan(id, before ?? impliedBefore(id, value || 'standard')),
  }));
};

const settingChanged =
  (now: (change: Change) => string): Decoder<Calls> =>
  (change, context) => {
    const given = stringAt(change.request, 'settingId');
    if (!given) return unreadable('the record names no service setting');
    const id = settingId(given);
    return OUR_SETTINGS.includes(id)
      ? settingOf(id, now(change), context)
      : irrelevant('sessions do not depend on this setting');
  };

export const settingUpdated = settingChanged((change) => stringAt(change.request, 'settingValue') ?? '');

export const settingReset = settingChanged(() => '');

/**
 * Default Host Management has calls of its own, which change its setting. With a role that Systems Manager makes itself,
 * only the response names it. No published record confirms these shapes.
 * Source: https://docs.aws.amazon.com/cli/latest/reference/ssm/register-default-host-management-configuration.html
 */
export const hostManagementRegistered: Decoder<Calls> = ({ request, response }, context) =>
  settingOf(DEFAULT_ROLE_SETTING, stringAt(response, 'roleArn') ?? stringAt(request, 'roleArn'), context);

export const hostManagementDeregistered: Decoder<Calls> = (_change, context) =>
  settingOf(DEFAULT_ROLE_SETTING, '', context);
