import { associations, endpoint, everything, https, node, OPEN } from '../../cli/example/vpc-parts.ts';
import type { AccountFileInput } from '../../functions/adapters/memory/account-file/schema.ts';

type Vpc = NonNullable<AccountFileInput['vpcs']>[string];

export const LAB = 'vpc-0lab5555dddd66';

const SERVICES = ['ssm', 'ssmmessages', 'logs', 'kms', 's3'] as const;

const host = (service: string): string => `${service}.ap-northeast-1.amazonaws.com`;
const zoneId = (service: string): string => `Z0LAB${service.toUpperCase()}`;
const endpointId = (service: string): string => `vpce-0lab${service}`;

/** Zones that answer in the VPC by its Profile alone. */
export const labZones = Object.fromEntries(
  SERVICES.map((service) => [
    zoneId(service),
    {
      name: host(service),
      records: [
        {
          name: service === 's3' ? `*.${host(service)}` : host(service),
          type: 'A',
          alias: `${endpointId(service)}-abcdef12.${service}.ap-northeast-1.vpce.amazonaws.com`,
          aliasZoneId: 'Z2E726K9Y6RL4W',
        },
      ],
    },
  ]),
);

/** The Profile of the VPC, and two that another VPC may get. */
export const labProfiles: NonNullable<AccountFileInput['profiles']> = {
  'rp-0lab': {
    zones: SERVICES.map(zoneId),
    firewall: [
      { groupId: 'rslvr-frg-0allowed', associationId: 'rpr-0allowed' },
      { groupId: 'rslvr-frg-0closed', priority: 200, associationId: 'rpr-0closed' },
    ],
  },
  'rp-0closed': { firewall: [{ groupId: 'rslvr-frg-0closed' }] },
  'rp-0ads': { firewall: [{ groupId: 'rslvr-frg-0ads' }] },
};

/** A VPC whose endpoints have no private names: zones in a Profile name them. */
export const labVpc: Vpc = {
  cidrBlocks: ['10.3.0.0/16'],
  dhcpOptionsId: 'dopt-0amazon5555aaaa66',
  subnets: [{ subnetId: 'subnet-0lab1', cidrBlocks: ['10.3.1.0/24'] }],
  routeTables: [
    {
      routeTableId: 'rtb-0lab',
      main: true,
      routes: [{ destination: '10.3.0.0/16', target: 'local' }],
    },
  ],
  networkAcls: [
    { networkAclId: 'acl-0lab', isDefault: true, entries: OPEN, associations: associations('subnet-0lab1') },
  ],
  securityGroups: {
    'sg-0lab': { rules: [everything('sgr-0labout')] },
    'sg-0labendpoints': { rules: [https('sgr-0labin', false, '10.3.0.0/16')] },
  },
  endpoints: SERVICES.map((service, index) => ({
    ...endpoint(service, 200 + index, 'sg-0labendpoints'),
    vpcEndpointId: endpointId(service),
    privateDnsEnabled: false,
    interfaces: [
      {
        networkInterfaceId: `eni-0lab${service}`,
        subnetId: 'subnet-0lab1',
        addresses: [`10.3.1.${20 + index}`],
        groupIds: ['sg-0labendpoints'],
      },
    ],
  })),
  instances: [node('i-0fff5555aaaa66661', 'lab-1', 'subnet-0lab1', '10.3.1.11', 'sg-0lab')],
  names: { profiles: ['rp-0lab'] },
  tags: { Name: 'lab' },
};
