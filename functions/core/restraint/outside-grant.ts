import type { Api, ApiCall } from '../../account/api-call.ts';
import { isSessionPolicy } from '../../account/identity/managed-policies.ts';
import { DEFAULT_ROLE_SETTING, settingId } from '../../account/identity/service-settings.ts';
import { iamName } from '../../formats/names.ts';
import { type GuardConfig, matchesName } from '../guard-config.ts';

/** A setting with the names that auto-fix may reach, as its param is called. The roles are limited to the same names. */
export const GRANT_PARAMS = {
  logBuckets: 'log-buckets',
  logGroups: 'log-groups',
  nodeRoles: 'node-roles',
  nodeProfiles: 'node-profiles',
  nodePolicies: 'node-policies',
} as const;
export type GrantSetting = keyof typeof GRANT_PARAMS;

const PROFILE_OF_INSTANCE: readonly GrantSetting[] = ['nodeProfiles', 'nodeRoles'];

const NEEDED: { readonly [A in Api]?: readonly GrantSetting[] } = {
  'iam:AttachRolePolicy': ['nodeRoles'],
  'iam:SetDefaultPolicyVersion': ['nodePolicies'],
  'iam:AddRoleToInstanceProfile': ['nodeProfiles', 'nodeRoles'],
  // The one who gives a profile to an instance passes the role in it.
  'ec2:AssociateIamInstanceProfile': PROFILE_OF_INSTANCE,
  'ec2:ReplaceIamInstanceProfileAssociation': PROFILE_OF_INSTANCE,
  'ssm:UpdateServiceSetting': ['nodeRoles'],
};

/** The settings without which auto-fix could not make a call. */
export const grantsNeededBy = (api: Api): readonly GrantSetting[] => {
  if (api.startsWith('s3:')) return ['logBuckets'];
  return api.startsWith('logs:') ? ['logGroups'] : (NEEDED[api] ?? []);
};

type Reached = { readonly setting: GrantSetting; readonly kind: string; readonly name: string };

/** What a call names, whatever its service; the order is that in which it is told. */
const reachedBy = ({ input }: ApiCall): readonly Reached[] => {
  const profile = 'IamInstanceProfile' in input ? input.IamInstanceProfile : undefined;
  return [
    ...('Bucket' in input ? [{ setting: 'logBuckets', kind: 'bucket', name: input.Bucket } as const] : []),
    ...('logGroupName' in input
      ? [{ setting: 'logGroups', kind: 'log group', name: input.logGroupName } as const]
      : []),
    ...('InstanceProfileName' in input
      ? [{ setting: 'nodeProfiles', kind: 'instance profile', name: input.InstanceProfileName } as const]
      : []),
    ...(profile
      ? [
          {
            setting: 'nodeProfiles',
            kind: 'instance profile',
            name: iamName('Arn' in profile ? profile.Arn : profile.Name),
          } as const,
        ]
      : []),
    ...('RoleName' in input ? [{ setting: 'nodeRoles', kind: 'role', name: input.RoleName } as const] : []),
    ...('SettingValue' in input && settingId(input.SettingId) === DEFAULT_ROLE_SETTING
      ? [{ setting: 'nodeRoles', kind: 'role', name: iamName(input.SettingValue) } as const]
      : []),
    ...('PolicyArn' in input && !('RoleName' in input)
      ? [{ setting: 'nodePolicies', kind: 'policy', name: iamName(input.PolicyArn) } as const]
      : []),
  ];
};

/**
 * What a call would reach although no setting names it, with that setting; undefined if everything is named. IAM would
 * refuse the call as well: this tells why before anything is begun.
 */
export const outsideGrant = (call: ApiCall, config: GuardConfig): string | undefined => {
  if (call.api === 'iam:AttachRolePolicy' && !isSessionPolicy(call.input.PolicyArn)) {
    return `role ${call.input.RoleName} with a policy that is none of AWS's for managed nodes`;
  }
  const outside = reachedBy(call).find(({ setting, name }) => !matchesName(config[setting], name));
  return outside && `${outside.kind} ${outside.name} (see the setting ${GRANT_PARAMS[outside.setting]})`;
};
