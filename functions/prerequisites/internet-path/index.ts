import { definePrerequisite } from '../../core/prerequisite.ts';
import { mendPaths } from '../../sessions/mend/mend-paths.ts';
import { besidePreferences } from '../../sessions/paths/beside-preferences.ts';
import { judgePaths } from '../../sessions/paths/judge-vpcs.ts';
import { addressChanges } from './addresses.ts';
import { remediesOf } from './advise.ts';
import { attachmentChanges } from './attachments.ts';
import { connectionChanges } from './connections.ts';
import { gatewayChanges } from './gateways.ts';
import { publicAccessChanges } from './public-access.ts';
import { routeAssociationChanges } from './route-associations.ts';
import { routeChanges } from './routes.ts';

/** In VPCs without endpoints, the routes lead to the internet. */
export const internetPath = definePrerequisite({
  id: 'internet-path',
  title: 'Path to the internet',
  family: 'network',
  requires:
    'Where a VPC has no endpoints for sessions, the route table of each managed node’s subnet (its own, else the main one; the most specific route wins) leads to a NAT gateway, or to an internet gateway when the node has a public address. A node without an IPv4 address needs an IPv6 route, or DNS64 and a route for 64:ff9b::/96 to a NAT gateway. VPC Block Public Access lets the packets leave. The guard cannot see what is behind a transit gateway, a peering connection or a firewall; it sees when the connection itself is gone.',
  reference: 'https://docs.aws.amazon.com/vpc/latest/userguide/route-table-options.html',
  bites:
    'Routes take effect at once. With agent 3.3.987.0 or newer, a connected node notices within about a minute; with an older agent, when its connection dies.',
  watches: besidePreferences({
    ...routeChanges,
    ...routeAssociationChanges,
    ...gatewayChanges,
    ...addressChanges,
    ...connectionChanges,
    ...attachmentChanges,
    ...publicAccessChanges,
  }),
  reverts: ['ec2:CreateRoute', 'ec2:ReplaceRoute', 'ec2:AttachInternetGateway', 'ec2:AssociateAddress'],
  leaves: [
    'an internet gateway was detached, or the default route to it was deleted or leads nowhere (`fix-containment=internet-gateway`)',
    'the public address of a node was taken (`fix-containment=public-address`)',
  ],
  offers: [
    'ec2:DeleteRoute',
    'ec2:AssociateRouteTable',
    'ec2:DisassociateRouteTable',
    'ec2:ReplaceRouteTableAssociation',
    'ec2:CreateNatGateway',
    'ec2:AllocateAddress',
    'ec2:CreateVpcPeeringConnection',
    'ec2:AcceptVpcPeeringConnection',
    'ec2:CreateTransitGatewayVpcAttachment',
    'ec2:ModifyTransitGatewayVpcAttachment',
    'ec2:CreateEgressOnlyInternetGateway',
    'ec2:AttachVpnGateway',
    'ec2:EnableVgwRoutePropagation',
    'ec2:CreateVpcBlockPublicAccessExclusion',
    'ec2:ModifyVpcBlockPublicAccessExclusion',
    'ec2:ModifySubnetAttribute',
  ],
  decides: [
    'the VPC has no NAT gateway that works: which subnet for a new one, or endpoints instead',
    'a route to an internet gateway is missing where instances are, or the gateway is detached, or a node lacks its public address: it makes them public',
    'a default route leads elsewhere (a transit gateway, a firewall), and what is behind it is gone',
    'VPC Block Public Access is on',
    'a node has no IPv4 address',
  ],
  check: (state) => judgePaths(state, 'internet-path'),
  advise: (state, subject) => mendPaths(state, subject, 'internet-path', remediesOf),
});
