import {
  type EC2Client,
  type Filter,
  paginateDescribeInstances,
  paginateDescribeNatGateways,
  paginateDescribeNetworkAcls,
  paginateDescribeNetworkInterfaces,
  paginateDescribeRouteTables,
  paginateDescribeSecurityGroups,
  paginateDescribeSubnets,
  paginateDescribeVpcEndpoints,
} from '@aws-sdk/client-ec2';
import type { NetworkResource, VpcNetwork } from '../../../account/network/network.ts';
import { type Observed, unknown } from '../../../account/observed.ts';
import { batches, collect } from '../shared/collect.ts';
import { MOST_FILTER_VALUES } from '../shared/ec2-filters.ts';
import { aspect } from '../shared/errors.ts';

type Kind = Exclude<NetworkResource['kind'], 'hosted-zone' | 'resolver-rule' | 'firewall-rule-group'>;
type InVpc = { readonly VpcId?: string | undefined };

type Lookup = {
  readonly operation: string;
  readonly filter: string;
  readonly find: (client: EC2Client, Filters: Filter[]) => Promise<readonly InVpc[]>;
};

const routeTables: Lookup['find'] = (client, Filters) =>
  collect(paginateDescribeRouteTables({ client }, { Filters }), (page) => page.RouteTables);

const acls: Lookup['find'] = (client, Filters) =>
  collect(paginateDescribeNetworkAcls({ client }, { Filters }), (page) => page.NetworkAcls);

/** Uses filters, not ids, because one deleted id would make the call fail for all. */
const LOOKUPS: Readonly<Record<Kind, Lookup>> = {
  'security-group': {
    operation: 'ec2:DescribeSecurityGroups',
    filter: 'group-id',
    find: (client, Filters) =>
      collect(paginateDescribeSecurityGroups({ client }, { Filters }), (page) => page.SecurityGroups),
  },
  'route-table': { operation: 'ec2:DescribeRouteTables', filter: 'route-table-id', find: routeTables },
  'route-table-association': {
    operation: 'ec2:DescribeRouteTables',
    filter: 'association.route-table-association-id',
    find: routeTables,
  },
  // An ACL that no subnet uses is not found, because it affects nothing.
  'network-acl': { operation: 'ec2:DescribeNetworkAcls', filter: 'association.network-acl-id', find: acls },
  subnet: {
    operation: 'ec2:DescribeSubnets',
    filter: 'subnet-id',
    find: (client, Filters) =>
      collect(paginateDescribeSubnets({ client }, { Filters }), (page) => page.Subnets),
  },
  instance: {
    operation: 'ec2:DescribeInstances',
    filter: 'instance-id',
    find: (client, Filters) =>
      collect(paginateDescribeInstances({ client }, { Filters }), (page) =>
        page.Reservations?.flatMap(({ Instances }) => Instances ?? []),
      ),
  },
  'network-interface': {
    operation: 'ec2:DescribeNetworkInterfaces',
    filter: 'network-interface-id',
    find: (client, Filters) =>
      collect(paginateDescribeNetworkInterfaces({ client }, { Filters }), (page) => page.NetworkInterfaces),
  },
  'nat-gateway': {
    operation: 'ec2:DescribeNatGateways',
    filter: 'nat-gateway-id',
    find: (client, Filter) =>
      collect(paginateDescribeNatGateways({ client }, { Filter }), (page) => page.NatGateways),
  },
  'vpc-endpoint': {
    operation: 'ec2:DescribeVpcEndpoints',
    filter: 'vpc-endpoint-id',
    find: (client, Filters) =>
      collect(paginateDescribeVpcEndpoints({ client }, { Filters }), (page) => page.VpcEndpoints),
  },
};

type FoundNetworks = {
  readonly vpcIds: readonly string[];
  /** Resources whose VPC the guard may not look up, by the resource's own id. */
  readonly refused: Readonly<Record<string, Observed<VpcNetwork>>>;
};

const lookUp = async (client: EC2Client, kind: Kind, ids: readonly string[]): Promise<FoundNetworks> => {
  const { operation, filter, find } = LOOKUPS[kind];
  const found = await aspect(operation, [], () =>
    Promise.all(batches(ids, MOST_FILTER_VALUES).map((Values) => find(client, [{ Name: filter, Values }]))),
  );
  if (found.kind === 'read') {
    return { vpcIds: found.value.flat().flatMap(({ VpcId }) => VpcId ?? []), refused: {} };
  }
  const because = unknown(found.kind === 'unread' ? found.because : `${operation} found nothing`);
  return { vpcIds: [], refused: Object.fromEntries(ids.map((id) => [id, because])) };
};

/** The VPCs of these resources, with one call for each kind. Deleted resources have none. */
export const networksOfResources = async (
  client: EC2Client,
  resources: readonly NetworkResource[],
): Promise<FoundNetworks> => {
  const kinds = Object.keys(LOOKUPS).filter((kind): kind is Kind =>
    resources.some((one) => one.kind === kind),
  );
  const found = await Promise.all(
    kinds.map((kind) => {
      const ids = resources.filter((one) => one.kind === kind).map(({ id }) => id);
      return lookUp(client, kind, [...new Set(ids)]);
    }),
  );
  return {
    vpcIds: [...new Set(found.flatMap(({ vpcIds }) => vpcIds))],
    refused: Object.assign({}, ...found.map(({ refused }) => refused)) as FoundNetworks['refused'],
  };
};
