import { networksOf } from '../account/network/parts.ts';
import { type TaggedIds, tagIdsOfNode } from '../account/network/tagged-ids.ts';
import type { BlastRadius } from '../account/nodes/blast-radius.ts';
import { sampleOf } from '../account/nodes/sample.ts';
import { presentValue, type Tags } from '../account/observed.ts';
import { label, type Resource } from '../account/resource.ts';
import type { AccountState } from '../account/state.ts';
import { MOST_FOLLOWED } from '../core/ledger/follow-up.ts';
import type { Incident } from '../core/ledger/ledger.ts';
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

/** Most nodes of a role or profile that are read for an event. */
const MOST_READ = 500;

const IDENTITIES: readonly Resource['type'][] = [
  'AWS::IAM::Role',
  'AWS::IAM::InstanceProfile',
  'AWS::EC2::Instance',
];

/**
 * The nodes behind roles, profiles and instances, as they were read for an event; undefined if there are none, or if
 * other things are hit, too. Hybrid nodes are in no inventory.
 */
export const nodesRead = (state: AccountState, resources: readonly Resource[]): BlastRadius | undefined => {
  const places = resources.filter(({ type }) => IDENTITIES.includes(type));
  const others = resources.filter(({ type }) => !IDENTITIES.includes(type));
  if (others.some(({ type }) => type !== 'AWS::SSM::ManagedInstance' && type !== 'AWS::IAM::ManagedPolicy'))
    return undefined;
  const users = new Map(
    places.flatMap((one) => nodesOfIdentity(state, one)).map((user) => [user.nodeId, user] as const),
  );
  if (users.size === 0) return undefined;
  return {
    nodes: users.size,
    atLeast: users.size >= MOST_READ,
    sample: sampleOf([...users.values()].map(({ name, nodeId }) => name ?? nodeId)),
    where: places.map(label).join(', '),
  };
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

/** The nodes behind a role, a profile or an instance by their ids, as far as they were read. */
export const knownNodesOf = (state: AccountState, subject: Resource): Pick<Incident, 'nodes'> => {
  const users = IDENTITIES.includes(subject.type) ? nodesOfIdentity(state, subject) : [];
  if (users.length === 0) return {};
  const known = users
    .slice(0, MOST_FOLLOWED)
    .map(({ nodeId, name }) => ({ id: nodeId, ...(name ? { name } : {}) }));
  return { nodes: { total: users.length, known } };
};
