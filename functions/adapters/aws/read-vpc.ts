import {
  DescribeVpcAttributeCommand,
  type EC2Client,
  paginateDescribeInstances,
  paginateDescribeRouteTables,
  paginateDescribeVpcEndpoints,
  paginateDescribeVpcs,
  type Instance as SdkInstance,
  type Vpc as SdkVpc,
} from '@aws-sdk/client-ec2';
import type { SSMClient } from '@aws-sdk/client-ssm';
import { absent, type Observed, present, unknown, type Vpc } from '../../core/account-state.ts';
import { batches, collect } from './collect.ts';
import { type Aspect, aspect, aspectValue, deniedBecause } from './errors.ts';
import { managedStates } from './nodes.ts';
import { tagsOf } from './tags.ts';
import { endpointOf, instanceOf, routeTableOf } from './vpc-shapes.ts';

/** EC2 takes at most 200 values in one filter. */
const MOST_FILTER_VALUES = 200;
const LIVE = ['pending', 'running', 'stopping', 'stopped'];

type DnsAttributes = { readonly support: boolean; readonly hostnames: boolean };

/** One attribute per call is all that EC2 gives. */
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

/** Asks by filter and not by id, because one id that is gone would fail the call for all. */
const readParts = async (client: EC2Client, ids: string[]) => {
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
        paginateDescribeInstances(
          { client, pageSize: 1000 },
          { Filters: [byVpc, { Name: 'instance-state-name', Values: LIVE }] },
        ),
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

type Parts = Awaited<ReturnType<typeof readParts>>;

/** A VPC is judged by all its parts: with one of them unread nothing can be said. */
const refusedPart = ({ vpcs, endpoints, routeTables, instances, dns }: Parts): string | undefined => {
  const refused = (found: Aspect<unknown>): boolean => found.kind === 'unread';
  if (refused(vpcs)) return 'ec2:DescribeVpcs';
  if (refused(endpoints)) return 'ec2:DescribeVpcEndpoints';
  if (refused(routeTables)) return 'ec2:DescribeRouteTables';
  if (refused(instances)) return 'ec2:DescribeInstances';
  return dns.some(refused) ? 'ec2:DescribeVpcAttribute' : undefined;
};

const cidrBlocksOf = (vpc: SdkVpc): readonly string[] => [
  ...(vpc.CidrBlockAssociationSet ?? [{ CidrBlock: vpc.CidrBlock }]).flatMap(
    ({ CidrBlock }) => CidrBlock ?? [],
  ),
  ...(vpc.Ipv6CidrBlockAssociationSet ?? []).flatMap(({ Ipv6CidrBlock }) => Ipv6CidrBlock ?? []),
];

const readBatch = async (
  ec2: EC2Client,
  ssm: SSMClient,
  ids: string[],
): Promise<readonly (readonly [string, Observed<Vpc>])[]> => {
  const parts = await readParts(ec2, ids);
  const refused = refusedPart(parts);
  if (refused) return ids.map((id) => [id, unknown(deniedBecause(refused))]);
  const instances: readonly SdkInstance[] = aspectValue(parts.instances) ?? [];
  const instanceIds = instances.flatMap(({ InstanceId }) => InstanceId ?? []);
  const managed = await aspect('ssm:DescribeInstanceInformation', [], () => managedStates(ssm, instanceIds));
  const states = aspectValue(managed);
  if (!states) return ids.map((id) => [id, unknown(deniedBecause('ssm:DescribeInstanceInformation'))]);
  return ids.map((id, index) => {
    const vpc = aspectValue(parts.vpcs)?.find(({ VpcId }) => VpcId === id);
    const dns = parts.dns[index];
    if (!vpc || dns?.kind !== 'read') return [id, absent];
    const ofVpc = <T extends { readonly VpcId?: string | undefined }>(
      found: Aspect<readonly T[]>,
    ): readonly T[] => (aspectValue(found) ?? []).filter(({ VpcId }) => VpcId === id);
    return [
      id,
      present({
        vpcId: id,
        cidrBlocks: cidrBlocksOf(vpc),
        dhcpOptionsId: vpc.DhcpOptionsId ?? 'default',
        enableDnsSupport: dns.value.support,
        enableDnsHostnames: dns.value.hostnames,
        endpoints: ofVpc(parts.endpoints).map(endpointOf),
        routeTables: ofVpc(parts.routeTables).map(routeTableOf),
        instances: ofVpc(parts.instances).map((one) => instanceOf(one, states.get(one.InstanceId ?? ''))),
        tags: tagsOf(vpc.Tags),
      }),
    ];
  });
};

/** Reads VPCs with all that decides over name resolution and paths, and the instances that depend on it. */
export const readVpcs = async (
  ec2: EC2Client,
  ssm: SSMClient,
  ids: readonly string[],
): Promise<Readonly<Record<string, Observed<Vpc>>>> => {
  const read = await Promise.all(
    batches([...new Set(ids)], MOST_FILTER_VALUES).map((batch) => readBatch(ec2, ssm, batch)),
  );
  return Object.fromEntries(read.flat());
};

/** The VPCs of these instances, each once; instances that are gone are left out. */
export const vpcsOf = async (
  client: EC2Client,
  instanceIds: readonly string[],
): Promise<readonly string[]> => {
  const found = await Promise.all(
    batches(instanceIds, MOST_FILTER_VALUES).map((Values) =>
      collect(paginateDescribeInstances({ client }, { Filters: [{ Name: 'instance-id', Values }] }), (page) =>
        page.Reservations?.flatMap(({ Instances }) => Instances ?? []),
      ),
    ),
  );
  return [...new Set(found.flat().flatMap(({ VpcId }) => VpcId ?? []))];
};
