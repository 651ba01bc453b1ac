import { networksOf } from '../account/network/parts.ts';
import { type TaggedIds, tagIdsOfNode } from '../account/network/tagged-ids.ts';
import { presentValue, type Tags } from '../account/observed.ts';
import type { Resource } from '../account/resource.ts';
import type { AccountState } from '../account/state.ts';
import type { Finding } from '../core/outcome.ts';
import { iamName } from '../formats/names.ts';
import { asUser, managedNodes, type RoleUser, usersOfRole } from '../sessions/node-roles.ts';

/** A node that a finding hits, and the tags of everything that says whether to leave it alone. */
export type NodeHit = { readonly name: string; readonly tags: readonly Tags[] };

/** A tag of EC2, by the ids that carry it, as tags of a resource. */
export const asTags = (key: string, ids: readonly string[], tagged: TaggedIds): readonly Tags[] =>
  ids.flatMap((id) => (Object.hasOwn(tagged, id) ? [{ [key]: tagged[id] ?? '' }] : []));

/** The nodes behind a role, a profile or an instance, with the tags of their roles and profiles. */
const nodesOfIdentity = (state: AccountState, { type, id }: Resource): readonly RoleUser[] => {
  if (type === 'AWS::IAM::Role') return usersOfRole(state, iamName(id));
  return managedNodes(state)
    .filter(({ instanceId, profileArn }) =>
      type === 'AWS::IAM::InstanceProfile'
        ? profileArn !== undefined && iamName(profileArn) === iamName(id)
        : type === 'AWS::EC2::Instance' && instanceId === id,
    )
    .map((node) => asUser(node));
};

const identityTags = (state: AccountState, profileArn: string | undefined): readonly Tags[] => {
  const profile =
    profileArn === undefined ? undefined : presentValue(state.instanceProfiles[iamName(profileArn)]);
  const role = profile?.roleName === undefined ? undefined : presentValue(state.roles[profile.roleName]);
  return [profile, role].flatMap((one) => (one ? [one.tags] : []));
};

/**
 * The nodes that a finding hits. For paths, the check knows them one by one. A finding about the preferences hits
 * every node of the Region, so that a tag of one node says nothing about it.
 */
export const nodesHit = (
  state: AccountState,
  { subject }: Finding,
  cutOff: readonly string[],
  key: string,
  tagged: TaggedIds,
): readonly NodeHit[] => {
  const isCutOff = new Set(cutOff);
  const inNetworks = networksOf(state)
    .flatMap(({ nodes }) => nodes)
    .filter(({ instanceId }) => isCutOff.has(instanceId))
    .map((node) => ({
      name: node.name ?? node.instanceId,
      tags: asTags(key, tagIdsOfNode(node), tagged),
    }));
  if (inNetworks.length > 0) return inNetworks;
  return nodesOfIdentity(state, subject).map((node) => ({
    name: node.name ?? node.nodeId,
    tags: [node.tags, ...asTags(key, [node.nodeId], tagged), ...identityTags(state, node.profileArn)],
  }));
};
