import { DEFAULT_ROLE_SETTING } from '../../account/identity/service-settings.ts';
import { presentValue } from '../../account/observed.ts';
import { type Resource, resource } from '../../account/resource.ts';
import type { AccountState } from '../../account/state.ts';
import {
  type DecodeContext,
  type Decoded,
  type Decoder,
  documentScope,
  type Effect,
  unreadable,
} from '../../core/effect.ts';
import type { Change } from '../../formats/cloudtrail.ts';
import { stringAt } from '../../formats/json.ts';

type Calls = 'iam:AddRoleToInstanceProfile' | 'iam:RemoveRoleFromInstanceProfile';

const profileOf = (name: string): Resource => resource('AWS::IAM::InstanceProfile', name);

const onProfile = (
  change: Change,
  context: DecodeContext,
  effectOf: (profile: string, role: string | undefined) => Pick<Effect<Calls>, 'isCurrent' | 'inverses'>,
): Decoded<Calls> => {
  const name = stringAt(change.request, 'instanceProfileName');
  if (!name) return unreadable('the record names no instance profile');
  const role = stringAt(change.request, 'roleName');
  return {
    kind: 'effect',
    resources: [profileOf(name), ...(role ? [resource('AWS::IAM::Role', role)] : [])],
    scope: {
      documents: documentScope(context),
      instanceProfiles: [name],
      instancesOfProfile: [name],
      serviceSettings: [DEFAULT_ROLE_SETTING],
      // What the role was denied before was not broken by taking it.
      ...(role ? { roles: [role] } : {}),
    },
    ...effectOf(name, role),
  };
};

const roleIn = (state: AccountState, profile: string): string | undefined =>
  presentValue(state.instanceProfiles[profile])?.roleName;

/** A profile holds one role, so its nodes have none now. */
export const roleRemoved: Decoder<Calls> = (change, context) =>
  onProfile(change, context, (InstanceProfileName, RoleName) => ({
    isCurrent: (state) => roleIn(state, InstanceProfileName) === undefined,
    inverses: () =>
      RoleName
        ? [
            {
              calls: [{ api: 'iam:AddRoleToInstanceProfile', input: { InstanceProfileName, RoleName } }],
              restores: `role ${RoleName} in instance profile ${InstanceProfileName}`,
              exact: true,
              containment: 'node-role',
            },
          ]
        : [],
  }));

export const roleAdded: Decoder<Calls> = (change, context) =>
  onProfile(change, context, (InstanceProfileName, RoleName) => ({
    isCurrent: (state) => RoleName !== undefined && roleIn(state, InstanceProfileName) === RoleName,
    inverses: () =>
      RoleName
        ? [
            {
              calls: [{ api: 'iam:RemoveRoleFromInstanceProfile', input: { InstanceProfileName, RoleName } }],
              restores: `instance profile ${InstanceProfileName} without a role`,
              exact: true,
            },
          ]
        : [],
  }));

/** A profile can be deleted only after its role was removed. If anything broke, that removal broke it. */
export const profileDeleted: Decoder<Calls> = (change, context) =>
  onProfile(change, context, (name) => ({
    isCurrent: (state) => state.instanceProfiles[name]?.status === 'absent',
    inverses: () => [],
  }));
