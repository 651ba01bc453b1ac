import { groupsKey } from '../../account/network/baseline.ts';
import type { EndpointNetwork, NodeNetwork, VpcNetwork } from '../../account/network/network.ts';
import { hasSessionEndpoints, serviceEndpoints } from '../../account/network/path/endpoints-of-service.ts';
import { networkThen } from '../../account/network/remembered.ts';
import { SESSION_SERVICES } from '../../account/network/session-services.ts';
import { present, presentValue } from '../../account/observed.ts';
import type { AccountState } from '../../account/state.ts';
import { isForeign } from './owner.ts';

const ID = '';
const GROUP = '(any security group)';

/** Is it a node that is still to come? */
export const isFutureNode = ({ instanceId }: Pick<NodeNetwork, 'instanceId'>): boolean => instanceId === ID;

/** The network as the guard remembers it; undefined if it does not. */
export const rememberedOf = (
  { rememberedNetworks }: AccountState,
  network: VpcNetwork,
): VpcNetwork | undefined => {
  const baseline = rememberedNetworks?.[network.vpcId];
  return baseline && networkThen(network, baseline);
};

/** Is a service one without which there is no session at all? */
export const isForSessions = (service: string): boolean => SESSION_SERVICES.some((one) => one === service);

/** All interface endpoints for a service, whatever their state. */
const endpointsFor = (
  service: (typeof SESSION_SERVICES)[number],
  network: VpcNetwork,
  region: string,
): readonly EndpointNetwork[] => {
  const { named, unnamed, dead } = serviceEndpoints(service, network, region);
  return [...named, ...unnamed, ...dead];
};

/**
 * Was a VPC made for sessions, or is it remembered to be? It has endpoints for both services. One of them alone says
 * nothing: Parameter Store needs `ssm`, and ECS Exec needs `ssmmessages`.
 */
export const madeForSessions = (state: AccountState, network: VpcNetwork): boolean => {
  if (isForeign(state, network)) return false;
  const { region } = state.identity;
  return [network, rememberedOf(state, network)].some(
    (one) => one && SESSION_SERVICES.every((service) => endpointsFor(service, one, region).length > 0),
  );
};

/** Do, or did, names resolve to the endpoints of a VPC by its own resolver? */
export const resolvesPrivately = (state: AccountState, network: VpcNetwork): boolean =>
  [network, rememberedOf(state, network)].some(
    (one) => one && hasSessionEndpoints(one, state.identity.region),
  );

const EVERYWHERE = ['0.0.0.0/0', '::/0'].map(
  (cidr) => ({ egress: true, protocol: '-1', peer: { kind: 'cidr', cidr } }) as const,
);

const COMING = { instanceId: ID, managed: { pingStatus: '', agentVersion: '' } };

/** Every group that some rule lets in, or let in when it was remembered: a node to come may carry any of them. */
const welcomeGroups = (networks: readonly (VpcNetwork | undefined)[]): readonly string[] => [
  ...new Set(
    networks
      .flatMap((network) => Object.values(network?.securityGroups ?? {}))
      .flatMap((observed) => presentValue(observed)?.rules ?? [])
      .flatMap(({ egress, peer }) => (!egress && peer.kind === 'security-group' ? [peer.groupId] : [])),
  ),
];

/** A node that may come to any subnet, with rules that allow all outbound traffic: only the VPC itself is judged. */
const anywhere = (state: AccountState, network: VpcNetwork): readonly NodeNetwork[] => {
  const groupIds = [GROUP, ...welcomeGroups([network, rememberedOf(state, network)])];
  const holding = new Set(
    network.endpoints.flatMap(({ interfaces }) => interfaces.map(({ subnetId }) => subnetId)),
  );
  const rank = (subnetId: string): number => Number(!holding.has(subnetId));
  return network.subnets
    .map(({ subnetId }) => subnetId)
    .toSorted((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))
    .map((subnetId) => ({
      ...COMING,
      hasPublicIp: false,
      interface: { subnetId, addresses: [], groupIds },
    }));
};

/** Instances that show what the nodes to come are like. */
export type Examples = {
  readonly nodes: readonly NodeNetwork[];
  /** False if they may have nothing to do with sessions: most instances have no agent that may register. */
  readonly areCertain: boolean;
};

/**
 * Nodes that are stopped, and instances that never registered but carry the groups that managed nodes had. If there are
 * none of either, any running instance may be one that could never register.
 */
export const examplesOf = ({ rememberedNetworks }: AccountState, network: VpcNetwork): Examples => {
  const groups = Object.keys(rememberedNetworks?.[network.vpcId]?.nodesByGroups ?? {});
  const isUnregistered = ({ managed, isStopped }: NodeNetwork): boolean => !managed && isStopped !== true;
  const known = network.nodes.filter(
    (node) =>
      (node.managed && node.isStopped === true) ||
      (isUnregistered(node) && groups.includes(groupsKey(node.interface.groupIds))),
  );
  const found = known.length > 0 ? known : network.nodes.filter(isUnregistered);
  return {
    nodes: found.map(({ isStopped: _, ...node }) => ({
      ...node,
      name: node.name ?? node.instanceId,
      ...COMING,
    })),
    areCertain: known.length > 0,
  };
};

/** Is it a node to come of which an instance shows what it is like? */
export const isExample = ({ name }: NodeNetwork): boolean => name !== undefined;

/** Some nodes to come in a network, which need not be the one that shows what they are like. */
export const withNodesToCome = (network: VpcNetwork, nodes: readonly NodeNetwork[]): VpcNetwork => ({
  ...network,
  nodes,
  securityGroups: {
    ...network.securityGroups,
    [GROUP]: present({ groupId: GROUP, rules: EVERYWHERE, tags: {} }),
  },
});

type Made = { readonly state: AccountState; readonly future: VpcNetwork | undefined };

const made = new WeakMap<VpcNetwork, Made>();

const make = (state: AccountState, network: VpcNetwork): VpcNetwork | undefined =>
  madeForSessions(state, network)
    ? withNodesToCome(network, [...examplesOf(state, network).nodes, ...anywhere(state, network)])
    : undefined;

/**
 * A VPC that was made for sessions, with the nodes that may come to it instead of those that are there: its group may
 * be scaled to zero, or its nodes could never register. Undefined where no node is expected. Four prerequisites ask for
 * the same one, so it is made once.
 */
export const withFutureNodes = (state: AccountState, network: VpcNetwork): VpcNetwork | undefined => {
  const known = made.get(network);
  if (known?.state === state) return known.future;
  const future = make(state, network);
  made.set(network, { state, future });
  return future;
};
