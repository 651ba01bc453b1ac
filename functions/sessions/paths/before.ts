import { kindKey, kindOf } from '../../account/network/baseline.ts';
import type { NodeNetwork, VpcNetwork } from '../../account/network/network.ts';
import { networkAsRemembered } from '../../account/network/unseen/as-remembered.ts';
import { pingedBefore } from '../../account/nodes/pings.ts';
import { present } from '../../account/observed.ts';
import type { AccountState } from '../../account/state.ts';
import { own } from '../../formats/json.ts';
import { type JudgedPath, pathsOf } from './node-paths.ts';

/** How the paths of a node were before, and whether the node reached Systems Manager then although nobody sees how. */
export type Before = {
  readonly state: AccountState;
  readonly network: VpcNetwork;
  readonly node: NodeNetwork;
  /** The path to each service. */
  readonly paths: ReadonlyMap<string, JudgedPath>;
  readonly usedUnseen: boolean;
};

type Paths = ReadonlyMap<string, ReadonlyMap<string, JudgedPath>>;

const byNode = (state: AccountState, network: VpcNetwork): Paths => {
  const found = new Map<string, Map<string, JudgedPath>>();
  for (const path of pathsOf(state, network)) {
    const { instanceId } = path.node;
    const known = found.get(instanceId) ?? new Map<string, JudgedPath>();
    found.set(instanceId, known.set(path.need.service, path));
  }
  return found;
};

/** One earlier picture of a network: the state that it belongs to, and who reached Systems Manager unseen then. */
type Picture = {
  readonly state: AccountState;
  readonly network: VpcNetwork;
  readonly used: (node: NodeNetwork) => boolean;
};

/**
 * The network as it was remembered; what is not remembered of it is as it was right before the change. Its DHCP options may
 * no longer be among what was read.
 */
const asRemembered = (state: AccountState, network: VpcNetwork): Picture | undefined => {
  const baseline = own(state.rememberedNetworks ?? {}, network.vpcId);
  if (!baseline) return undefined;
  const { dhcpOptionsId = network.dhcpOptionsId, servers } = baseline.dns ?? {};
  const kinds = new Set((baseline.unseen ?? []).map(kindKey));
  const options = servers
    ? present({ dhcpOptionsId, domainNameServers: servers, tags: {} })
    : own(state.dhcpOptions, dhcpOptionsId);
  return {
    state: options ? { ...state, dhcpOptions: { ...state.dhcpOptions, [dhcpOptionsId]: options } } : state,
    network: networkAsRemembered(own(state.networksBefore ?? {}, network.vpcId) ?? network, baseline),
    used: (node) => kinds.has(kindKey(kindOf(node))),
  };
};

/** The network right before the change. Pings of that time show who reached Systems Manager. */
const beforeChange = (state: AccountState, { vpcId }: VpcNetwork): Picture | undefined => {
  const network = own(state.networksBefore ?? {}, vpcId);
  const times = own(state.pings ?? {}, vpcId);
  if (!network) return undefined;
  return {
    state,
    network,
    used: ({ managed }) => managed !== undefined && times !== undefined && pingedBefore(managed, times),
  };
};

/**
 * A function that says how it was before for a node: as it was remembered, or else right before the judged change.
 * Undefined if neither is known. What is remembered of a way that cannot be seen into comes first: it tells also what
 * several changes have closed one after the other.
 */
export const beforeOf = (
  state: AccountState,
  network: VpcNetwork,
): ((node: NodeNetwork) => Before | undefined) => {
  const pictures = [asRemembered(state, network), beforeChange(state, network)].flatMap((one) => one ?? []);
  const found = pictures.map(({ used, ...picture }) => {
    const paths = byNode(picture.state, picture.network);
    const nodes = new Map(picture.network.nodes.map((node) => [node.instanceId, node]));
    return ({ instanceId }: NodeNetwork): Before | undefined => {
      const node = nodes.get(instanceId);
      const ofNode = paths.get(instanceId);
      if (!node || !ofNode) return undefined;
      const usedUnseen = ofNode.get('ssm')?.verdict.kind !== 'reachable' && used(node);
      return { ...picture, node, paths: ofNode, usedUnseen };
    };
  });
  return (node) => {
    const before = found.flatMap((ask) => ask(node) ?? []);
    return before.find(({ usedUnseen }) => usedUnseen) ?? before[0];
  };
};
