import {
  type EC2Client,
  type Filter,
  paginateDescribeInternetGateways,
  paginateDescribeNatGateways,
  paginateDescribeNetworkAcls,
  paginateDescribeSecurityGroups,
  paginateDescribeSubnets,
} from '@aws-sdk/client-ec2';
import type { Answers } from '../shared/answers.ts';
import { collect } from '../shared/collect.ts';
import { aspect } from '../shared/errors.ts';
import { byVpc } from './read-vpc-parts.ts';

export const readAcls = (client: EC2Client, ids: string[]) =>
  aspect('ec2:DescribeNetworkAcls', [], () =>
    collect(
      paginateDescribeNetworkAcls({ client, pageSize: 1000 }, { Filters: byVpc(ids) }),
      (page) => page.NetworkAcls,
    ),
  );

export const readGroups = (client: EC2Client, Filters: Filter[]) =>
  aspect('ec2:DescribeSecurityGroups', [], () =>
    collect(
      paginateDescribeSecurityGroups({ client, pageSize: 1000 }, { Filters }),
      (page) => page.SecurityGroups,
    ),
  );

export const readGateways = (client: EC2Client, Values: string[]) =>
  aspect('ec2:DescribeInternetGateways', [], () =>
    collect(
      paginateDescribeInternetGateways(
        { client, pageSize: 1000 },
        { Filters: [{ Name: 'attachment.vpc-id', Values }] },
      ),
      (page) => page.InternetGateways,
    ),
  );

const readSubnets = (client: EC2Client, ids: string[]) =>
  aspect('ec2:DescribeSubnets', [], () =>
    collect(
      paginateDescribeSubnets({ client, pageSize: 1000 }, { Filters: byVpc(ids) }),
      (page) => page.Subnets,
    ),
  );

const readNats = (client: EC2Client, ids: string[]) =>
  aspect('ec2:DescribeNatGateways', [], () =>
    collect(
      paginateDescribeNatGateways({ client, pageSize: 1000 }, { Filter: byVpc(ids) }),
      (page) => page.NatGateways,
    ),
  );

/** Asks for subnets, ACLs, groups and gateways of up to 200 VPCs. */
export const askNetworkParts = (client: EC2Client, ids: string[]) => ({
  subnets: readSubnets(client, ids),
  acls: readAcls(client, ids),
  groups: readGroups(client, byVpc(ids)),
  nats: readNats(client, ids),
  gateways: readGateways(client, ids),
});

/** The answers, each of them read or refused. */
export type NetworkParts = Answers<ReturnType<typeof askNetworkParts>>;
