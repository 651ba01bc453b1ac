import type {
  Route as SdkRoute,
  RouteTable as SdkRouteTable,
  Vpc as SdkVpc,
  VpcCidrBlockState,
} from '@aws-sdk/client-ec2';
import type { Route, RouteTable, VpcNetwork } from '../../../account/network/network.ts';
import { anyTags, tagsOf } from '../shared/tags.ts';
import type { DnsAttributes } from './read-vpc-parts.ts';

/** A route has its target in one of many fields; endpoints and gateways share `GatewayId`. */
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
  ...(route.Origin === 'EnableVgwRoutePropagation' ? { propagated: true } : {}),
});

const associationsOf = (table: SdkRouteTable): Pick<RouteTable, 'associations'> => {
  const made = (table.Associations ?? []).flatMap(({ SubnetId, RouteTableAssociationId }) =>
    SubnetId && RouteTableAssociationId ? [[SubnetId, RouteTableAssociationId] as const] : [],
  );
  return made.length > 0 ? { associations: Object.fromEntries(made) } : {};
};

export const routeTableOf = (table: SdkRouteTable): RouteTable => {
  const main = table.Associations?.find(({ Main }) => Main === true);
  return {
    routeTableId: table.RouteTableId ?? '',
    main: main !== undefined,
    ...(main?.RouteTableAssociationId ? { mainAssociationId: main.RouteTableAssociationId } : {}),
    subnetIds: table.Associations?.flatMap(({ SubnetId }) => SubnetId ?? []) ?? [],
    ...associationsOf(table),
    routes: table.Routes?.map(routeOf) ?? [],
    ...anyTags(table.Tags),
  };
};

/** Blocks whose association failed or was removed stay listed for a while. */
const isAssociated = (state: VpcCidrBlockState | undefined): boolean =>
  state?.State === undefined || state.State === 'associated' || state.State === 'associating';

/** The primary block comes first in any order of the associations, because it has the resolver's address. */
export const cidrBlocksOf = (vpc: SdkVpc): readonly string[] => [
  ...new Set([
    ...(vpc.CidrBlock ? [vpc.CidrBlock] : []),
    ...(vpc.CidrBlockAssociationSet ?? []).flatMap(({ CidrBlock, CidrBlockState }) =>
      CidrBlock && isAssociated(CidrBlockState) ? [CidrBlock] : [],
    ),
    ...(vpc.Ipv6CidrBlockAssociationSet ?? []).flatMap(({ Ipv6CidrBlock, Ipv6CidrBlockState }) =>
      Ipv6CidrBlock && isAssociated(Ipv6CidrBlockState) ? [Ipv6CidrBlock] : [],
    ),
  ]),
];

type OwnSettings =
  | 'vpcId'
  | 'ownerId'
  | 'cidrBlocks'
  | 'dhcpOptionsId'
  | 'enableDnsSupport'
  | 'enableDnsHostnames'
  | 'tags';

/** The VPC itself, without its parts. */
export const vpcItself = (vpc: SdkVpc, dns: DnsAttributes): Pick<VpcNetwork, OwnSettings> => ({
  vpcId: vpc.VpcId ?? '',
  ...(vpc.OwnerId ? { ownerId: vpc.OwnerId } : {}),
  cidrBlocks: cidrBlocksOf(vpc),
  dhcpOptionsId: vpc.DhcpOptionsId ?? 'default',
  enableDnsSupport: dns.support,
  enableDnsHostnames: dns.hostnames,
  tags: tagsOf(vpc.Tags),
});
