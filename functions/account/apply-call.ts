import type { ApiCall } from './api-call.ts';
import type { Applied } from './applied.ts';
import { applyHybrid, isHybridCall } from './identity/hybrid-calls.ts';
import { applyIam } from './identity/iam-calls.ts';
import { applyEc2Identity, isEc2IdentityCall } from './identity/profile-calls.ts';
import { applySsmSetting, isSsmSettingCall } from './identity/setting-calls.ts';
import { applyEc2 } from './network/calls/ec2.ts';
import { applyProfileCall } from './network/names/profile-calls.ts';
import { applyResolverCall } from './network/names/resolver-calls.ts';
import { applyZoneCall } from './network/names/zone-calls.ts';
import { applyS3 } from './preferences/buckets.ts';
import { applySsm } from './preferences/documents.ts';
import { applyKms } from './preferences/keys.ts';
import { applyLogs } from './preferences/log-groups.ts';
import type { AccountState } from './state.ts';
import { applyEvents } from './trail/rule-calls.ts';
import { applyCloudTrail } from './trail/trail-calls.ts';

const isService = <S extends string>(
  call: ApiCall,
  service: S,
): call is Extract<ApiCall, { api: `${S}:${string}` }> => call.api.startsWith(`${service}:`);

/**
 * What an API call does to an account, as far as sessions depend on it. It is pure, and used to undo a change
 * on data and by the embedded account. Error codes are those of the service.
 */
export const applyCall = (state: AccountState, call: ApiCall): Applied => {
  if (isSsmSettingCall(call)) return applySsmSetting(state, call);
  if (isHybridCall(call)) return applyHybrid(state, call);
  if (isEc2IdentityCall(call)) return applyEc2Identity(state, call);
  if (isService(call, 'iam')) return applyIam(state, call);
  if (isService(call, 'ssm')) return applySsm(state, call);
  if (isService(call, 's3')) return applyS3(state, call);
  if (isService(call, 'logs')) return applyLogs(state, call);
  if (isService(call, 'kms')) return applyKms(state, call);
  if (isService(call, 'cloudtrail')) return applyCloudTrail(state, call);
  if (isService(call, 'events')) return applyEvents(state, call);
  if (isService(call, 'route53')) return applyZoneCall(state, call);
  if (isService(call, 'route53profiles')) return applyProfileCall(state, call);
  if (isService(call, 'route53resolver')) {
    return applyResolverCall(state, call);
  }
  return applyEc2(state, call);
};
