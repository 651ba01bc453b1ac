import type { EC2Client, Instance as SdkInstance, Vpc as SdkVpc } from '@aws-sdk/client-ec2';
import type { SSMClient } from '@aws-sdk/client-ssm';
import { absent, type Observed, present, unknown, type Vpc } from '../../core/account-state.ts';
import { type Aspect, aspect, aspectValue, deniedBecause } from './errors.ts';
import { type ManagedState, managedStates } from './nodes.ts';
import { tagsOf } from './tags.ts';
import { readVpcParts, type VpcParts } from './vpc-parts.ts';
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

export const cidrBlocksOf = (vpc: SdkVpc): readonly string[] => [
  ...(vpc.CidrBlockAssociationSet ?? [{ CidrBlock: vpc.CidrBlock }]).flatMap(
    ({ CidrBlock }) => CidrBlock ?? [],
  ),
  ...(vpc.Ipv6CidrBlockAssociationSet ?? []).flatMap(({ Ipv6CidrBlock }) => Ipv6CidrBlock ?? []),
];

/** What is read of up to 200 VPCs for every purpose, or which operation was refused. */
export type VpcsRead =
  | { readonly refused: string }
  | {
      readonly ids: readonly string[];
      readonly parts: VpcParts;
      readonly managed: ReadonlyMap<string, ManagedState>;
    };

/** Which instances are managed is asked for as soon as they are known, beside whatever else is still read. */
export const readVpcBatch = async (ec2: EC2Client, ssm: SSMClient, ids: string[]): Promise<VpcsRead> => {
  const parts = await readVpcParts(ec2, ids);
  const refused = refusedPart(parts);
  if (refused) return { refused };
  const instances: readonly SdkInstance[] = aspectValue(parts.instances) ?? [];
  const instanceIds = instances.flatMap(({ InstanceId }) => InstanceId ?? []);
  const found = await aspect('ssm:DescribeInstanceInformation', [], () => managedStates(ssm, instanceIds));
  const managed = aspectValue(found);
  return managed ? { ids, parts, managed } : { refused: 'ssm:DescribeInstanceInformation' };
};

/** The items of one VPC. */
export const ofVpc = <T extends { readonly VpcId?: string | undefined }>(
  found: Aspect<readonly T[]>,
  vpcId: string,
): readonly T[] => (aspectValue(found) ?? []).filter(({ VpcId }) => VpcId === vpcId);

/** What a VPC is by itself, without what is in it. */
export const vpcItself = (id: string, { ids, parts }: Extract<VpcsRead, { ids: unknown }>) => {
  const vpc = aspectValue(parts.vpcs)?.find(({ VpcId }) => VpcId === id);
  const dns = parts.dns[ids.indexOf(id)];
  if (!vpc || dns?.kind !== 'read') return undefined;
  return {
    vpcId: id,
    cidrBlocks: cidrBlocksOf(vpc),
    dhcpOptionsId: vpc.DhcpOptionsId ?? 'default',
    enableDnsSupport: dns.value.support,
    enableDnsHostnames: dns.value.hostnames,
    routeTables: ofVpc(parts.routeTables, id).map(routeTableOf),
    tags: tagsOf(vpc.Tags),
  };
};

/** A VPC with all that decides over name resolution and paths, and the instances that depend on it. */
export const vpcFrom = (id: string, read: VpcsRead): Observed<Vpc> => {
  if ('refused' in read) return unknown(deniedBecause(read.refused));
  const itself = vpcItself(id, read);
  if (!itself) return absent;
  const { parts, managed } = read;
  return present({
    ...itself,
    endpoints: ofVpc(parts.endpoints, id).map(endpointOf),
    instances: ofVpc(parts.instances, id).map((one) => instanceOf(one, managed.get(one.InstanceId ?? ''))),
  });
};
