import { EC2Client } from '@aws-sdk/client-ec2';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { AwsEnvironment } from '../../../account/aws-environment.ts';
import { type CollectionsOf, emptyState, mergeStates } from '../../../account/collections.ts';
import { partsToReread } from '../../../account/network/reread/parts.ts';
import { presentValue } from '../../../account/observed.ts';
import type { AccountState, Scope } from '../../../account/state.ts';
import type { AccountReader } from '../../../core/ports.ts';
import { scopeOfResources } from '../../../sessions/follow-up.ts';
import { nameClients } from '../names/clients.ts';
import { isNameResource, readNameSources, vpcsOfNameResource } from '../names/read-sources.ts';
import { connectedNodes } from '../nodes/connected-nodes.ts';
import { ec2Tagged } from '../nodes/ec2-tagged.ts';
import { managedNodes } from '../nodes/managed-nodes.ts';
import { readDocuments } from '../preferences/read-documents.ts';
import { type ClientOverrides, clientOptions } from '../shared/client-options.ts';
import { networksOfResources } from './networks-of.ts';
import { type NetworkClients, readNetworks } from './read-networks.ts';
import { type Once, readOnce } from './read-once.ts';
import { rereadNetworks } from './reread/reread-networks.ts';
import { egressVpcs } from './vpc-lists/egress-vpcs.ts';
import { sessionVpcs } from './vpc-lists/session-vpcs.ts';
import { vpcsRoutedTo } from './vpc-lists/vpcs-routed-to.ts';

export type { NetworkClients } from './read-networks.ts';

/** The clients that the reader and the remediator of the network share. */
export const networkClients = (overrides?: ClientOverrides): NetworkClients => ({
  ec2: new EC2Client(clientOptions(overrides)),
  ssm: new SSMClient(clientOptions(overrides)),
  ...nameClients(overrides),
});

/** The networks that the scope names, and the networks of the resources that it names; each VPC is read once. */
const readNamed = async (clients: NetworkClients, identity: AwsEnvironment, scope: Scope, once: Once) => {
  const { networks = [], networksOf = [] } = scope;
  const named = networksOf.filter(isNameResource);
  const [{ vpcIds, refused }, byName] = await Promise.all([
    networksOfResources(clients.ec2, networksOf),
    Promise.all(
      named.map(
        async (one) => [one.id, await vpcsOfNameResource(clients, identity, one, once.associated)] as const,
      ),
    ),
  ]);
  const answered = byName.flatMap(([, found]) => presentValue(found) ?? []);
  const read = await readNetworks(clients, identity, once, [...networks, ...vpcIds, ...answered]);
  const unread = byName.flatMap(([id, found]) => (found.status === 'unknown' ? [[id, found] as const] : []));
  return { ...read, networks: { ...read.networks, ...refused, ...Object.fromEntries(unread) } };
};

/** Reads VPCs and DHCP option sets in parallel. */
export const readNetwork = async (
  clients: NetworkClients,
  identity: AwsEnvironment,
  scope: Scope,
  known?: AccountState,
): Promise<AccountState> => {
  const ids = [...new Set(scope.dhcpOptions ?? [])];
  const once = readOnce(clients, known?.dhcpOptions);
  const [read, nameSources, sets] = await Promise.all([
    readNamed(clients, identity, scope, once),
    readNameSources(clients, identity, scope.nameSources ?? []),
    Promise.all(ids.map(async (id) => [id, await once.optionSet(id)] as const)),
  ]);
  const dhcpOptions = { ...read.dhcpOptions, ...Object.fromEntries(sets) };
  const whole: CollectionsOf<'network'> = { networks: read.networks, dhcpOptions, nameSources };
  return { ...emptyState(identity), ...whole };
};

/** Reads the parts of networks by themselves, and everything else by its scope. */
export const rereadAll =
  (read: AccountReader['read'], clients: NetworkClients, identity: AwsEnvironment): AccountReader['reread'] =>
  async (state, resources) => {
    const [parts, rest] = await Promise.all([
      rereadNetworks(clients, identity, readOnce(clients), state, partsToReread(state, resources)),
      read(scopeOfResources(state, resources)),
    ]);
    return mergeStates(state, mergeStates(rest, { ...emptyState(identity), ...parts }));
  };

/**
 * The reader of the network guard. Besides VPCs, it reads the guarded documents with the parameters that they name, because
 * they decide which services nodes must reach. The preferences guard judges what the documents name. Asking for that here is a mistake in the
 * wiring, which must not look like an empty account.
 */
export const createNetworkReader = (
  identity: AwsEnvironment,
  clients: NetworkClients = networkClients(),
): AccountReader => {
  const read: AccountReader['read'] = async (scope, known) => {
    const { buckets, bucketsPerhapsGone, judgedBuckets, logGroups, judgedLogGroups, keys } = scope;
    const places = [buckets, bucketsPerhapsGone, judgedBuckets, logGroups, judgedLogGroups, keys];
    if (places.some((ids) => ids?.length)) {
      throw new Error('the network reader cannot read buckets, log groups or keys');
    }
    const [state, preferences] = await Promise.all([
      readNetwork(clients, identity, scope, known),
      readDocuments(clients.ssm, scope),
    ]);
    return { ...state, ...preferences };
  };
  return {
    read,
    reread: rereadAll(read, clients, identity),
    ec2Tagged: (key) => ec2Tagged(clients.ec2, key),
    connectedNodes: () => connectedNodes(clients.ssm, identity.region),
    managedNodes: () => managedNodes(clients.ec2, clients.ssm),
    sessionVpcs: () => sessionVpcs(clients.ec2, identity.region),
    egressVpcs: () => egressVpcs(clients.ec2),
    vpcsRoutedTo: (targets) => vpcsRoutedTo(clients.ec2, targets),
  };
};
