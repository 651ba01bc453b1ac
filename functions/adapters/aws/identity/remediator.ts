import {
  AssociateIamInstanceProfileCommand,
  ReplaceIamInstanceProfileAssociationCommand,
} from '@aws-sdk/client-ec2';
import {
  AddRoleToInstanceProfileCommand,
  AttachRolePolicyCommand,
  GetInstanceProfileCommand,
  SetDefaultPolicyVersionCommand,
} from '@aws-sdk/client-iam';
import { UpdateServiceSettingCommand } from '@aws-sdk/client-ssm';
import type { ApiCall, RepairApi } from '../../../account/api-call.ts';
import { RemediationError, type Remediator } from '../../../core/ports.ts';
import { errorCode } from '../shared/errors.ts';
import { type RepairTime, realTime, refusal } from '../shared/repair.ts';
import { type IdentityClients, identityClients } from './clients.ts';

/**
 * "IAM ... uses a distributed computing model called eventual consistency": a write becomes visible a little
 * later.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_general.html#troubleshoot_general_eventual-consistency
 */
const SETTLING_MS = 4_000;

/** A profile holds one role. If it is the wanted one, nothing is left to do. */
const holdsRole = async (
  { iam }: IdentityClients,
  InstanceProfileName: string,
  role: string,
): Promise<boolean> => {
  const { InstanceProfile } = await iam.send(new GetInstanceProfileCommand({ InstanceProfileName }));
  return InstanceProfile?.Roles?.some(({ RoleName }) => RoleName === role) ?? false;
};

const addRole = async (
  clients: IdentityClients,
  input: Extract<ApiCall, { api: 'iam:AddRoleToInstanceProfile' }>['input'],
): Promise<'done' | 'already-done'> => {
  try {
    await clients.iam.send(new AddRoleToInstanceProfileCommand(input));
    return 'done';
  } catch (error) {
    const full = errorCode(error).startsWith('LimitExceeded');
    if (full && (await holdsRole(clients, input.InstanceProfileName, input.RoleName))) return 'already-done';
    throw error;
  }
};

const send = async (clients: IdentityClients, call: ApiCall<RepairApi>): Promise<'done' | 'already-done'> => {
  const { iam, ec2, ssm } = clients;
  switch (call.api) {
    case 'iam:AttachRolePolicy':
      await iam.send(new AttachRolePolicyCommand(call.input));
      return 'done';
    case 'iam:SetDefaultPolicyVersion':
      await iam.send(new SetDefaultPolicyVersionCommand(call.input));
      return 'done';
    case 'iam:AddRoleToInstanceProfile':
      return addRole(clients, call.input);
    case 'ec2:AssociateIamInstanceProfile':
      await ec2.send(new AssociateIamInstanceProfileCommand(call.input));
      return 'done';
    case 'ec2:ReplaceIamInstanceProfileAssociation':
      await ec2.send(new ReplaceIamInstanceProfileAssociationCommand(call.input));
      return 'done';
    case 'ssm:UpdateServiceSetting':
      await ssm.send(new UpdateServiceSettingCommand(call.input));
      return 'done';
    default:
      throw new RemediationError(`${call.api} is not one of the identity guard's calls`);
  }
};

/** EC2's error code for a second association: the instance already has a profile. */
const HAS_PROFILE = 'IncorrectState';

/** Puts roles, profiles and settings back. Every refusal by AWS becomes a {@link RemediationError}. */
export const createIdentityRemediator = (
  clients: IdentityClients = identityClients(),
  { sleep }: RepairTime = realTime,
): Remediator => ({
  execute: async (call) => {
    try {
      const done = await send(clients, call);
      if (call.api.startsWith('iam:') && done === 'done') await sleep(SETTLING_MS);
      return done;
    } catch (error) {
      // The verification of the repair reads right afterwards which profile it has.
      if (call.api === 'ec2:AssociateIamInstanceProfile' && errorCode(error) === HAS_PROFILE)
        return 'already-done';
      throw refusal(call.api, error);
    }
  },
});
