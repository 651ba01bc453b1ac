import { type Observed, present, type Tags, unknown } from '../observed.ts';
import type { NodeNetwork, VpcNetwork } from './network.ts';

/** What a network says about one of its parts; undefined if it has no such part. */
export type FoundPart = Observed<{ readonly tags: Tags }> | undefined;

/** Finds a part of a VPC's network by its id. */
export type FindPart = (network: VpcNetwork, id: string) => FoundPart;

/** Parts whose tags the guard does not read. */
export const untagged = (isThere: boolean): FoundPart => (isThere ? present({ tags: {} }) : undefined);

const orNone = (part: { readonly tags: Tags } | undefined): FoundPart => part && present(part);

/** An Elastic IP address can be named by its address, its allocation id or its association id. */
export const hasElasticIp = ({ elasticIp }: NodeNetwork, name: string): boolean =>
  elasticIp !== undefined &&
  [elasticIp.publicIp, elasticIp.allocationId, elasticIp.associationId].includes(name);

export const findSecurityGroup: FindPart = ({ securityGroups }, id) =>
  Object.hasOwn(securityGroups, id) ? securityGroups[id] : undefined;

export const findNetworkAcl: FindPart = ({ networkAcls }, id) =>
  orNone(networkAcls.find(({ networkAclId }) => networkAclId === id));

export const findEndpoint: FindPart = ({ endpoints }, id) =>
  orNone(endpoints.find(({ vpcEndpointId }) => vpcEndpointId === id));

const orUntagged = (part: { readonly tags?: Tags } | undefined): FoundPart =>
  part && present({ tags: part.tags ?? {} });

export const findRouteTable: FindPart = ({ routeTables }, id) =>
  orUntagged(routeTables.find(({ routeTableId }) => routeTableId === id));

export const findSubnet: FindPart = ({ subnets }, id) =>
  orUntagged(subnets.find(({ subnetId }) => subnetId === id));

export const findNatGateway: FindPart = ({ natGateways }, id) =>
  untagged(natGateways.some(({ natGatewayId }) => natGatewayId === id));

export const findInternetGateway: FindPart = ({ internetGatewayIds }, id) =>
  untagged(internetGatewayIds.includes(id));

export const findNode: FindPart = ({ nodes }, id) =>
  untagged(nodes.some(({ instanceId }) => instanceId === id));

export const findInterface: FindPart = ({ nodes }, id) =>
  untagged(nodes.some((node) => node.interface.networkInterfaceId === id));

export const findElasticIp: FindPart = ({ nodes }, id) =>
  untagged(nodes.some((node) => hasElasticIp(node, id)));

/** Something that a route of the network leads to, even if it is gone. */
export const findTarget: FindPart = ({ routeTables }, id) =>
  untagged(routeTables.some(({ routes }) => routes.some(({ target }) => target === id)));

export const findAttachment: FindPart = ({ attachments = [] }, id) =>
  untagged(attachments.some(({ attachmentId }) => attachmentId === id));

export const findPrefixList: FindPart = ({ prefixLists }, id) => untagged(Object.hasOwn(prefixLists, id));

/** A setting of the Region is no part of a network. Only that it could not be read matters here. */
export const findBlockMode: FindPart = ({ publicAccessBlock, publicAccessUnread }) =>
  publicAccessUnread !== undefined && !publicAccessBlock ? unknown(publicAccessUnread) : undefined;

export const findExclusion: FindPart = ({ publicAccessUnread }) =>
  publicAccessUnread === undefined ? undefined : unknown(publicAccessUnread);

/** An association is never a part by itself: it is found through the route tables. */
export const findNothing: FindPart = () => undefined;
