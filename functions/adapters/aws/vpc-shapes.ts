import type {
  Instance as SdkInstance,
  Route as SdkRoute,
  RouteTable as SdkRouteTable,
  VpcEndpoint as SdkVpcEndpoint,
} from '@aws-sdk/client-ec2';
import type { Instance, Route, RouteTable, VpcEndpoint } from '../../core/account-state.ts';
import type { ManagedState } from './nodes.ts';
import { tagsOf } from './tags.ts';

/** EC2's answers in the words of the account state. */
export const endpointOf = (endpoint: SdkVpcEndpoint): VpcEndpoint => ({
  vpcEndpointId: endpoint.VpcEndpointId ?? '',
  serviceName: endpoint.ServiceName ?? '',
  vpcEndpointType: endpoint.VpcEndpointType ?? '',
  state: endpoint.State ?? '',
  privateDnsEnabled: endpoint.PrivateDnsEnabled ?? false,
});

/** A route names its target in one of many fields; endpoints and gateways share `GatewayId`. */
const targetOf = (route: SdkRoute): string =>
  route.GatewayId ??
  route.NatGatewayId ??
  route.TransitGatewayId ??
  route.VpcPeeringConnectionId ??
  route.NetworkInterfaceId ??
  route.InstanceId ??
  route.EgressOnlyInternetGatewayId ??
  route.LocalGatewayId ??
  route.CarrierGatewayId ??
  route.CoreNetworkArn ??
  'unknown';

const routeOf = (route: SdkRoute): Route => ({
  destination:
    route.DestinationCidrBlock ??
    route.DestinationIpv6CidrBlock ??
    route.DestinationPrefixListId ??
    'unknown',
  target: targetOf(route),
  blackhole: route.State === 'blackhole',
});

const associationsOf = (table: SdkRouteTable): Pick<RouteTable, 'associations'> => {
  const made = (table.Associations ?? []).flatMap(({ SubnetId, RouteTableAssociationId }) =>
    SubnetId && RouteTableAssociationId ? [[SubnetId, RouteTableAssociationId] as const] : [],
  );
  return made.length > 0 ? { associations: Object.fromEntries(made) } : {};
};

export const routeTableOf = (table: SdkRouteTable): RouteTable => ({
  routeTableId: table.RouteTableId ?? '',
  main: table.Associations?.some(({ Main }) => Main === true) ?? false,
  subnetIds: table.Associations?.flatMap(({ SubnetId }) => SubnetId ?? []) ?? [],
  ...associationsOf(table),
  routes: table.Routes?.map(routeOf) ?? [],
});

export const instanceOf = (instance: SdkInstance, managed: ManagedState | undefined): Instance => {
  const name = tagsOf(instance.Tags)['Name'];
  return {
    instanceId: instance.InstanceId ?? '',
    ...(name ? { name } : {}),
    subnetId: instance.SubnetId ?? '',
    instanceType: instance.InstanceType ?? '',
    hasPublicIp: instance.PublicIpAddress !== undefined && instance.PublicIpAddress !== '',
    ...(managed ? { managed } : {}),
  };
};
