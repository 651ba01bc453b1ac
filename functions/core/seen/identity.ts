import type { IdentityRepairInputs } from '../../account/identity/inputs.ts';
import { presentValue } from '../../account/observed.ts';
import { iamName } from '../../formats/names.ts';
import { type Memory, rememberedOf, type Seen } from './memory.ts';

type ProfileName = IdentityRepairInputs['ec2:AssociateIamInstanceProfile']['IamInstanceProfile'];

const nameOf = (profile: ProfileName): string => ('Name' in profile ? profile.Name : iamName(profile.Arn));

const hadProfile = (memory: Memory, id: string, profile: ProfileName): boolean =>
  rememberedOf(memory, 'AWS::EC2::Instance').some(
    ({ instanceId, profileArn }) =>
      instanceId === id && profileArn !== undefined && iamName(profileArn) === nameOf(profile),
  );

/** The instance whose association a call replaces, as the account has it now. */
const instanceOf = ({ state }: Memory, associationId: string): string | undefined =>
  Object.entries(state.instances).find(
    ([, observed]) => presentValue(observed)?.associationId === associationId,
  )?.[0];

/** The calls on roles, profiles and settings. */
export const identitySeen: Seen<keyof IdentityRepairInputs> = {
  'iam:AttachRolePolicy': ({ RoleName, PolicyArn }, memory) =>
    rememberedOf(memory, 'AWS::IAM::Role').some(
      ({ name, attachedPolicyArns }) => name === RoleName && attachedPolicyArns.includes(PolicyArn),
    ),
  'iam:SetDefaultPolicyVersion': ({ PolicyArn, VersionId }, memory) =>
    rememberedOf(memory, 'AWS::IAM::ManagedPolicy').some(
      ({ arn, defaultVersionId }) => arn === PolicyArn && defaultVersionId === VersionId,
    ),
  'iam:AddRoleToInstanceProfile': ({ InstanceProfileName, RoleName }, memory) =>
    rememberedOf(memory, 'AWS::IAM::InstanceProfile').some(
      ({ name, roleName }) => name === InstanceProfileName && roleName === RoleName,
    ),
  'ec2:AssociateIamInstanceProfile': ({ InstanceId, IamInstanceProfile }, memory) =>
    hadProfile(memory, InstanceId, IamInstanceProfile),
  'ec2:ReplaceIamInstanceProfileAssociation': ({ AssociationId, IamInstanceProfile }, memory) => {
    const id = instanceOf(memory, AssociationId);
    return id !== undefined && hadProfile(memory, id, IamInstanceProfile);
  },
  'ssm:UpdateServiceSetting': ({ SettingId, SettingValue }, memory) =>
    rememberedOf(memory, 'AWS::SSM::ServiceSetting').some(
      ({ id, value }) => id === SettingId && value === SettingValue,
    ),
};
