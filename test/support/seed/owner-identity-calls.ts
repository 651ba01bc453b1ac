import {
  DisassociateIamInstanceProfileCommand,
  ModifyInstanceMetadataOptionsCommand,
} from '@aws-sdk/client-ec2';
import {
  CreatePolicyVersionCommand,
  DeleteInstanceProfileCommand,
  DeleteRolePermissionsBoundaryCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
  RemoveRoleFromInstanceProfileCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { ResetServiceSettingCommand } from '@aws-sdk/client-ssm';
import type { ApiCall, RepairApi } from '../../../functions/account/api-call.ts';
import { isEc2IdentityCall } from '../../../functions/account/identity/profile-calls.ts';
import { isSsmSettingCall } from '../../../functions/account/identity/setting-calls.ts';
import { identityClients } from '../../../functions/adapters/aws/identity/reader.ts';
import { createIdentityRemediator } from '../../../functions/adapters/aws/identity/remediator.ts';
import type { ClientOverrides } from '../../../functions/adapters/aws/shared/client-options.ts';

/** Is it a call of the identity family? */
export const isIdentityCall = (call: Pick<ApiCall, 'api'>): boolean =>
  call.api.startsWith('iam:') || isEc2IdentityCall(call as ApiCall) || isSsmSettingCall(call as ApiCall);

/** No waiting: moto is consistent at once. */
const time = { sleep: async () => {} };

/** Makes calls of identity that the guard never makes, and by the remediator those that it makes too. */
export const sendIdentityCall = async (owner: ClientOverrides, call: ApiCall): Promise<void> => {
  const clients = identityClients(owner);
  const { iam, ec2, ssm } = clients;
  switch (call.api) {
    case 'iam:DetachRolePolicy':
      await iam.send(new DetachRolePolicyCommand(call.input));
      return;
    case 'iam:PutRolePolicy':
      await iam.send(new PutRolePolicyCommand(call.input));
      return;
    case 'iam:DeleteRolePolicy':
      await iam.send(new DeleteRolePolicyCommand(call.input));
      return;
    case 'iam:UpdateAssumeRolePolicy':
      await iam.send(new UpdateAssumeRolePolicyCommand(call.input));
      return;
    case 'iam:PutRolePermissionsBoundary':
      await iam.send(new PutRolePermissionsBoundaryCommand(call.input));
      return;
    case 'iam:DeleteRolePermissionsBoundary':
      await iam.send(new DeleteRolePermissionsBoundaryCommand(call.input));
      return;
    case 'iam:CreatePolicyVersion':
      await iam.send(new CreatePolicyVersionCommand(call.input));
      return;
    case 'iam:RemoveRoleFromInstanceProfile':
      await iam.send(new RemoveRoleFromInstanceProfileCommand(call.input));
      return;
    case 'iam:DeleteInstanceProfile':
      await iam.send(new DeleteInstanceProfileCommand(call.input));
      return;
    case 'ec2:DisassociateIamInstanceProfile':
      await ec2.send(new DisassociateIamInstanceProfileCommand(call.input));
      return;
    case 'ec2:ModifyInstanceMetadataOptions':
      await ec2.send(new ModifyInstanceMetadataOptionsCommand(call.input));
      return;
    case 'ssm:ResetServiceSetting':
      await ssm.send(new ResetServiceSettingCommand(call.input));
      return;
    default:
      await createIdentityRemediator(clients, time).execute(call as ApiCall<RepairApi>);
  }
};
