import { readAgain } from '../account/collections.ts';
import { isAwsOwned } from '../account/identity/managed-policies.ts';
import { presentValue } from '../account/observed.ts';
import type { SessionDocument } from '../account/preferences/preferences.ts';
import type { AccountState, Scope } from '../account/state.ts';
import { destinationScope } from './preferences.ts';
import { askedSimulations, missingSimulations } from './role-needs.ts';

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
export const followUpScope = (state: AccountState, remembered: readonly SessionDocument[]): Scope => ({
  ...destinationScope(state, remembered),
  simulations: missingSimulations(state),
  policies: ownPolicies(state),
});

/** A scope with everything that a state holds, to read the same again. */
export const scopeOf = (state: AccountState): Scope =>
  readAgain(state, { decisions: (held) => ({ simulations: askedSimulations(held) }) });
