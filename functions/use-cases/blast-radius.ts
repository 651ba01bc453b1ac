import { isNetworkPart } from '../account/network/parts.ts';
import type { BlastRadius } from '../account/nodes/blast-radius.ts';
import { hitInVpc, type Place, type Tally } from '../account/nodes/inventory.ts';
import { isDown } from '../account/nodes/managed-node.ts';
import { sampleOf } from '../account/nodes/sample.ts';
import { presentValue, type Tags } from '../account/observed.ts';
import { label, type Resource, resourceKey } from '../account/resource.ts';
import type { AccountState } from '../account/state.ts';
import type { Effect } from '../core/effect.ts';
import type { Ports } from '../core/ports.ts';
import { nodesRead } from './nodes-hit.ts';

/** A role without nodes keeps its last count, which no longer applies after a few sweeps. */
const COUNTS_MS = 3 * 60 * 60 * 1000;

const whereOf = (vpcId: string, tags: Tags | undefined): string =>
  tags?.['Name'] ? `${vpcId} (${tags['Name']})` : vpcId;

/**
 * The managed nodes of a VPC, or of some of its subnets, counted live. Nodes that lost their connection count
 * as well, because this change may be the cause.
 */
const blastRadiusInVpc = (
  state: AccountState,
  vpcId: string,
  subnetIds?: readonly string[],
): BlastRadius | null => {
  const vpc = presentValue(state.networks[vpcId]);
  if (!vpc) return null;
  const nodes = vpc.nodes.filter(
    ({ managed, interface: { subnetId } }) =>
      managed && managed.pingStatus !== 'Inactive' && (subnetIds?.includes(subnetId) ?? true),
  );
  return {
    nodes: nodes.length,
    atLeast: false,
    sample: sampleOf(nodes.map(({ name, instanceId }) => name ?? instanceId)),
    where: whereOf(vpcId, vpc.tags),
  };
};

/**
 * Nodes that were connected at the last sweep count, because this change may have disconnected them. Without
 * an answer, there is no count.
 */
const remembered = async <T>(ports: Ports, ask: () => Promise<T | undefined>): Promise<T | undefined> => {
  try {
    return await ask();
  } catch (error) {
    ports.log.warn('The inventory could not be read', { error });
    return undefined;
  }
};

const inVpc = async (
  ports: Ports,
  state: AccountState,
  vpcId: string,
  subnetIds?: readonly string[],
): Promise<BlastRadius | null> => {
  const live = blastRadiusInVpc(state, vpcId, subnetIds);
  const inventory = await remembered(ports, () => ports.ledger.vpcInventory(vpcId));
  if (!inventory) return live;
  const before = hitInVpc(inventory, whereOf(vpcId, presentValue(state.networks[vpcId])?.tags), subnetIds);
  // Nodes that started after the last sweep are affected as well.
  return before.nodes > 0 ? before : (live ?? before);
};

const ofTally = ({ nodes, sample }: Tally, where: string): BlastRadius => ({
  nodes,
  atLeast: false,
  sample,
  where,
});

const inRegion = async (ports: Ports, { identity }: AccountState): Promise<BlastRadius | null> => {
  const tally = await remembered(ports, () => ports.ledger.tally({ kind: 'region' }));
  if (tally && tally.nodes > 0) return ofTally(tally, identity.region);
  try {
    return await ports.reader.connectedNodes();
  } catch (error) {
    ports.log.warn('The managed nodes could not be counted', { error });
    return null;
  }
};

const nameOf = (arnOrName: string): string => arnOrName.split('/').at(-1) ?? arnOrName;

/**
 * The nodes of roles and instance profiles; a role that no node uses directly counts through its profiles.
 */
const ofIdentities = async (
  ports: Ports,
  places: readonly Exclude<Place, { kind: 'region' }>[],
): Promise<BlastRadius | undefined> => {
  const tallies = await Promise.all(
    places.map((place) => remembered(ports, () => ports.ledger.tally(place))),
  );
  const now = ports.now().getTime();
  const found = tallies.flatMap((tally) =>
    tally && tally.nodes > 0 && now - Date.parse(tally.seenAt) < COUNTS_MS ? [tally] : [],
  );
  if (found.length === 0) return undefined;
  return {
    nodes: found.reduce((sum, { nodes }) => sum + nodes, 0),
    atLeast: false,
    sample: sampleOf(found.flatMap(({ sample }) => sample)),
    where: found
      .map(({ place }) => (place.kind === 'region' ? 'the Region' : `${place.kind} ${place.id}`))
      .join(', '),
  };
};

