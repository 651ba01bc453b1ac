import type { JsonObject } from '../../../formats/json.ts';
import type { ApiCall } from '../../api-call.ts';
import type { AwsEnvironment } from '../../aws-environment.ts';
import { isEc2IdentityCall } from '../../identity/profile-calls.ts';

/** EC2's newer dialect, with the request in Pascal case below `<Action>Request`. */
export const identityShape = (
  call: ApiCall,
  { partition, accountId }: AwsEnvironment,
): { readonly request: JsonObject; readonly response?: JsonObject } | undefined => {
  if (!isEc2IdentityCall(call)) return undefined;
  const action = call.api.slice('ec2:'.length);
  const request = { [`${action}Request`]: JSON.parse(JSON.stringify(call.input)) as JsonObject };
  if (call.api === 'ec2:ModifyInstanceMetadataOptions') return { request };
  const profile = 'IamInstanceProfile' in call.input ? call.input.IamInstanceProfile : undefined;
  const arn =
    profile &&
    ('Arn' in profile ? profile.Arn : `arn:${partition}:iam::${accountId}:instance-profile/${profile.Name}`);
  const known = 'AssociationId' in call.input ? call.input.AssociationId : undefined;
  const instanceId =
    'InstanceId' in call.input ? call.input.InstanceId : `i-${known?.slice('iip-assoc-'.length)}`;
  const iamInstanceProfileAssociation = {
    associationId: known ?? `iip-assoc-${instanceId.slice(2)}`,
    instanceId,
    ...(arn ? { iamInstanceProfile: { arn, id: 'AIPAEXAMPLE1111111111' } } : {}),
    state: action.startsWith('Disassociate') ? 'disassociating' : 'associating',
  };
  return { request, response: { [`${action}Response`]: { iamInstanceProfileAssociation } } };
};
