import { canonicalCidr } from '../../formats/canonical-cidr.ts';
import { type JsonObject, stringAt } from '../../formats/json.ts';
import type { NetworkRepairInputs } from './inputs.ts';
import type { Route } from './network.ts';

type RouteInput = NetworkRepairInputs['ec2:CreateRoute'];
type Destination = Pick<
  RouteInput,
  'DestinationCidrBlock' | 'DestinationIpv6CidrBlock' | 'DestinationPrefixListId'
>;
type Target = Omit<RouteInput, 'RouteTableId' | keyof Destination>;

/** Fields that may hold a route's target, in the request's spelling, and the prefix of the ids in them. */
const TARGETS = [
  ['GatewayId', 'gatewayId', /^(igw|vgw)-/],
  ['NatGatewayId', 'natGatewayId', /^nat-/],
  ['TransitGatewayId', 'transitGatewayId', /^tgw-/],
  ['VpcPeeringConnectionId', 'vpcPeeringConnectionId', /^pcx-/],
  ['NetworkInterfaceId', 'networkInterfaceId', /^eni-/],
  ['InstanceId', 'instanceId', /^i-/],
  ['EgressOnlyInternetGatewayId', 'egressOnlyInternetGatewayId', /^eigw-/],
  ['VpcEndpointId', 'vpcEndpointId', /^vpce-/],
  ['LocalGatewayId', 'localGatewayId', /^lgw-/],
  ['CarrierGatewayId', 'carrierGatewayId', /^cagw-/],
  ['CoreNetworkArn', 'coreNetworkArn', /^arn:/],
] as const satisfies readonly (readonly [keyof Target, string, RegExp])[];

/** The destination of a call's route: CIDR or prefix list. */
export const destinationOf = (input: Destination): string =>
  input.DestinationCidrBlock ?? input.DestinationIpv6CidrBlock ?? input.DestinationPrefixListId ?? 'unknown';

/** The target of a call's route. */
export const targetOf = (input: Target): string =>
  TARGETS.map(([field]) => input[field]).find((target) => target !== undefined) ?? 'unknown';

/** A destination in the field where it belongs. */
export const destinationInput = (destination: string): Destination => {
  if (destination.startsWith('pl-')) return { DestinationPrefixListId: destination };
  return destination.includes(':')
    ? { DestinationIpv6CidrBlock: destination }
    : { DestinationCidrBlock: destination };
};

/** A target in the field where it belongs; undefined for `local` and targets that no call can set. */
const targetInput = (target: string): Target | undefined => {
  const field = TARGETS.find(([, , pattern]) => pattern.test(target))?.[0];
  return field && { [field]: target };
};

/** The destination that a record names, as EC2 stores it. */
export const recordedDestination = (request: JsonObject): string | undefined => {
  const cidr = stringAt(request, 'destinationCidrBlock') ?? stringAt(request, 'destinationIpv6CidrBlock');
  return cidr ? canonicalCidr(cidr) : stringAt(request, 'destinationPrefixListId');
};

/** The target that a record names. */
export const recordedTarget = (request: JsonObject): string | undefined =>
  TARGETS.map(([, field]) => stringAt(request, field)).find((target) => target !== undefined);

/** The call that creates a route; undefined if no call can. */
export const routeInput = (
  routeTableId: string,
  { destination, target }: Pick<Route, 'destination' | 'target'>,
): RouteInput | undefined => {
  const field = targetInput(target);
  return field && { RouteTableId: routeTableId, ...destinationInput(destination), ...field };
};
