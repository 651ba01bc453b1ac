import type { EC2Client, Instance as SdkInstance, Vpc as SdkVpc } from '@aws-sdk/client-ec2';
import type { SSMClient } from '@aws-sdk/client-ssm';
import { absent, type Observed, present, unknown, type Vpc } from '../../core/account-state.ts';
import { batches } from './collect.ts';
import { type Aspect, aspect, aspectValue, deniedBecause } from './errors.ts';
import { managedStates } from './nodes.ts';
import { tagsOf } from './tags.ts';
import { MOST_FILTER_VALUES, readVpcParts, type VpcParts } from './vpc-parts.ts';
import { endpointOf, instanceOf, routeTableOf } from './vpc-shapes.ts';

/** A VPC is judged by all its parts: with one of them unread nothing can be said. */
const refusedPart = ({ vpcs, endpoints, routeTables, instances, dns }: VpcParts): string | undefined => {
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
  const parts = await readVpcParts(ec2, ids);
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
