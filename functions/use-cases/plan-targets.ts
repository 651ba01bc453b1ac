import type { Plan } from '../account/api-call.ts';
import { type Observed, presentValue, type Tags } from '../account/observed.ts';
import type { AccountState, Scope } from '../account/state.ts';
import { iamName } from '../formats/names.ts';

/** Something that a plan writes to or hands out: its tags where the state holds them, its ids where EC2 does. */
type Target = { readonly name: string; readonly tags: readonly Tags[]; readonly ids: readonly string[] };

const textsIn = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
};

const held = <T>(all: Readonly<Record<string, Observed<T>>>, id: string | undefined): T | undefined =>
  id !== undefined && Object.hasOwn(all, id) ? presentValue(all[id]) : undefined;

/** A text may be the name of a role, of a profile or of a policy; with a profile, its role is meant, too. */
const ofIdentity = ({ roles, instanceProfiles, policies }: AccountState, text: string): readonly Tags[] => {
  const profile = held(instanceProfiles, iamName(text));
  const all = [held(roles, iamName(text)), profile, held(roles, profile?.roleName), held(policies, text)];
  return all.flatMap((one) => (one ? [one.tags] : []));
};

/** The roles and profiles that a plan hands out, which need not be read yet. */
export const handedOut = ({ calls }: Plan): Scope => ({
  roles: calls.flatMap((call) => (call.api === 'iam:AddRoleToInstanceProfile' ? [call.input.RoleName] : [])),
  instanceProfiles: calls.flatMap((call) =>
    call.api === 'ec2:AssociateIamInstanceProfile' || call.api === 'ec2:ReplaceIamInstanceProfileAssociation'
      ? textsIn(call.input.IamInstanceProfile).map(iamName)
      : [],
  ),
});

/** The name of a role or profile that a plan hands out and that could not be read. */
export const unreadHandedOut = (plan: Plan | undefined, state: AccountState): string | undefined => {
  const { roles = [], instanceProfiles = [] } = plan ? handedOut(plan) : {};
  return (
    roles.find((name) => state.roles[name]?.status === 'unknown') ??
    instanceProfiles.find((name) => state.instanceProfiles[name]?.status === 'unknown')
  );
};

/** Every text in the calls of a plan that may name a resource. */
export const targetsOf = ({ calls }: Plan, state: AccountState): readonly Target[] => {
  const ofRoles = calls.some(({ api }) => api.startsWith('iam:') || api.includes('IamInstanceProfile'));
  return [...new Set(calls.flatMap(({ input }) => textsIn(input)))].map((text) => ({
    name: text,
    tags: ofRoles ? ofIdentity(state, text) : [],
    ids: [text],
  }));
};