/** Nodes get a role through a profile; they get it directly only from Default Host Management. */
const placesOfRole = (state: AccountState, id: string) => [
  { kind: 'role', id } as const,
  ...Object.values(state.instanceProfiles).flatMap((observed) => {
    const profile = presentValue(observed);
    return profile?.roleName === id ? [{ kind: 'profile', id: profile.name } as const] : [];
  }),
];

type Hit = { readonly vpcs: readonly string[]; readonly subnets: readonly string[] };

/** The VPCs of touched and broken resources; subnets only if nothing wider is meant. */
const networkHit = (state: AccountState, resources: readonly Resource[]): Hit => {
  const idsOf = (type: Resource['type']): readonly string[] => [
    ...new Set(resources.filter((resource) => resource.type === type).map(({ id }) => id)),
  ];
  const subnets = idsOf('AWS::EC2::Subnet');
  const vpcs = idsOf('AWS::EC2::VPC');
  if (vpcs.length > 0) return { vpcs, subnets: [] };
  const holding = Object.entries(state.networks).flatMap(([vpcId, observed]) => {
    const network = presentValue(observed);
    if (!network) return [];
    // For a security group, an ACL, a route table, …, this is the one network that was read for it.
    const isMeant =
      subnets.length > 0
        ? network.subnets.some(({ subnetId }) => subnets.includes(subnetId))
        : resources.some(isNetworkPart);
    return isMeant ? [vpcId] : [];
  });
  return { vpcs: holding, subnets };
};

const sum = (parts: readonly (BlastRadius | null)[]): BlastRadius | null => {
  const known = parts.flatMap((part) => part ?? []);
  const [first] = known;
  if (!first || known.length === 1) return first ?? null;
  return {
    nodes: known.reduce((total, { nodes }) => total + nodes, 0),
    atLeast: known.some(({ atLeast }) => atLeast),
    sample: sampleOf(known.flatMap(({ sample }) => sample)),
    where: known.map(({ where }) => where).join(', '),
  };
};

/** The nodes of an image or a launch template, as the sweep has just read them. */
const launchedFrom = ({ nodes }: AccountState, { type, id }: Resource): BlastRadius | null => {
  if (type !== 'AWS::EC2::Image' && type !== 'AWS::EC2::LaunchTemplate') return null;
  const launched = Object.values(nodes).filter(
    (node) => !isDown(node) && (node.launchTemplateId ?? node.imageId) === id,
  );
  return {
    nodes: launched.length,
    atLeast: false,
    sample: sampleOf(launched.map(({ name, nodeId }) => name ?? nodeId)),
    where: label({ type, id }),
  };
};

/**
 * The affected nodes, counted among those that were connected at the last sweep: the nodes of the VPC or the
 * subnets, of the role or the instance profile, or of the whole Region for the preferences. This reads one
 * row of the ledger for each such place, whatever the size of the account. Null if it cannot be read, because
 * an alert without a number is better than none.
 */
export const blastRadiusOf = async (
  ports: Ports,
  { effect, state }: { readonly effect: Pick<Effect, 'resources'>; readonly state: AccountState },
  broken: readonly Resource[] = [],
): Promise<BlastRadius | null> => {
  const resources = [
    ...new Map([...broken, ...effect.resources].map((one) => [resourceKey(one), one])).values(),
  ];
  const { vpcs, subnets } = networkHit(state, resources);
  if (vpcs.length > 0) {
    const only = subnets.length > 0 ? subnets : undefined;
    return sum(await Promise.all(vpcs.map((vpcId) => inVpc(ports, state, vpcId, only))));
  }
  const launched = sum(resources.map((one) => launchedFrom(state, one)));
  if (launched) return launched;
  const places = resources.flatMap(({ type, id }) => {
    if (type === 'AWS::IAM::Role') return placesOfRole(state, nameOf(id));
    return type === 'AWS::IAM::InstanceProfile' ? [{ kind: 'profile', id: nameOf(id) } as const] : [];
  });
  return (await ofIdentities(ports, places)) ?? nodesRead(state, resources) ?? inRegion(ports, state);
};
