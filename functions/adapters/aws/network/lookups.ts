import {
  type EC2Client,
  type Filter,
  paginateDescribeEgressOnlyInternetGateways,
  paginateDescribeInstances,
  paginateDescribeInternetGateways,
  paginateDescribeNatGateways,
  paginateDescribeNetworkAcls,
  paginateDescribeNetworkInterfaces,
  paginateDescribeRouteTables,
  paginateDescribeSecurityGroups,
  paginateDescribeSubnets,
  paginateDescribeTransitGatewayVpcAttachments,
  paginateDescribeVpcEndpoints,
} from '@aws-sdk/client-ec2';
import type { NetworkResource } from '../../../account/network/network-resource.ts';
import { collect } from '../shared/collect.ts';

/** What is looked up by a call to EC2. Services of names are asked elsewhere. */
export type Ec2Kind = Exclude<
  NetworkResource['kind'],
  'hosted-zone' | 'resolver-rule' | 'firewall-rule-group' | 'firewall-list' | 'profile'
>;

type InVpc = { readonly VpcId?: string | undefined };

/** One call that finds the VPCs of resources. */
export type Lookup = {
  readonly operation: string;
  readonly filter: string;
  /** Which ids it can find; all of them if left out. */
  readonly ids?: RegExp;
  /** The value of the filter, where it is not the ids. */
  readonly value?: string;
  readonly find: (client: EC2Client, Filters: Filter[]) => Promise<readonly InVpc[]>;
};

const inRouteTables = (filter: string, ids?: RegExp): Lookup => ({
  operation: 'ec2:DescribeRouteTables',
  filter,
  ...(ids ? { ids } : {}),
  find: (client, Filters) =>
    collect(paginateDescribeRouteTables({ client }, { Filters }), (page) => page.RouteTables),
});

const inGroups = (filter: string): Lookup => ({
  operation: 'ec2:DescribeSecurityGroups',
  filter,
  find: (client, Filters) =>
    collect(paginateDescribeSecurityGroups({ client }, { Filters }), (page) => page.SecurityGroups),
});

type Attached = { readonly Attachments?: readonly InVpc[] | undefined };

const attachedTo = (gateways: readonly Attached[]): readonly InVpc[] =>
  gateways.flatMap(({ Attachments }) => Attachments ?? []);

/** Uses filters, not ids, because one deleted id would make the call fail for all. */
export const LOOKUPS: Readonly<Record<Ec2Kind, readonly Lookup[]>> = {
  'security-group': [inGroups('group-id')],
  'route-table': [inRouteTables('route-table-id')],
  'route-table-association': [inRouteTables('association.route-table-association-id')],
  'network-acl': [
    {
      operation: 'ec2:DescribeNetworkAcls',
      // An ACL that no subnet uses is not found, because it affects nothing.
      filter: 'association.network-acl-id',
      find: (client, Filters) =>
        collect(paginateDescribeNetworkAcls({ client }, { Filters }), (page) => page.NetworkAcls),
    },
  ],
  subnet: [
    {
      operation: 'ec2:DescribeSubnets',
      filter: 'subnet-id',
      find: (client, Filters) =>
        collect(paginateDescribeSubnets({ client }, { Filters }), (page) => page.Subnets),
    },
  ],
  instance: [
    {
      operation: 'ec2:DescribeInstances',
      filter: 'instance-id',
      find: (client, Filters) =>
        collect(paginateDescribeInstances({ client }, { Filters }), (page) =>
          page.Reservations?.flatMap(({ Instances }) => Instances ?? []),
        ),
    },
  ],
  'network-interface': [
    {
      operation: 'ec2:DescribeNetworkInterfaces',
      filter: 'network-interface-id',
      find: (client, Filters) =>
        collect(paginateDescribeNetworkInterfaces({ client }, { Filters }), (page) => page.NetworkInterfaces),
    },
  ],
  'nat-gateway': [
    {
      operation: 'ec2:DescribeNatGateways',
      filter: 'nat-gateway-id',
      find: (client, Filter) =>
        collect(paginateDescribeNatGateways({ client }, { Filter }), (page) => page.NatGateways),
    },
  ],
  'vpc-endpoint': [
    {
      operation: 'ec2:DescribeVpcEndpoints',
      filter: 'vpc-endpoint-id',
      find: (client, Filters) =>
        collect(paginateDescribeVpcEndpoints({ client }, { Filters }), (page) => page.VpcEndpoints),
    },
  ],
  // A route keeps its target when the target is deleted, and becomes a black hole.
  'route-target': [
    inRouteTables('route.vpc-peering-connection-id', /^pcx-/),
    inRouteTables('route.egress-only-internet-gateway-id', /^eigw-/),
  ],
  'transit-gateway-attachment': [
    {
      operation: 'ec2:DescribeTransitGatewayVpcAttachments',
      filter: 'transit-gateway-attachment-id',
      find: (client, Filters) =>
        collect(
          paginateDescribeTransitGatewayVpcAttachments({ client }, { Filters }),
          (page) => page.TransitGatewayVpcAttachments,
        ),
    },
  ],
  'prefix-list': [
    inGroups('ip-permission.prefix-list-id'),
    inGroups('egress.ip-permission.prefix-list-id'),
    inRouteTables('route.destination-prefix-list-id'),
  ],
  'ways-to-the-internet': [
    {
      operation: 'ec2:DescribeInternetGateways',
      filter: 'attachment.state',
      value: 'available',
      find: async (client, Filters) =>
        attachedTo(
          await collect(
            paginateDescribeInternetGateways({ client }, { Filters }),
            (page) => page.InternetGateways,
          ),
        ),
    },
    {
      operation: 'ec2:DescribeEgressOnlyInternetGateways',
      filter: '',
      find: async (client) =>
        attachedTo(
          await collect(
            paginateDescribeEgressOnlyInternetGateways({ client }, {}),
            (page) => page.EgressOnlyInternetGateways,
          ),
        ),
    },
  ],
};
