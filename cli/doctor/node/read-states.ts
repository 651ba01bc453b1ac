import { onlyParts } from '../../../functions/account/collections.ts';
import type { NodeNetwork, VpcNetwork } from '../../../functions/account/network/network.ts';
import { absent, type Observed, present, unknown } from '../../../functions/account/observed.ts';
import type { AccountState } from '../../../functions/account/state.ts';
import { noRows } from '../../../functions/core/ledger/ledger.ts';
import { followUpScope } from '../../../functions/sessions/follow-up.ts';
import { pingTimes } from '../../../functions/use-cases/sweep/vpcs.ts';
import { widen } from '../../../functions/use-cases/widen.ts';
import type { FoundNode, NodeContext } from './context.ts';

/** The network of a node, with the node as one that is managed. */
export type OwnNetwork = {
  readonly state: AccountState;
  readonly network: VpcNetwork;
  readonly node: NodeNetwork;
};

/** What was read for one node. */
export type NodeStates = {
  /** The preferences and what they name, and the settings of the Region. */
  readonly base: AccountState;
  /** Absent for a node that is not in a VPC. */
  readonly network: Observed<OwnNetwork>;
  /** The node with its profile and its role. */
  readonly identity: Observed<AccountState>;
  /** The same with some other nodes of its VPC, whose profile may be the one that it lacks. Only what fails needs them. */
  readonly withNeighbours: () => Promise<AccountState | undefined>;
};

/** So many neighbours show what is usual there. */
const MOST_NEIGHBOURS = 20;

/** A node that never registered is judged as one that is about to, of which no agent version is known. */
const ABOUT_TO_REGISTER = { pingStatus: 'Inactive', agentVersion: '' };

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : 'no answer');

const orUnknown = async <T>(read: () => Promise<Observed<T>>): Promise<Observed<T>> => {
  try {
    return await read();
  } catch (error) {
    return unknown(reasonOf(error));
  }
};

const withNode = (network: VpcNetwork, node: NodeNetwork): VpcNetwork => ({
  ...network,
  nodes: network.nodes.map((one) => (one.instanceId === node.instanceId ? node : one)),
});

const readNetwork = async (
  { guard }: NodeContext,
  base: AccountState,
  { nodeId, instance }: FoundNode,
): Promise<Observed<OwnNetwork>> => {
  const vpcId = instance.status === 'present' ? instance.value.vpcId : undefined;
  if (instance.status === 'absent') return absent;
  // Only the instance says in which VPC it is: where it may not be read, there may well be one.
  const none = instance.status === 'unknown' ? instance : absent;
  const scope = vpcId ? { networks: [vpcId] } : { networksOf: [{ kind: 'instance' as const, id: nodeId }] };
  const read = await widen(guard, onlyParts(base, ['preferences']), scope);
  const [observed] = vpcId ? [read.networks[vpcId]] : Object.values(read.networks);
  if (observed?.status !== 'present') return observed ?? none;
  const found = observed.value.nodes.find(({ instanceId }) => instanceId === nodeId);
  if (!found) return none;
  const node = found.managed ? found : { ...found, managed: ABOUT_TO_REGISTER };
  const network = withNode(observed.value, node);
  const pings = { [network.vpcId]: pingTimes(network.vpcId, [], noRows, guard.ports.now()) };
  const state = { ...read, networks: { [network.vpcId]: present(network) }, pings };
  return present({ state, network, node });
};

const readIdentity = async (
  { guard }: NodeContext,
  base: AccountState,
  { nodeId }: FoundNode,
): Promise<Observed<AccountState>> => {
  const known = { ...onlyParts(base, ['preferences', 'identity']), instances: {}, hybridNodes: {} };
  const isHybrid = nodeId.startsWith('mi-');
  const read = await widen(guard, known, isHybrid ? { hybridNodes: [nodeId] } : { instances: [nodeId] });
  const { simulations = [], policies = [] } = followUpScope(read, []);
  const state = await widen(guard, read, { simulations, policies });
  const node = state.instances[nodeId];
  if (node?.status !== 'present' || node.value.managed) return present(state);
  const instances = { ...state.instances, [nodeId]: present({ ...node.value, managed: ABOUT_TO_REGISTER }) };
  return present({ ...state, instances });
};

const readNeighbours = async (
  { guard }: NodeContext,
  network: Observed<OwnNetwork>,
  identity: Observed<AccountState>,
): Promise<AccountState | undefined> => {
  if (network.status !== 'present' || identity.status !== 'present') return undefined;
  const { node, network: vpc } = network.value;
  const ids = vpc.nodes.flatMap(({ instanceId, managed }) =>
    managed && instanceId !== node.instanceId ? [instanceId] : [],
  );
  const read = await widen(guard, identity.value, { instances: ids.slice(0, MOST_NEIGHBOURS) });
  const { simulations = [], policies = [] } = followUpScope(read, []);
  return widen(guard, read, { simulations, policies });
};

/** Reads what the steps of one node rest on: its network and its identity, beside the preferences. */
export const readStates = async (
  context: NodeContext,
  base: AccountState,
  node: FoundNode,
): Promise<NodeStates> => {
  const [network, identity] = await Promise.all([
    orUnknown(() => readNetwork(context, base, node)),
    orUnknown(() => readIdentity(context, base, node)),
  ]);
  return { base, network, identity, withNeighbours: () => readNeighbours(context, network, identity) };
};
