import {
  DescribeInstanceInformationCommand,
  GetServiceSettingCommand,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import type { ServiceSetting } from '../../../account/identity/identity.ts';
import { TIER_SETTING } from '../../../account/identity/service-settings.ts';
import { absent, type Observed, present } from '../../../account/observed.ts';
import { aspect, aspectValue, observe } from '../shared/errors.ts';

/** Hybrid nodes, counted up to one page, because it only matters whether there are any. */
const hybridNodes = async (ssm: SSMClient): Promise<number | undefined> => {
  const found = await aspect('ssm:DescribeInstanceInformation', [], () =>
    ssm.send(
      new DescribeInstanceInformationCommand({
        Filters: [{ Key: 'ResourceType', Values: ['ManagedInstance'] }],
        MaxResults: 50,
      }),
    ),
  );
  return aspectValue(found)?.InstanceInformationList?.length;
};

/** A setting of the account and Region: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetServiceSetting.html */
export const readServiceSetting = (ssm: SSMClient, id: string): Promise<Observed<ServiceSetting>> =>
  observe('ssm:GetServiceSetting', ['ServiceSettingNotFound'], async () => {
    const { ServiceSetting: setting } = await ssm.send(new GetServiceSettingCommand({ SettingId: id }));
    if (!setting) return absent;
    const hybrid = id === TIER_SETTING ? await hybridNodes(ssm) : undefined;
    return present({
      id,
      value: setting.SettingValue ?? '',
      status: setting.Status ?? 'Customized',
      ...(hybrid === undefined ? {} : { hybridNodes: hybrid }),
      tags: {},
    });
  });
