import type { IAMClient } from '@aws-sdk/client-iam';
import type { HybridNode } from '../../../account/identity/identity.ts';
import type { Scope } from '../../../account/state.ts';
import { readEach } from './read-each.ts';
import { profilesOfRole, rolesOfPolicy } from './read-policy.ts';

type RolesInUse = { readonly roles: readonly string[]; readonly profileArns: readonly string[] };

/** Of the roles of some policies, only those in a profile, of hybrid nodes, and the Region's own role have nodes. */
export const rolesInUse = async (
  iam: IAMClient,
  scope: Scope,
  regionRole: string | undefined,
  hybrid: readonly HybridNode[],
): Promise<RolesInUse> => {
  const ofPolicies = await readEach(scope.rolesOfPolicy ?? [], (arn) => rolesOfPolicy(iam, arn));
  const named = [...(scope.instancesOfRole ?? []), ...Object.values(ofPolicies).flat()];
  const profiles = await readEach(named, (role) => profilesOfRole(iam, role));
  const used = Object.keys(profiles).filter(
    (role) =>
      (profiles[role]?.length ?? 0) > 0 ||
      role === regionRole ||
      hybrid.some((node) => node.role === role) ||
      (scope.instancesOfRole ?? []).includes(role),
  );
  return { roles: used, profileArns: Object.values(profiles).flat() };
};
