import { stringAt } from '../../../formats/json.ts';
import { settingId } from '../../identity/service-settings.ts';
import { type Readers, withTexts } from './reader.ts';

/** Settings of Systems Manager, among them Default Host Management, and the roles of hybrid nodes. */
export const SERVICE_SETTING_CALLS: Readers = {
  'ssm:UpdateServiceSetting': withTexts(['settingId', 'settingValue'], (id, SettingValue) => ({
    api: 'ssm:UpdateServiceSetting',
    input: { SettingId: settingId(id), SettingValue },
  })),
  'ssm:ResetServiceSetting': withTexts(['settingId'], (id) => ({
    api: 'ssm:ResetServiceSetting',
    input: { SettingId: settingId(id) },
  })),
  'ssm:RegisterDefaultHostManagementConfiguration': ({ request, response }) => {
    // With a role that Systems Manager makes itself, only the response names it.
    const RoleArn = stringAt(response, 'roleArn') ?? stringAt(request, 'roleArn');
    return RoleArn
      ? { api: 'ssm:RegisterDefaultHostManagementConfiguration', input: { RoleArn } }
      : undefined;
  },
  'ssm:DeregisterDefaultHostManagementConfiguration': () => ({
    api: 'ssm:DeregisterDefaultHostManagementConfiguration',
    input: {},
  }),
  'ssm:UpdateManagedInstanceRole': withTexts(['instanceId', 'iamRole'], (InstanceId, IamRole) => ({
    api: 'ssm:UpdateManagedInstanceRole',
    input: { InstanceId, IamRole },
  })),
};
