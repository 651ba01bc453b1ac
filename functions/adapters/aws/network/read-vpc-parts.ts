import {
  DescribeVpcAttributeCommand,
  type EC2Client,
  type Filter,
  paginateDescribeInstances,
  paginateDescribeRouteTables,
  paginateDescribeVpcEndpoints,
  paginateDescribeVpcs,
} from '@aws-sdk/client-ec2';
import type { Answers } from '../shared/answers.ts';
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

/** Asks for what a VPC itself, its routes and its nodes are read from, of up to 200 VPCs. */
export const askVpcParts = (client: EC2Client, ids: string[]) => ({
  vpcs: readVpcs(client, ids),
  endpoints: readEndpointsOf(client, ids),
  routeTables: readRouteTables(client, ids),
  instances: readInstances(client, byVpc(ids)),
  dns: readAllDns(client, ids),
});

/** The answers, each of them read or refused. */
export type VpcParts = Answers<ReturnType<typeof askVpcParts>>;
