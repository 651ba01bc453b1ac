import {
  DescribeVpcAttributeCommand,
  type EC2Client,
  type Filter,
  paginateDescribeInstances,
  paginateDescribeRouteTables,
  paginateDescribeVpcEndpoints,
  paginateDescribeVpcs,
} from '@aws-sdk/client-ec2';
import { collect } from '../shared/collect.ts';
import { LIVE_INSTANCES } from '../shared/ec2-filters.ts';
import { type Aspect, aspect } from '../shared/errors.ts';

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

/** The DNS attributes of each VPC, in this order; none for a VPC that is gone. */
export const readAllDns = (client: EC2Client, ids: readonly string[]): Promise<Aspect<DnsAttributes>[]> =>
  Promise.all(
    ids.map((id) =>
      aspect('ec2:DescribeVpcAttribute', ['InvalidVpcID.NotFound', 'InvalidVpcID.Malformed'], () =>
        readDns(client, id),
      ),
    ),
  );

/** Filters are used, not ids, because one deleted id would make a call fail for all. */
export const byVpc = (Values: string[]): Filter[] => [{ Name: 'vpc-id', Values }];

export const readVpcs = (client: EC2Client, ids: string[]) =>
  aspect('ec2:DescribeVpcs', [], () =>
    collect(paginateDescribeVpcs({ client, pageSize: 1000 }, { Filters: byVpc(ids) }), (page) => page.Vpcs),
  );

export const readEndpointsOf = (client: EC2Client, ids: string[]) =>
  aspect('ec2:DescribeVpcEndpoints', [], () =>
    collect(
      paginateDescribeVpcEndpoints({ client, pageSize: 1000 }, { Filters: byVpc(ids) }),
      (page) => page.VpcEndpoints,
    ),
  );

export const readRouteTables = (client: EC2Client, ids: string[]) =>
  aspect('ec2:DescribeRouteTables', [], () =>
    collect(
      paginateDescribeRouteTables({ client, pageSize: 100 }, { Filters: byVpc(ids) }),
      (page) => page.RouteTables,
    ),
  );

/** Instances that are not gone, e.g. those of VPCs. */
export const readInstances = (client: EC2Client, Filters: Filter[]) =>
  aspect('ec2:DescribeInstances', [], () =>
    collect(
      paginateDescribeInstances({ client, pageSize: 1000 }, { Filters: [...Filters, LIVE_INSTANCES] }),
      (page) => page.Reservations?.flatMap(({ Instances }) => Instances ?? []),
    ),
  );

/** What a VPC's own settings and its nodes are read from. */
export const readVpcParts = async (client: EC2Client, ids: string[]) => {
  const [vpcs, endpoints, routeTables, instances, dns] = await Promise.all([
    readVpcs(client, ids),
    readEndpointsOf(client, ids),
    readRouteTables(client, ids),
    readInstances(client, byVpc(ids)),
    readAllDns(client, ids),
  ]);
  return { vpcs, endpoints, routeTables, instances, dns };
};

/** The parts of up to 200 VPCs, each of them read or refused. */
export type VpcParts = Awaited<ReturnType<typeof readVpcParts>>;
