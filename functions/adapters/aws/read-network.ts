import type { EC2Client } from '@aws-sdk/client-ec2';
import type { SSMClient } from '@aws-sdk/client-ssm';
import { absent, type Observed, present, unknown, type Vpc } from '../../core/account-state.ts';
import type { VpcNetwork } from '../../core/network.ts';
import { batches } from './collect.ts';
import { type Aspect, aspectValue, deniedBecause } from './errors.ts';
import { endpointNetworkOf, nodeOf } from './interface-shapes.ts';
import { aclOf, groupOf, natGatewayOf, subnetOf } from './network-shapes.ts';
import { type Details, NOTHING, readDetails } from './read-network-details.ts';
import { type NetworkParts, readNetworkParts } from './read-network-parts.ts';
import { ofVpc, readVpcBatch, type VpcsRead, vpcFrom, vpcItself } from './read-vpc.ts';
import { MOST_FILTER_VALUES } from './vpc-parts.ts';

type Networks = Readonly<Record<string, Observed<VpcNetwork>>>;

const refusedOf = (aspects: Readonly<Record<string, Aspect<unknown>>>): string | undefined =>
  Object.entries(aspects).find(([, { kind }]) => kind === 'unread')?.[0];

const refusedPart = ({ subnets, acls, groups, nats, gateways }: NetworkParts): string | undefined =>
  refusedOf({
    'ec2:DescribeSubnets': subnets,
    'ec2:DescribeNetworkAcls': acls,
    'ec2:DescribeSecurityGroups': groups,
    'ec2:DescribeNatGateways': nats,
    'ec2:DescribeInternetGateways': gateways,
  });

const networkFrom = (
  id: string,
  read: VpcsRead,
  more: NetworkParts,
  details: Details,
): Observed<VpcNetwork> => {
  const refused =
    'refused' in read
      ? read.refused
      : (refusedPart(more) ??
        refusedOf({
          'ec2:DescribeSecurityGroupRules': details.rules,
          'ec2:DescribeNetworkInterfaces': details.interfaces,
          'ec2:DescribeAddresses': details.addresses,
        }));
  if (refused !== undefined || 'refused' in read) return unknown(deniedBecause(refused ?? ''));
  const itself = vpcItself(id, read);
  if (!itself) return absent;
  const rules = aspectValue(details.rules) ?? [];
  const interfaces = aspectValue(details.interfaces) ?? [];
  const addresses = aspectValue(details.addresses) ?? [];
  return present({
    ...itself,
    subnets: ofVpc(more.subnets, id).map(subnetOf),
    networkAcls: ofVpc(more.acls, id).map(aclOf),
    securityGroups: Object.fromEntries(
      ofVpc(more.groups, id).map((group) => [group.GroupId ?? '', present(groupOf(group, rules))]),
    ),
    natGateways: ofVpc(more.nats, id).map(natGatewayOf),
    internetGatewayIds: (aspectValue(more.gateways) ?? [])
      .filter(({ Attachments }) => Attachments?.some(({ VpcId }) => VpcId === id))
      .flatMap(({ InternetGatewayId }) => InternetGatewayId ?? []),
    endpoints: ofVpc(read.parts.endpoints, id).map((endpoint) => endpointNetworkOf(endpoint, interfaces)),
    nodes: ofVpc(read.parts.instances, id).map((one) =>
      nodeOf(one, read.managed.get(one.InstanceId ?? ''), addresses),
    ),
    prefixLists: details.prefixLists,
  });
};

const readBatch = async (
  ec2: EC2Client,
  ssm: SSMClient,
  ids: string[],
  inFull: readonly string[],
): Promise<{ readonly read: VpcsRead; readonly networks: Networks }> => {
  const whole = ids.filter((id) => inFull.includes(id));
  if (whole.length === 0) return { read: await readVpcBatch(ec2, ssm, ids), networks: {} };
  const [read, more] = await Promise.all([readVpcBatch(ec2, ssm, ids), readNetworkParts(ec2, whole)]);
  const details = 'refused' in read ? NOTHING : await readDetails(ec2, more, read.parts);
  return {
    read,
    networks: Object.fromEntries(whole.map((id) => [id, networkFrom(id, read, more, details)])),
  };
};

/** What to read of which VPCs: what is asked for twice is read once. */
export type VpcWishes = { readonly vpcs: readonly string[]; readonly networks: readonly string[] };

/** Reads VPCs, and the whole networks of some of them, with filters and never the whole account. */
export const readVpcs = async (
  ec2: EC2Client,
  ssm: SSMClient,
  { vpcs, networks }: VpcWishes,
): Promise<{ readonly vpcs: Readonly<Record<string, Observed<Vpc>>>; readonly networks: Networks }> => {
  const all = batches([...new Set([...networks, ...vpcs])], MOST_FILTER_VALUES);
  const read = await Promise.all(
    all.map(async (ids) => ({ ids, ...(await readBatch(ec2, ssm, ids, networks)) })),
  );
  return {
    vpcs: Object.fromEntries(
      read.flatMap((batch) =>
        batch.ids.filter((id) => vpcs.includes(id)).map((id) => [id, vpcFrom(id, batch.read)] as const),
      ),
    ),
    networks: Object.assign({}, ...read.map((batch) => batch.networks)) as Networks,
  };
};
