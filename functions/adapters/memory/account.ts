import type { ApiCall } from '../../account/api-call.ts';
import type { Applied } from '../../account/applied.ts';
import { applyCall } from '../../account/apply-call.ts';
import { type CollectionsOf, emptyState, mergeStates } from '../../account/collections.ts';
import { networksOf } from '../../account/network/parts.ts';
import { partsToReread } from '../../account/network/reread/parts.ts';
import type { TaggedIds } from '../../account/network/tagged-ids.ts';
import type { BlastRadius } from '../../account/nodes/blast-radius.ts';
import { sampleOf } from '../../account/nodes/sample.ts';
import { present, presentValue, type Tags } from '../../account/observed.ts';
import type { AccountState, Scope } from '../../account/state.ts';
import type { AccountReader, Connections } from '../../core/ports.ts';
import { scopeOfResources } from '../../sessions/follow-up.ts';
import { pickIdentities } from './identities.ts';
import { egressVpcs, onlyAgain, pickNetworks, sessionVpcs, vpcsRoutedTo } from './networks.ts';
import { connectionsOf, nodePages } from './nodes.ts';
import { pick } from './pick.ts';
import { pickPlaces } from './places.ts';
import { withoutRefused } from './refused.ts';

/** An account in memory. It is complete: what is not in its state does not exist. */
export type EmbeddedAccount = AccountReader &
  Connections & {
    state(): AccountState;
    /** The state as far as its reader may read it. */
    readable(): AccountState;
    /** Applies an API call; if AWS would refuse it, the result is the error code. */
    apply(call: ApiCall): Applied;
    /** Replaces the state as a whole. */
    set(state: AccountState): void;
  };

const MOST_COUNTED = 200;
/** Nodes and inventories are not read by a scope. */
type Read = CollectionsOf<'preferences' | 'network' | 'identity' | 'trail'>;

const collectionsIn = (state: AccountState, scope: Scope): Read => ({
  ...pickPlaces(state, scope),
  keys: pick(scope.keys, state.keys),
  parameters: pick(scope.parameters, state.parameters),
  ...pickNetworks(state, scope),
  ...pickIdentities(state, scope),
  trails: pick(scope.trails, state.trails),
  ownRules: pick(scope.ownRules, state.ownRules),
});

/** An account in memory holds the tags of some kinds of parts only. */
const taggedIn = (state: AccountState, key: string): TaggedIds => {
  const tagged: (readonly [string, Tags])[] = [
    ...networksOf(state).flatMap((network) => [
      [network.vpcId, network.tags] as const,
      ...Object.values(network.securityGroups).flatMap((observed) => {
        const group = presentValue(observed);
        return group ? [[group.groupId, group.tags] as const] : [];
      }),
      ...network.networkAcls.map(({ networkAclId, tags }) => [networkAclId, tags] as const),
      ...network.endpoints.map(({ vpcEndpointId, tags }) => [vpcEndpointId, tags] as const),
    ]),
    ...Object.entries({ ...state.dhcpOptions, ...state.instances }).flatMap(([id, observed]) => {
      const tags = presentValue<{ readonly tags: Tags }>(observed)?.tags;
      return tags ? [[id, tags] as const] : [];
    }),
  ];
  return Object.fromEntries(
    tagged.flatMap(([id, tags]) => (tags[key] === undefined ? [] : [[id, tags[key]]])),
  );
};

const connected = (state: AccountState): BlastRadius => {
  const nodes = Object.values(state.networks)
    .flatMap((observed) => presentValue(observed)?.nodes ?? [])
    .filter(({ managed }) => managed?.pingStatus === 'Online');
  return {
    nodes: Math.min(nodes.length, MOST_COUNTED),
    atLeast: nodes.length > MOST_COUNTED,
    sample: sampleOf(nodes.map(({ name, instanceId }) => name ?? instanceId)),
    where: state.identity.region,
  };
};

/**
 * The ports over a state that is held in memory: for the demo, the what-if and the property tests. Operations in
 * `refused` are not allowed to the reader.
 */
export const createEmbeddedAccount = (
  initial: AccountState,
  refused: readonly string[] = [],
): EmbeddedAccount => {
  let current = initial;
  const read: AccountReader['read'] = async (scope) => ({
    ...emptyState(current.identity),
    ...withoutRefused(collectionsIn(current, scope), refused),
  });
  return {
    state: () => current,
    readable: () => withoutRefused(current, refused),
    set: (state) => {
      current = state;
    },
    apply: (call) => {
      const result = applyCall(current, call);
      if (result.ok) current = result.state;
      return result;
    },
    read,
    reread: async (state, resources) => {
      const asked = partsToReread(state, resources);
      const networks = [...asked.whole, ...asked.parts.keys()];
      const fresh = await read({ ...scopeOfResources(state, resources), networks });
      return mergeStates(state, { ...fresh, networks: onlyAgain(state, fresh, asked) });
    },
    ec2Tagged: async (key) => present(taggedIn(current, key)),
    connectedNodes: async () => connected(current),
    managedNodes: () => nodePages(current),
    connections: async (nodeIds) => present(connectionsOf(current, nodeIds)),
    sessionVpcs: async () => present(sessionVpcs(current)),
    egressVpcs: async () => present(egressVpcs(current)),
    vpcsRoutedTo: async (targets) => present(vpcsRoutedTo(current, targets)),
  };
};
