import {
  DescribeVpcAttributeCommand,
  type EC2Client,
  paginateDescribeInstances,
  paginateDescribeRouteTables,
  paginateDescribeVpcEndpoints,
  paginateDescribeVpcs,
} from '@aws-sdk/client-ec2';
import { collect } from '../shared/collect.ts';
import { LIVE_INSTANCES } from '../shared/ec2-filters.ts';
import { aspect } from '../shared/errors.ts';

/** `enableDnsSupport` and `enableDnsHostnames` of a VPC. */
export type DnsAttributes = { readonly support: boolean; readonly hostnames: boolean };

/** EC2 returns only one attribute per call. */
const readDns = async (ec2: EC2Client, VpcId: string): Promise<DnsAttributes> => {
  const [support, hostnames] = await Promise.all([
    ec2.send(new DescribeVpcAttributeCommand({ VpcId, Attribute: 'enableDnsSupport' })),
    ec2.send(new DescribeVpcAttributeCommand({ VpcId, Attribute: 'enableDnsHostnames' })),
  ]);
  return {
    support: support.EnableDnsSupport?.Value ?? false,
    hostnames: hostnames.EnableDnsHostnames?.Value ?? false,
  };
};

/** Uses filters, not ids, because one deleted id would make the call fail for all. */
export const readVpcParts = async (client: EC2Client, ids: string[]) => {
  const byVpc = { Name: 'vpc-id', Values: ids };
  const [vpcs, endpoints, routeTables, instances, dns] = await Promise.all([
    aspect('ec2:DescribeVpcs', [], () =>
      collect(paginateDescribeVpcs({ client, pageSize: 1000 }, { Filters: [byVpc] }), (page) => page.Vpcs),
    ),
    aspect('ec2:DescribeVpcEndpoints', [], () =>
      collect(
        paginateDescribeVpcEndpoints({ client, pageSize: 1000 }, { Filters: [byVpc] }),
        (page) => page.VpcEndpoints,
      ),
    ),
    aspect('ec2:DescribeRouteTables', [], () =>
      collect(
        paginateDescribeRouteTables({ client, pageSize: 100 }, { Filters: [byVpc] }),
        (page) => page.RouteTables,
      ),
    ),
    aspect('ec2:DescribeInstances', [], () =>
      collect(
        paginateDescribeInstances({ client, pageSize: 1000 }, { Filters: [byVpc, LIVE_INSTANCES] }),
        (page) => page.Reservations?.flatMap(({ Instances }) => Instances ?? []),
      ),
    ),
    Promise.all(
      ids.map((id) =>
        aspect('ec2:DescribeVpcAttribute', ['InvalidVpcID.NotFound', 'InvalidVpcID.Malformed'], () =>
          readDns(client, id),
        ),
      ),
    ),
  ]);
  return { vpcs, endpoints, routeTables, instances, dns };
};

/** The parts of up to 200 VPCs, each of them read or refused. */
export type VpcParts = Awaited<ReturnType<typeof readVpcParts>>;
