import {
  type EC2Client,
  paginateDescribeInternetGateways,
  paginateDescribeNatGateways,
  paginateDescribeNetworkAcls,
  paginateDescribeSecurityGroups,
  paginateDescribeSubnets,
} from '@aws-sdk/client-ec2';
import { collect } from '../shared/collect.ts';
import { aspect } from '../shared/errors.ts';

/**
 * What {@link readVpcParts} leaves out: subnets, ACLs, groups and gateways of up to 200 VPCs, in parallel.
 */
export const readNetworkParts = async (client: EC2Client, ids: string[]) => {
  const Filters = [{ Name: 'vpc-id', Values: ids }];
  const [subnets, acls, groups, nats, gateways] = await Promise.all([
    aspect('ec2:DescribeSubnets', [], () =>
      collect(paginateDescribeSubnets({ client, pageSize: 1000 }, { Filters }), (page) => page.Subnets),
    ),
    aspect('ec2:DescribeNetworkAcls', [], () =>
      collect(
        paginateDescribeNetworkAcls({ client, pageSize: 1000 }, { Filters }),
        (page) => page.NetworkAcls,
      ),
    ),
    aspect('ec2:DescribeSecurityGroups', [], () =>
      collect(
        paginateDescribeSecurityGroups({ client, pageSize: 1000 }, { Filters }),
        (page) => page.SecurityGroups,
      ),
    ),
    aspect('ec2:DescribeNatGateways', [], () =>
      collect(
        paginateDescribeNatGateways({ client, pageSize: 1000 }, { Filter: Filters }),
        (page) => page.NatGateways,
      ),
    ),
    aspect('ec2:DescribeInternetGateways', [], () =>
      collect(
        paginateDescribeInternetGateways(
          { client, pageSize: 1000 },
          { Filters: [{ Name: 'attachment.vpc-id', Values: ids }] },
        ),
        (page) => page.InternetGateways,
      ),
    ),
  ]);
  return { subnets, acls, groups, nats, gateways };
};

export type NetworkParts = Awaited<ReturnType<typeof readNetworkParts>>;
