import type { IAMClient } from '@aws-sdk/client-iam';
import type { HybridNode } from '../../../account/identity/identity.ts';
import type { Scope } from '../../../account/state.ts';
import { readsOf } from './read-each.ts';
import { profilesOfRole, rolesOfPolicy } from './read-policy.ts';

/** The roles that a scope looks up, by name, each with the ARNs of the instance profiles that hold it. */
export type LookedUpRoles = Readonly<Record<string, readonly string[]>>;

/** Looks up the roles of policies, and the profiles of all roles in question. */
export const lookUpRoles = async (iam: IAMClient, scope: Scope): Promise<LookedUpRoles> => {
  const profiles = readsOf((role) => profilesOfRole(iam, role));
  const policies = readsOf((arn) => rolesOfPolicy(iam, arn));
  const [, ofPolicies] = await Promise.all([
    profiles.all(scope.instancesOfRole ?? []),
    policies.all(scope.rolesOfPolicy ?? []),
  ]);
  return profiles.all([...(scope.instancesOfRole ?? []), ...Object.values(ofPolicies).flat()]);
};

/** Of the roles of some policies, only those in a profile, of hybrid nodes, and the Region's own role have nodes. */
export const rolesInUse = (
  found: LookedUpRoles,
  scope: Scope,
  regionRole: string | undefined,
  hybrid: readonly HybridNode[],
): readonly string[] =>
  Object.keys(found).filter(
    (role) =>
      (found[role]?.length ?? 0) > 0 ||
      role === regionRole ||
      hybrid.some((node) => node.role === role) ||
      (scope.instancesOfRole ?? []).includes(role),
  );
