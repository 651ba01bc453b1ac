import type { AccountFileInput } from '../../functions/adapters/memory/account-file/schema.ts';
import { associations, endpoint, everything, https, node, OPEN } from './vpc-parts.ts';

type Vpc = NonNullable<AccountFileInput['vpcs']>[string];

const SERVICES = ['ssm', 'ssmmessages', 'logs', 'kms', 's3'] as const;
const NODE_GROUP = 'sg-0reports';
const ENDPOINT_GROUP = 'sg-0reportsendpoints';

const host = (service: string): string => `${service}.ap-northeast-1.amazonaws.com`;

const zoneId = (service: string): string => `Z0EXAMPLE${service.toUpperCase()}`;

const endpointId = (service: string): string => `vpce-0reports${service}`;

const recordOf = (service: string) => ({
  name: service === 's3' ? `*.${host(service)}` : host(service),
  type: 'A',
  alias: `${endpointId(service)}-abcdef12.${service}.ap-northeast-1.vpce.amazonaws.com`,
  aliasZoneId: 'Z2E726K9Y6RL4W',
});

/** A private hosted zone for each service, which leads to the endpoint without a private name of its own. */
export const exampleZones = Object.fromEntries([
  ...SERVICES.map(
    (service) => [zoneId(service), { name: host(service), records: [recordOf(service)] }] as const,
  ),
  // Of another account, and about nothing that sessions need.
  ['Z0EXAMPLEEMPTY', { name: 'ap-northeast-1.amazonaws.com' }] as const,
]);

/** One rule forwards all names to a data center, one a part of them, and one leaves AWS's names to the resolver. */
export const exampleResolverRules = {
  'rslvr-rr-0datacenter': { domain: '.', targets: ['192.0.2.53'] },
  'rslvr-rr-0corp': { domain: 'corp.example.com', targets: ['192.0.2.53'] },
  'rslvr-rr-0aws': { domain: 'amazonaws.com', type: 'SYSTEM' },
  'rslvr-rr-0sessions': { domain: host('ssm'), targets: ['192.0.2.53'] },
};

const block = (name: string, priority: number, domains: readonly string[]) => ({
  name,
  priority,
  action: 'BLOCK',
  response: 'NXDOMAIN',
  listId: `rslvr-fdl-0${name}`,
  domains: [...domains],
});

/** One group allows AWS and a few others and blocks the rest; one blocks everything. */
export const exampleFirewall = {
  'rslvr-frg-0allowed': [
    {
      name: 'allowed',
      priority: 10,
      action: 'ALLOW',
      listId: 'rslvr-fdl-0allowed',
      domains: ['*.amazonaws.com'],
    },
    block('rest', 20, ['*']),
  ],
  'rslvr-frg-0closed': [block('everything', 10, ['*'])],
  'rslvr-frg-0ads': [block('ads', 10, ['ads.example.com', '*.ads.example.com'])],
};

/** A VPC whose endpoints have no private names: zones name them. */
export const reportsVpc: Vpc = {
  cidrBlocks: ['10.2.0.0/16'],
  dhcpOptionsId: 'dopt-0amazon5555aaaa66',
  subnets: [
    { subnetId: 'subnet-0reports1', cidrBlocks: ['10.2.1.0/24'] },
    { subnetId: 'subnet-0reports2', cidrBlocks: ['10.2.2.0/24'] },
  ],
  routeTables: [
    {
      routeTableId: 'rtb-0reports',
      main: true,
      routes: [{ destination: '10.2.0.0/16', target: 'local' }],
    },
  ],
  networkAcls: [
    {
      networkAclId: 'acl-0reports',
      isDefault: true,
      entries: OPEN,
      associations: associations('subnet-0reports1', 'subnet-0reports2'),
    },
  ],
  securityGroups: {
    [NODE_GROUP]: { rules: [everything('sgr-0reportsout')] },
    [ENDPOINT_GROUP]: { rules: [https('sgr-0reportsin', false, '10.2.0.0/16')] },
  },
  endpoints: SERVICES.map((service, index) => ({
    ...endpoint(service, 200 + index, ENDPOINT_GROUP),
    vpcEndpointId: endpointId(service),
    privateDnsEnabled: false,
    interfaces: [
      {
        networkInterfaceId: `eni-0reports${service}`,
        subnetId: 'subnet-0reports2',
        addresses: [`10.2.2.${20 + index}`],
        groupIds: [ENDPOINT_GROUP],
      },
    ],
  })),
  instances: [node('i-0eee5555ffff66661', 'reports-1', 'subnet-0reports1', '10.2.1.11', NODE_GROUP)],
  names: {
    zones: SERVICES.map(zoneId),
    rules: ['rslvr-rr-0datacenter', 'rslvr-rr-0corp'],
    firewall: [{ groupId: 'rslvr-frg-0allowed' }],
    profiles: ['rp-0shared'],
  },
  tags: { Name: 'reports' },
};
