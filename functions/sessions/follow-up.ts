import { readAgain } from '../account/collections.ts';
import { isAwsOwned } from '../account/identity/managed-policies.ts';
import { presentValue } from '../account/observed.ts';
import type { DocumentAsRead } from '../account/preferences/preferences.ts';
import type { Resource } from '../account/resource.ts';
import { scopeToRead } from '../account/resource-in-state.ts';
import { joinScopes } from '../account/scope.ts';
import type { AccountState, Scope } from '../account/state.ts';
import { destinationScope } from './preferences.ts';
import { askedSimulations, missingSimulations } from './roles/decisions.ts';

/** The customer managed policies of the roles, because the version in force is worth remembering. */
const ownPolicies = (state: AccountState): readonly string[] =>
  Object.values(state.roles).flatMap((observed) => {
    const role = presentValue(observed);
    const arns = [...(role?.attachedPolicyArns ?? []), ...(role?.boundaryArn ? [role.boundaryArn] : [])];
    return arns.filter((arn) => !isAwsOwned(arn));
  });

/**
 * What the state and remembered documents name, but what is not read yet: log destinations, keys, policies.
 * The guard may restore a remembered document, so what it names must be judged as well.
 */
export const followUpScope = (state: AccountState, remembered: readonly DocumentAsRead[]): Scope => ({
  ...destinationScope(state, remembered),
  simulations: missingSimulations(state),
  policies: ownPolicies(state),
});

/** A scope with everything that a state holds, to read the same again. */
export const scopeOf = (state: AccountState): Scope =>
  readAgain(state, { decisions: (held) => ({ simulations: askedSimulations(held) }) });

/** The roles of the state whose rights a resource decides. */
const rolesBehind = (state: AccountState, { type, id }: Resource): readonly string[] => {
  if (type === 'AWS::IAM::Role') return [id];
  if (type !== 'AWS::IAM::ManagedPolicy') return [];
  return Object.values(state.roles).flatMap((observed) => {
    const role = presentValue(observed);
    return role?.attachedPolicyArns.includes(id) || role?.boundaryArn === id ? [role.name] : [];
  });
};

const isInNetwork = (state: AccountState, { type, id }: Resource): boolean =>
  type === 'AWS::EC2::VPC' || (type === 'AWS::EC2::Instance' && !state.instances[id]);

/**
 * The scope that reads these resources again, with what IAM says about the roles whose rights they decide; parts of
 * networks are left out.
 */
export const scopeOfResources = (state: AccountState, resources: readonly Resource[]): Scope => {
  const roles = [...new Set(resources.flatMap((one) => rolesBehind(state, one)))];
  return joinScopes([
    ...resources.filter((one) => !isInNetwork(state, one)).map(scopeToRead),
    { roles, simulations: askedSimulations(state).filter(({ role }) => roles.includes(role)) },
  ]);
};
