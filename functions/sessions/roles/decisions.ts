import { decisionKey, type IamDecision, type Simulation } from '../../account/identity/decision.ts';
import type { Role } from '../../account/identity/identity.ts';
import { presentValue } from '../../account/observed.ts';
import { REGISTERS } from '../../account/session-actions.ts';
import type { AccountState } from '../../account/state.ts';
import { isWorse } from '../../core/outcome.ts';
import type { Impact } from '../../core/prerequisite.ts';
import { type RoleUser, usersOfRole } from '../node-roles.ts';
import { type Need, needsOf, SESSION_NEEDS } from './needs.ts';

/** IAM's decision on a need of a role; undefined if nobody asked for it. */
export const decisionOn = (
  state: AccountState,
  role: string,
  { action, resource }: Need,
): IamDecision | undefined => state.decisions[decisionKey(role, action, resource)];

const rolesIn = (state: AccountState): readonly Role[] =>
  Object.values(state.roles).flatMap((observed) => presentValue(observed) ?? []);

const simulationsOf = (
  state: AccountState,
  isWanted: (role: string, need: Need) => boolean,
  roles: readonly Pick<Role, 'name' | 'arn'>[] = rolesIn(state),
): readonly Simulation[] => {
  const needs = needsOf(state);
  return roles.flatMap(({ name, arn }): readonly Simulation[] => {
    const wanted = needs.filter((one) => isWanted(name, one));
    return [...new Set(wanted.map(({ resource }) => resource))].map((resource) => ({
      role: name,
      roleArn: arn,
      resource,
      actions: wanted.filter((one) => one.resource === resource).map(({ action }) => action),
    }));
  });
};

/** The open questions to IAM: the needs of every role in the state, or of these, one simulation for each resource. */
export const missingSimulations = (
  state: AccountState,
  roles?: readonly Pick<Role, 'name' | 'arn'>[],
): readonly Simulation[] => simulationsOf(state, (role, one) => !decisionOn(state, role, one), roles);

/** The questions to IAM besides those that reading a role asks itself, to ask them again. */
export const askedSimulations = (state: AccountState): readonly Simulation[] =>
  simulationsOf(
    state,
    (role, one) => decisionOn(state, role, one) !== undefined && !SESSION_NEEDS.includes(one),
  );

/** A role whose sessions will not work as they should, whether or not anybody has opened one yet. */
export type FailingRole = {
  readonly role: string;
  readonly nodes: readonly RoleUser[];
  readonly missing: readonly Need[];
  /** The worst impact of the missing actions. */
  readonly impact: Impact;
  /** The role may register the node but nothing else, so the agent does not use Default Host Management. */
  readonly worseThanNone: boolean;
};

const isRefused = (decision: IamDecision | undefined): boolean =>
  decision?.verdict === 'implicitDeny' || decision?.verdict === 'explicitDeny';

/** The first need of a role of which nobody can tell whether it is met, or whether it counts. */
export const openNeedOf = (state: AccountState, role: string): Need | undefined =>
  needsOf(state).find((one) => {
    const decision = decisionOn(state, role, one);
    const isUnknown = decision === undefined || decision.verdict === 'unknown';
    return isUnknown || (one.doubt !== undefined && isRefused(decision));
  });

/** What a role certainly lacks; undefined if it lacks nothing. */
export const lackOf = (state: AccountState, role: string): FailingRole | undefined => {
  const missing = needsOf(state).filter(
    (one) => one.doubt === undefined && isRefused(decisionOn(state, role, one)),
  );
  const [worst] = missing.map(({ impact }) => impact).sort((a, b) => (isWorse(a, b) ? -1 : 1));
  if (!worst) return undefined;
  const actions = missing.map(({ action }) => action);
  return {
    role,
    nodes: usersOfRole(state, role),
    missing,
    impact: worst,
    worseThanNone:
      !actions.includes(REGISTERS) && actions.some((action) => action.startsWith('ssmmessages:')),
  };
};
