import type { ApiCall } from '../api-call.ts';
import { type Applied, applied, refused } from '../applied.ts';
import { absent, present, presentValue } from '../observed.ts';
import type { AccountState } from '../state.ts';
import type { InstanceProfile, ManagedPolicy, Role } from './identity.ts';
import { redecide } from './redecide.ts';

type IamCall = Extract<ApiCall, { api: `iam:${string}` }>;
type Deletion = Extract<IamCall, { api: 'iam:DeleteRole' }>;
type RoleCall = Exclude<Extract<IamCall, { input: { readonly RoleName: string } }>, Deletion>;
type ProfileCall = Extract<IamCall, { input: { readonly InstanceProfileName: string } }>;
type PolicyCall = Exclude<IamCall, RoleCall | ProfileCall | Deletion>;

const withoutKey = <T>(record: Readonly<Record<string, T>>, key: string): Readonly<Record<string, T>> =>
  Object.fromEntries(Object.entries(record).filter(([name]) => name !== key));

const changeRole = (role: Role, call: Exclude<RoleCall, ProfileCall>): Role | string => {
  const { boundaryArn: _, ...unbound } = role;
  const inlinePolicies = role.inlinePolicies ?? {};
  switch (call.api) {
    case 'iam:AttachRolePolicy':
      // "already attached" is no error: https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachRolePolicy.html
      return {
        ...role,
        attachedPolicyArns: [...new Set([...role.attachedPolicyArns, call.input.PolicyArn])],
      };
    case 'iam:DetachRolePolicy': {
      const { PolicyArn } = call.input;
      if (!role.attachedPolicyArns.includes(PolicyArn)) return 'NoSuchEntity';
      return { ...role, attachedPolicyArns: role.attachedPolicyArns.filter((arn) => arn !== PolicyArn) };
    }
    case 'iam:PutRolePolicy':
      return {
        ...role,
        inlinePolicies: { ...inlinePolicies, [call.input.PolicyName]: call.input.PolicyDocument },
      };
    case 'iam:DeleteRolePolicy':
      if (!Object.hasOwn(inlinePolicies, call.input.PolicyName)) return 'NoSuchEntity';
      return { ...role, inlinePolicies: withoutKey(inlinePolicies, call.input.PolicyName) };
    case 'iam:UpdateAssumeRolePolicy':
      return { ...role, trustPolicy: call.input.PolicyDocument };
    case 'iam:PutRolePermissionsBoundary':
      return { ...role, boundaryArn: call.input.PermissionsBoundary };
    case 'iam:DeleteRolePermissionsBoundary':
      return role.boundaryArn === undefined ? 'NoSuchEntity' : unbound;
  }
};

const isProfileCall = (call: IamCall): call is ProfileCall => 'InstanceProfileName' in call.input;
const isRoleCall = (call: IamCall): call is Exclude<RoleCall, ProfileCall> => 'RoleName' in call.input;

const applyToRole = (state: AccountState, call: Exclude<RoleCall, ProfileCall>): Applied => {
  const role = presentValue(state.roles[call.input.RoleName]);
  if (!role) return refused('NoSuchEntity');
  const next = changeRole(role, call);
  if (typeof next === 'string') return refused(next);
  return applied(redecide(state, { ...state, roles: { ...state.roles, [role.name]: present(next) } }));
};

/** A role must be empty, and in no profile: https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRole.html */
const deleteRole = (state: AccountState, { input: { RoleName } }: Deletion): Applied => {
  const role = presentValue(state.roles[RoleName]);
  if (!role) return refused('NoSuchEntity');
  const isInProfile = Object.values(state.instanceProfiles).some(
    (observed) => presentValue(observed)?.roleName === RoleName,
  );
  const holds = role.attachedPolicyArns.length + Object.keys(role.inlinePolicies ?? {}).length > 0;
  return isInProfile || holds
    ? refused('DeleteConflict')
    : applied({ ...state, roles: { ...state.roles, [RoleName]: absent } });
};

const withProfile = (state: AccountState, profile: InstanceProfile): Applied =>
  applied({
    ...state,
    instanceProfiles: { ...state.instanceProfiles, [profile.name]: present(profile) },
  });

const applyToProfile = (state: AccountState, call: ProfileCall): Applied => {
  const profile = presentValue(state.instanceProfiles[call.input.InstanceProfileName]);
  if (!profile) return refused('NoSuchEntity');
  switch (call.api) {
    case 'iam:AddRoleToInstanceProfile':
      // A profile holds one role: https://docs.aws.amazon.com/IAM/latest/APIReference/API_AddRoleToInstanceProfile.html
      if (profile.roleName !== undefined) return refused('LimitExceeded');
      return withProfile(state, { ...profile, roleName: call.input.RoleName });
    case 'iam:RemoveRoleFromInstanceProfile': {
      if (profile.roleName !== call.input.RoleName) return refused('NoSuchEntity');
      const { roleName: _, ...empty } = profile;
      return withProfile(state, empty);
    }
    case 'iam:DeleteInstanceProfile':
      if (profile.roleName !== undefined) return refused('DeleteConflict');
      return applied({
        ...state,
        instanceProfiles: { ...state.instanceProfiles, [profile.name]: absent },
      });
  }
};

/**
 * Version numbers are never reused:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-versioning.html
 */
const nextVersion = ({ versions, defaultVersionId }: ManagedPolicy): string => {
  const numbers = [...Object.keys(versions), defaultVersionId].map((id) => Number(id.slice(1)) || 0);
  return `v${Math.max(...numbers) + 1}`;
};

const changePolicy = (policy: ManagedPolicy, call: PolicyCall): ManagedPolicy | string => {
  if (call.api === 'iam:SetDefaultPolicyVersion') {
    const { VersionId } = call.input;
    return Object.hasOwn(policy.versions, VersionId)
      ? { ...policy, defaultVersionId: VersionId }
      : 'NoSuchEntity';
  }
  const version = nextVersion(policy);
  return {
    ...policy,
    defaultVersionId: call.input.SetAsDefault ? version : policy.defaultVersionId,
    versions: { ...policy.versions, [version]: call.input.PolicyDocument },
  };
};

const applyToPolicy = (state: AccountState, call: PolicyCall): Applied => {
  const policy = presentValue(state.policies[call.input.PolicyArn]);
  if (!policy) return refused('NoSuchEntity');
  const next = changePolicy(policy, call);
  if (typeof next === 'string') return refused(next);
  return applied(redecide(state, { ...state, policies: { ...state.policies, [policy.arn]: present(next) } }));
};

/** Roles, profiles and policies: https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachRolePolicy.html and its neighbours. */
export const applyIam = (state: AccountState, call: IamCall): Applied => {
  if (call.api === 'iam:DeleteRole') return deleteRole(state, call);
  if (isProfileCall(call)) return applyToProfile(state, call);
  if (isRoleCall(call)) return applyToRole(state, call);
  return applyToPolicy(state, call);
};
