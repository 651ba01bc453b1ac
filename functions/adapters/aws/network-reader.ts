import { EC2Client } from '@aws-sdk/client-ec2';
import { SSMClient } from '@aws-sdk/client-ssm';
import { type AccountState, emptyState, type Scope } from '../../core/account-state.ts';
import type { AccountReader } from '../../core/ports.ts';
import type { Identity } from '../../core/resource.ts';
import { type ClientOverrides, clientOptions } from './client-options.ts';
import { unavailable } from './errors.ts';
import { networksOfResources } from './networks-of.ts';
import { connectedNodes, managedInstanceIds } from './nodes.ts';
import { readDhcpOptions } from './read-dhcp-options.ts';
import { readVpcs } from './read-network.ts';
import { managedNodes } from './read-nodes.ts';
import { vpcsOf } from './vpc-parts.ts';

export type NetworkClients = { readonly ec2: EC2Client; readonly ssm: SSMClient };

/** The clients that the reader and the remediator of the network share. */
export const networkClients = (overrides?: ClientOverrides): NetworkClients => ({
  ec2: new EC2Client(clientOptions(overrides)),
  ssm: new SSMClient(clientOptions(overrides)),
});

/** The networks that the scope names, and those of the resources that it names; each VPC is read once. */
const readVpcsOf = async ({ ec2, ssm }: NetworkClients, scope: Scope) => {
  const resources = scope.networksOf ?? [];
  const { vpcIds, refused } = await networksOfResources(ec2, resources);
  const networks = [...(scope.networks ?? []), ...vpcIds];
  const read = await readVpcs(ec2, ssm, { vpcs: scope.vpcs ?? [], networks });
  return { vpcs: read.vpcs, networks: { ...read.networks, ...refused } };
};

/** Reads VPCs, networks and DHCP option sets, all at the same time. */
export const readNetwork = async (
  clients: NetworkClients,
  identity: Identity,
  scope: Scope,
): Promise<AccountState> => {
  const ids = [...new Set(scope.dhcpOptions ?? [])];
  const [read, sets] = await Promise.all([
    readVpcsOf(clients, scope),
    Promise.all(ids.map(async (id) => [id, await readDhcpOptions(clients.ec2, id)] as const)),
  ]);
  return { ...emptyState(identity), ...read, dhcpOptions: Object.fromEntries(sets) };
};

/** The VPCs of all managed instances of the Region. */
export const vpcsWithManagedNodes = async ({ ec2, ssm }: NetworkClients): Promise<readonly string[]> => {
  const instanceIds = await managedInstanceIds(ssm);
  try {
    return await vpcsOf(ec2, instanceIds);
  } catch (error) {
    throw unavailable('ec2:DescribeInstances', error);
  }
};

/**
 * The reader of the network guard. It knows nothing of the preferences and throws when it is asked for them:
 * that is a mistake in the wiring, which must not look like an empty account.
 */
export const createNetworkReader = (
  identity: Identity,
  clients: NetworkClients = networkClients(),
): AccountReader => ({
  read: async (scope) => {
    if (scope.documents?.length || scope.buckets?.length || scope.logGroups?.length || scope.keys?.length) {
      throw new Error('the network reader cannot read documents, buckets, log groups or keys');
    }
    return readNetwork(clients, identity, scope);
  },
  connectedNodes: () => connectedNodes(clients.ssm, identity.region),
  vpcsWithManagedNodes: () => vpcsWithManagedNodes(clients),
  managedNodes: () => managedNodes(clients.ec2, clients.ssm),
});
