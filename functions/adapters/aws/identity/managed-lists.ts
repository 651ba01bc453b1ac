import type { SSMClient } from '@aws-sdk/client-ssm';
import type { HybridNode, IdentityState } from '../../../account/identity/identity.ts';
import { present } from '../../../account/observed.ts';
import type { Scope } from '../../../account/state.ts';
import { allManaged, hybridOnly, listHybrid } from './read-hybrid-nodes.ts';

/** Managed nodes as Systems Manager lists them, listed once at most. */
export const managedLists = (
  ssm: SSMClient,
  { managedNodes = [], instancesOfRole, rolesOfPolicy }: Scope,
) => {
  let listing: ReturnType<typeof allManaged> | undefined;
  const all = () => {
    listing ??= allManaged(ssm);
    return listing;
  };
  const isAsked = (instancesOfRole?.length ?? 0) + (rolesOfPolicy?.length ?? 0) > 0;
  return {
    ids: async () =>
      (await all()).flatMap(({ InstanceId = '' }) => (InstanceId.startsWith('i-') ? [InstanceId] : [])),
    /** The hybrid nodes that may matter: all of them, or none where no role is looked up. */
    hybrid: async (): Promise<readonly HybridNode[]> => {
      if (managedNodes.includes('all')) return hybridOnly(await all());
      return isAsked ? listHybrid(ssm) : [];
    },
  };
};

/** Of the hybrid nodes, those of the roles in question; all of them where all nodes are asked for. */
export const hybridIn = (
  { managedNodes = [] }: Scope,
  roles: readonly string[],
  listed: readonly HybridNode[],
): IdentityState['hybridNodes'] =>
  Object.fromEntries(
    listed
      .filter(({ role }) => managedNodes.includes('all') || (role !== undefined && roles.includes(role)))
      .map((node) => [node.nodeId, present(node)]),
  );
