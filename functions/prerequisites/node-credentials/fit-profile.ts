import type { InstanceProfile, Role } from '../../account/identity/identity.ts';
import { isSessionPolicy } from '../../account/identity/managed-policies.ts';
import { presentValue } from '../../account/observed.ts';
import type { AccountState } from '../../account/state.ts';
import { iamName } from '../../formats/names.ts';
import { allowsMoreThanSessions } from '../../sessions/mend/more-than-sessions.ts';
import { managedNodes } from '../../sessions/node-roles.ts';
import { lackOf, openNeedOf } from '../../sessions/roles/decisions.ts';
import { type TrustedService, trustOf } from '../../sessions/roles/trust.ts';

const NO_RIGHTS = '{"Version":"2012-10-17","Statement":[]}';

const documentOf = (state: AccountState, arn: string): string | undefined => {
  const policy = presentValue(state.policies[arn]);
  return policy?.versions[policy.defaultVersionId];
};

/** Does a role allow what sessions and their logging need, and nothing besides? In doubt, it allows more. */
const allowsOnlySessions = (state: AccountState, { attachedPolicyArns, inlinePolicies }: Role): boolean =>
  inlinePolicies !== undefined &&
  attachedPolicyArns.every(
    (arn) => isSessionPolicy(arn) || !allowsMoreThanSessions(documentOf(state, arn), NO_RIGHTS),
  ) &&
  Object.values(inlinePolicies).every((document) => !allowsMoreThanSessions(document, NO_RIGHTS));

/** May a role be given to a node for its sessions alone? The node gets all that the role may do. */
export const isFitRole = (state: AccountState, name: string, service: TrustedService): boolean => {
  const role = presentValue(state.roles[name]);
  return (
    role !== undefined &&
    trustOf(role.trustPolicy, service, state.identity).match === 'yes' &&
    lackOf(state, name) === undefined &&
    openNeedOf(state, name) === undefined &&
    allowsOnlySessions(state, role)
  );
};

/** The profile with a fit role that the most nodes have; undefined if no node has one. */
export const fitProfile = (state: AccountState): InstanceProfile | undefined => {
  const names = managedNodes(state).flatMap(({ profileArn }) => (profileArn ? [iamName(profileArn)] : []));
  const count = ({ name }: InstanceProfile): number => names.filter((one) => one === name).length;
  return Object.values(state.instanceProfiles)
    .flatMap((observed) => presentValue(observed) ?? [])
    .filter((profile) => count(profile) > 0)
    .filter(({ roleName }) => roleName !== undefined && isFitRole(state, roleName, 'ec2'))
    .toSorted((a, b) => count(b) - count(a) || (a.name < b.name ? -1 : 1))[0];
};
