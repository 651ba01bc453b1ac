import { isNetworkPart } from '../../account/network/parts.ts';
import type { BlastRadius } from '../../account/nodes/blast-radius.ts';
import { hitInVpc, type VpcInventory } from '../../account/nodes/inventory.ts';
import { sampleOf } from '../../account/nodes/sample.ts';
import { presentValue, type Tags } from '../../account/observed.ts';
import type { Resource } from '../../account/resource.ts';
import type { AccountState } from '../../account/state.ts';

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

/** Nodes that were connected at the last sweep count, because this change may have disconnected them. */
export const inVpc = (
  inventories: readonly VpcInventory[],
  state: AccountState,
  vpcId: string,
  subnetIds?: readonly string[],
): BlastRadius | null => {
  const live = blastRadiusInVpc(state, vpcId, subnetIds);
  const inventory = inventories.find((one) => one.vpcId === vpcId);
  if (!inventory) return live;
  const before = hitInVpc(inventory, whereOf(vpcId, presentValue(state.networks[vpcId])?.tags), subnetIds);
  // Nodes that started after the last sweep are affected as well.
  return before.nodes > 0 ? before : (live ?? before);
};

type Hit = { readonly vpcs: readonly string[]; readonly subnets: readonly string[] };

/** The VPCs of touched and broken resources; subnets only if nothing wider is meant. */
export const networkHit = (state: AccountState, resources: readonly Resource[]): Hit => {
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
