import type { Plan } from '../../account/api-call.ts';
import { applyPlan } from '../../account/apply-plan.ts';
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

/** The effect on a profile, with the role that it held when everything passed. */
const onProfile = (
  change: Change,
  context: DecodeContext,
  effectOf: (
    profile: string,
    role: string | undefined,
    before: string | undefined,
  ) => Pick<Effect<Calls>, 'isCurrent' | 'inverses' | 'between'>,
): Decoded<Calls> => {
  const name = stringAt(change.request, 'instanceProfileName');
  if (!name) return unreadable('the record names no instance profile');
  const role = stringAt(change.request, 'roleName');
  const resources = [profileOf(name), ...(role ? [resource('AWS::IAM::Role', role)] : [])];
  return {
    kind: 'needs-previous',
    resources,
    scope: {
      documents: documentScope(context),
      instanceProfiles: [name],
      instancesOfProfile: [name],
      serviceSettings: [DEFAULT_ROLE_SETTING],
      // What the role was denied before was not broken by taking it.
      ...(role ? { roles: [role] } : {}),
    },
    query: { resource: profileOf(name) },
    resume: (previous) => {
      const snapshot = previous?.snapshot;
      const before = snapshot?.type === 'AWS::IAM::InstanceProfile' ? snapshot.value.roleName : undefined;
      return {
        kind: 'effect',
        resources,
        scope: { roles: before ? [before] : [] },
        ...effectOf(name, role, before),
      };
    },
  };
};

const roleIn = (state: AccountState, profile: string): string | undefined =>
  presentValue(state.instanceProfiles[profile])?.roleName;

/** Back to a role, in place of the one that a profile holds now. */
const back = (state: AccountState, InstanceProfileName: string, RoleName: string): readonly Plan<Calls>[] => {
  const now = roleIn(state, InstanceProfileName);
  if (now === RoleName) return [];
  const add = { api: 'iam:AddRoleToInstanceProfile', input: { InstanceProfileName, RoleName } } as const;
  const remove = (role: string) =>
    ({
      api: 'iam:RemoveRoleFromInstanceProfile',
      input: { InstanceProfileName, RoleName: role },
    }) as const;
  return [
    {
      calls: [...(now === undefined ? [] : [remove(now)]), add],
      restores: `role ${RoleName} in instance profile ${InstanceProfileName}`,
      exact: true,
      containment: 'node-role',
    },
  ];
};

/** A profile holds one role, so its nodes have none now. */
export const roleRemoved: Decoder<Calls> = (change, context) =>
  onProfile(change, context, (profile, role) => ({
    isCurrent: (state) => roleIn(state, profile) === undefined,
    inverses: (state) => (role ? back(state, profile, role) : []),
  }));

const withoutRole = (InstanceProfileName: string, RoleName: string): Plan<Calls> => ({
  calls: [{ api: 'iam:RemoveRoleFromInstanceProfile', input: { InstanceProfileName, RoleName } }],
  restores: `instance profile ${InstanceProfileName} without a role`,
  exact: true,
});

/** Where another role was remembered, somebody took that away first: then the profile held none in between. */
export const roleAdded: Decoder<Calls> = (change, context) =>
  onProfile(change, context, (profile, role, before) => ({
    isCurrent: (state) => role !== undefined && roleIn(state, profile) === role,
    between: (state) => (role ? applyPlan(state, withoutRole(profile, role)) : undefined),
    inverses: (state) => {
      if (before && before !== role) return back(state, profile, before);
      return role ? [withoutRole(profile, role)] : [];
    },
  }));

/** A profile can be deleted only after its role was removed. If anything broke, that removal broke it. */
export const profileDeleted: Decoder<Calls> = (change, context) =>
  onProfile(change, context, (name) => ({
    isCurrent: (state) => state.instanceProfiles[name]?.status === 'absent',
    inverses: () => [],
  }));
