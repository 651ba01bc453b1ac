import type { AccountState } from '../account-state.ts';
import type { ApiCall } from '../api-call.ts';
import { applyCloudTrail } from './cloudtrail.ts';
import { applyEc2 } from './ec2.ts';
import { applyEc2Identity, isEc2IdentityCall } from './ec2-identity.ts';
import { applyEvents } from './events.ts';
import { applyIam } from './iam.ts';
import { applyKms } from './kms.ts';
import { applyLogs } from './logs.ts';
import type { Applied } from './result.ts';
import { applyS3 } from './s3.ts';
import { applySsm } from './ssm.ts';
import { applySsmSetting, isSsmSettingCall } from './ssm-settings.ts';

const isService = <S extends string>(
  call: ApiCall,
  service: S,
): call is Extract<ApiCall, { api: `${S}:${string}` }> => call.api.startsWith(`${service}:`);

/**
 * What an API call does to an account, as far as sessions depend on it. Pure: used to undo a change on data,
 * and by the embedded account. Error codes are those that the service answers with.
 */
export const applyCall = (state: AccountState, call: ApiCall): Applied => {
  if (isSsmSettingCall(call)) return applySsmSetting(state, call);
  if (isEc2IdentityCall(call)) return applyEc2Identity(state, call);
  if (isService(call, 'iam')) return applyIam(state, call);
  if (isService(call, 'ssm')) return applySsm(state, call);
  if (isService(call, 's3')) return applyS3(state, call);
  if (isService(call, 'logs')) return applyLogs(state, call);
  if (isService(call, 'kms')) return applyKms(state, call);
  if (isService(call, 'cloudtrail')) return applyCloudTrail(state, call);
  if (isService(call, 'events')) return applyEvents(state, call);
  return applyEc2(state, call);
};
