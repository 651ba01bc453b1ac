import type { ApiCall } from '../../../functions/account/api-call.ts';
import type { InstanceProfile, ManagedPolicy, Role } from '../../../functions/account/identity/identity.ts';
import { DEFAULT_ROLE_SETTING, TIER_SETTING } from '../../../functions/account/identity/service-settings.ts';
import { type Observed, presentValue } from '../../../functions/account/observed.ts';
import type { AccountState } from '../../../functions/account/state.ts';
import { allow, CORE, deny, policyDocument, SESSIONS, trusting } from '../samples/sample-identity.ts';
import type { DeletePolicyVersion } from './unmodelled.ts';

/** The single changes that somebody could make to the identities of an account. */

const DOCUMENTS = [
  policyDocument(SESSIONS),
  policyDocument(allow('s3:GetObject')),
  policyDocument(deny('ssmmessages:*')),
];

const presentOnes = <T>(all: Readonly<Record<string, Observed<T>>>): readonly T[] =>
  Object.values(all).flatMap((observed) => presentValue(observed) ?? []);

const onRole =
  (policyArns: readonly string[]) =>
  ({ name: RoleName, attachedPolicyArns, inlinePolicies }: Role): readonly ApiCall[] => [
    ...[CORE, ...policyArns].flatMap((arn): readonly ApiCall[] => [
      { api: 'iam:AttachRolePolicy', input: { RoleName, PolicyArn: arn } },
      { api: 'iam:PutRolePermissionsBoundary', input: { RoleName, PermissionsBoundary: arn } },
    ]),
    ...attachedPolicyArns.map(
      (PolicyArn): ApiCall => ({ api: 'iam:DetachRolePolicy', input: { RoleName, PolicyArn } }),
    ),
    ...['new', ...Object.keys(inlinePolicies ?? {})].flatMap((PolicyName): readonly ApiCall[] => [
      { api: 'iam:DeleteRolePolicy', input: { RoleName, PolicyName } },
      ...DOCUMENTS.map(
        (PolicyDocument): ApiCall => ({
          api: 'iam:PutRolePolicy',
          input: { RoleName, PolicyName, PolicyDocument },
        }),
      ),
    ]),
    { api: 'iam:DeleteRolePermissionsBoundary', input: { RoleName } },
    { api: 'iam:DeleteRole', input: { RoleName } },
    ...['ec2.amazonaws.com', 'ssm.amazonaws.com', 'lambda.amazonaws.com'].map(
      (service): ApiCall => ({
        api: 'iam:UpdateAssumeRolePolicy',
        input: { RoleName, PolicyDocument: trusting(service) },
      }),
    ),
  ];

const onPolicy = ({
  arn: PolicyArn,
  versions,
}: ManagedPolicy): readonly (ApiCall | DeletePolicyVersion)[] => [
  ...Object.keys(versions).flatMap((VersionId): readonly (ApiCall | DeletePolicyVersion)[] => [
    { api: 'iam:SetDefaultPolicyVersion', input: { PolicyArn, VersionId } },
    { api: 'iam:DeletePolicyVersion', input: { PolicyArn, VersionId } },
  ]),
  ...DOCUMENTS.flatMap((PolicyDocument): readonly ApiCall[] => [
    { api: 'iam:CreatePolicyVersion', input: { PolicyArn, PolicyDocument, SetAsDefault: true } },
    { api: 'iam:CreatePolicyVersion', input: { PolicyArn, PolicyDocument, SetAsDefault: false } },
  ]),
];

const onProfile =
  (roleNames: readonly string[]) =>
  ({ name: InstanceProfileName, roleName }: InstanceProfile): readonly ApiCall[] => [
    ...roleNames.map(
      (RoleName): ApiCall => ({
        api: 'iam:AddRoleToInstanceProfile',
        input: { InstanceProfileName, RoleName },
      }),
    ),
    ...(roleName === undefined
      ? []
      : ([
          { api: 'iam:RemoveRoleFromInstanceProfile', input: { InstanceProfileName, RoleName: roleName } },
        ] as const)),
    { api: 'iam:DeleteInstanceProfile', input: { InstanceProfileName } },
  ];

const onInstances = ({ instances, instanceProfiles }: AccountState): readonly ApiCall[] => {
  const profiles = presentOnes(instanceProfiles).map(({ name: Name }) => ({ Name }));
  return presentOnes(instances).flatMap(
    ({ instanceId: InstanceId, associationId: AssociationId }): readonly ApiCall[] => [
      ...(['disabled', 'enabled'] as const).map(
        (HttpEndpoint): ApiCall => ({
          api: 'ec2:ModifyInstanceMetadataOptions',
          input: { InstanceId, HttpEndpoint },
        }),
      ),
      ...(['required', 'optional'] as const).map(
        (HttpTokens): ApiCall => ({
          api: 'ec2:ModifyInstanceMetadataOptions',
          input: { InstanceId, HttpTokens },
        }),
      ),
      ...profiles.map(
        (IamInstanceProfile): ApiCall =>
          AssociationId === undefined
            ? { api: 'ec2:AssociateIamInstanceProfile', input: { InstanceId, IamInstanceProfile } }
            : {
                api: 'ec2:ReplaceIamInstanceProfileAssociation',
                input: { AssociationId, IamInstanceProfile },
              },
      ),
      ...(AssociationId === undefined
        ? []
        : ([{ api: 'ec2:DisassociateIamInstanceProfile', input: { AssociationId } }] as const)),
    ],
  );
};

const onHybridNodes = ({ hybridNodes, roles }: AccountState): readonly ApiCall[] =>
  presentOnes(hybridNodes).flatMap(({ nodeId: InstanceId }) =>
    Object.keys(roles).map(
      (IamRole): ApiCall => ({ api: 'ssm:UpdateManagedInstanceRole', input: { InstanceId, IamRole } }),
    ),
  );

const onHostManagement = ({ serviceSettings, roles }: AccountState): readonly ApiCall[] =>
  Object.hasOwn(serviceSettings, DEFAULT_ROLE_SETTING)
    ? [
        { api: 'ssm:DeregisterDefaultHostManagementConfiguration', input: {} },
        ...Object.keys(roles).map(
          (name): ApiCall => ({
            api: 'ssm:RegisterDefaultHostManagementConfiguration',
            input: { RoleArn: `arn:aws:iam::111122223333:role/${name}` },
          }),
        ),
      ]
    : [];

const onSettings = ({ serviceSettings, roles }: AccountState): readonly ApiCall[] =>
  Object.keys(serviceSettings).flatMap((SettingId): readonly ApiCall[] => {
    const values =
      SettingId === TIER_SETTING
        ? ['standard', 'advanced']
        : Object.keys(roles).map((name) => `service-role/${name}`);
    return [
      { api: 'ssm:ResetServiceSetting', input: { SettingId } },
      ...values.map(
        (SettingValue): ApiCall => ({ api: 'ssm:UpdateServiceSetting', input: { SettingId, SettingValue } }),
      ),
    ];
  });

/** Every kind of change of every identity that the account has. */
export const identityCalls = (state: AccountState): readonly (ApiCall | DeletePolicyVersion)[] => [
  ...presentOnes(state.roles).flatMap(onRole(Object.keys(state.policies))),
  ...presentOnes(state.policies).flatMap(onPolicy),
  ...presentOnes(state.instanceProfiles).flatMap(onProfile(Object.keys(state.roles))),
  ...onInstances(state),
  ...onHybridNodes(state),
  ...onHostManagement(state),
  ...onSettings(state),
];
