import type { BlastRadius } from '../account/nodes/blast-radius.ts';
import type { Place, Tally } from '../account/nodes/inventory.ts';
import { isDown } from '../account/nodes/managed-node.ts';
import { sampleOf } from '../account/nodes/sample.ts';
import { presentValue } from '../account/observed.ts';
import { label, type Resource, type ResourceKey, resourceKey } from '../account/resource.ts';
import type { AccountState } from '../account/state.ts';
import type { Effect } from '../core/effect.ts';
import { type LedgerRows, mergeRows, noRows } from '../core/ledger/ledger.ts';
import { resourceOfPlace } from '../core/ledger/rows/partitions.ts';
import type { Ports } from '../core/ports.ts';
import { inVpc, networkHit } from './hit/in-vpc.ts';
import { loadRows } from './load-rows.ts';
import { nodesRead } from './nodes-hit.ts';

/** A role without nodes keeps its last count, which no longer applies after a few sweeps. */
const COUNTS_MS = 3 * 60 * 60 * 1000;

const ofTally = ({ nodes, sample }: Tally, where: string): BlastRadius => ({
  nodes,
  atLeast: false,
  sample,
  where,
});

const inRegion = async (
  ports: Ports,
  { identity }: AccountState,
  { tallies }: LedgerRows,
): Promise<BlastRadius | null> => {
  const tally = tallies.find(({ place }) => place.kind === 'region');
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
const ofIdentities = (
  { tallies }: LedgerRows,
  places: readonly Place[],
  now: Date,
): BlastRadius | undefined => {
  const keys = new Set(places.map((place) => resourceKey(resourceOfPlace(place))));
  const found = tallies.filter(
    ({ place, nodes, seenAt }) =>
      keys.has(resourceKey(resourceOfPlace(place))) &&
      nodes > 0 &&
      now.getTime() - Date.parse(seenAt) < COUNTS_MS,
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

/** A change with the state of the account, and with what the ledger has already said. */
type Touching = {
  readonly effect: Pick<Effect, 'resources'>;
  readonly state: AccountState;
  readonly rows?: LedgerRows;
  readonly loaded?: readonly ResourceKey[];
};

/** The rows of some places: those that were not asked for yet are, in one round. Without an answer, there is no count. */
const rowsOf = async (
  ports: Ports,
  { rows = noRows, loaded = [] }: Touching,
  places: readonly Place[],
): Promise<LedgerRows> => {
  const asked = places.map(resourceOfPlace).filter((one) => !loaded.includes(resourceKey(one)));
  return mergeRows(rows, (await loadRows(ports, asked)).rows);
};

/**
 * The affected nodes, counted among those that were connected at the last sweep: the nodes of the VPC or the
 * subnets, of the role or the instance profile, or of the whole Region for the preferences. The ledger has one
 * row for each such place, whatever the size of the account, and mostly it was read with the rows of the place.
 * Null if it cannot be read, because an alert without a number is better than none.
 */
export const blastRadiusOf = async (
  ports: Ports,
  touching: Touching,
  broken: readonly Resource[] = [],
): Promise<BlastRadius | null> => {
  const { effect, state } = touching;
  const resources = [
    ...new Map([...broken, ...effect.resources].map((one) => [resourceKey(one), one])).values(),
  ];
  const { vpcs, subnets } = networkHit(state, resources);
  if (vpcs.length > 0) {
    const only = subnets.length > 0 ? subnets : undefined;
    const rows = await rowsOf(
      ports,
      touching,
      vpcs.map((id) => ({ kind: 'vpc', id })),
    );
    return sum(vpcs.map((vpcId) => inVpc(rows.inventories, state, vpcId, only)));
  }
  const launched = sum(resources.map((one) => launchedFrom(state, one)));
  if (launched) return launched;
  const places = resources.flatMap(({ type, id }) => {
    if (type === 'AWS::IAM::Role') return placesOfRole(state, nameOf(id));
    return type === 'AWS::IAM::InstanceProfile' ? [{ kind: 'profile', id: nameOf(id) } as const] : [];
  });
  const rows = await rowsOf(ports, touching, [...places, { kind: 'region' }]);
  return (
    ofIdentities(rows, places, ports.now()) ?? nodesRead(state, resources) ?? inRegion(ports, state, rows)
  );
};
