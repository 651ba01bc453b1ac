import type { AccountFileInput } from '../../functions/adapters/memory/account-file/schema.ts';
import {
  associations,
  DENY_REST,
  endpoint,
  everything,
  https,
  node,
  OPEN,
  routed,
  toNameServers,
} from './vpc-parts.ts';

type Vpc = NonNullable<AccountFileInput['vpcs']>[string];

/** Names in the VPCs of the example account. */
export const NETWORK = {
  nodeGroup: 'sg-0nodes',
  endpointGroup: 'sg-0endpoints',
  sandboxGroup: 'sg-0sandbox',
  emptyGroup: 'sg-0empty',
  prodAcl: 'acl-0prod',
  sandboxAcl: 'acl-0sandbox',
  lockedAcl: 'acl-0locked',
  sandboxMainTable: 'rtb-0sandbox0',
  sandboxNatTable: 'rtb-0sandbox1',
  sandboxPublicTable: 'rtb-0sandbox2',
  natGateway: 'nat-0sandbox1',
  internetGateway: 'igw-0sandbox1',
} as const;

const prodNode = (last: number, name: string, zone: number) =>
  node(
    `i-0aaa1111bbbb2222${last}`,
    name,
    `subnet-0private${zone}`,
    `10.0.${zone}.${10 + last}`,
    NETWORK.nodeGroup,
  );

/** Endpoints in two subnets. The nodes may reach only these and the name servers in the VPC. */
export const prodVpc: Vpc = {
  cidrBlocks: ['10.0.0.0/16'],
  dhcpOptionsId: 'dopt-0amazon5555aaaa66',
  subnets: [
    { subnetId: 'subnet-0private1', cidrBlocks: ['10.0.1.0/24'] },
    { subnetId: 'subnet-0private2', cidrBlocks: ['10.0.2.0/24'] },
    { subnetId: 'subnet-0endpoint1', cidrBlocks: ['10.0.11.0/24'] },
    { subnetId: 'subnet-0endpoint2', cidrBlocks: ['10.0.12.0/24'] },
  ],
  routeTables: [
    {
      routeTableId: 'rtb-0private1',
      main: true,
      routes: [{ destination: '10.0.0.0/16', target: 'local' }],
    },
  ],
  networkAcls: [
    {
      networkAclId: NETWORK.prodAcl,
      isDefault: true,
      entries: OPEN,
      associations: associations(
        'subnet-0private1',
        'subnet-0private2',
        'subnet-0endpoint1',
        'subnet-0endpoint2',
      ),
    },
    { networkAclId: NETWORK.lockedAcl, entries: DENY_REST },
  ],
  securityGroups: {
    [NETWORK.nodeGroup]: {
      rules: [https('sgr-0nodesout', true, NETWORK.endpointGroup), ...toNameServers('10.0.0.0/16')],
    },
    [NETWORK.endpointGroup]: {
      rules: [
        https('sgr-0endpointsin', false, '10.0.0.0/16'),
        https('sgr-0endpointsoffice', false, '192.0.2.0/24'),
      ],
    },
    'sg-0web': {
      rules: [https('sgr-0webin', false, '0.0.0.0/0'), everything('sgr-0webout')],
      tags: { team: 'web' },
    },
    [NETWORK.emptyGroup]: {},
  },
  endpoints: ['ssm', 'ssmmessages', 'logs', 's3', 'kms', 'ec2messages'].map((service, index) =>
    endpoint(service, 200 + index, NETWORK.endpointGroup),
  ),
  instances: [
    prodNode(1, 'web-1', 1),
    prodNode(2, 'web-2', 2),
    prodNode(3, 'batch-1', 1),
    prodNode(4, 'batch-2', 2),
    prodNode(5, 'bastion', 1),
    prodNode(6, 'reports', 2),
  ],
  tags: { Name: 'prod' },
};

const local = { destination: '10.1.0.0/16', target: 'local' };
const byDefault = (target: string) => [local, { destination: '0.0.0.0/0', target }];

/** A VPC without endpoints: one node uses a NAT gateway, the other its own Elastic IP address. */
export const sandboxVpc: Vpc = {
  cidrBlocks: ['10.1.0.0/16'],
  dhcpOptionsId: 'dopt-0amazon5555aaaa66',
  subnets: [
    { subnetId: 'subnet-0nat1', cidrBlocks: ['10.1.1.0/24'] },
    { subnetId: 'subnet-0public1', cidrBlocks: ['10.1.2.0/24'] },
    { subnetId: 'subnet-0spare1', cidrBlocks: ['10.1.3.0/24'] },
  ],
  routeTables: [
    { routeTableId: NETWORK.sandboxMainTable, main: true, routes: [local] },
    {
      routeTableId: NETWORK.sandboxNatTable,
      ...routed('subnet-0nat1', 'subnet-0spare1'),
      routes: byDefault(NETWORK.natGateway),
    },
    {
      routeTableId: NETWORK.sandboxPublicTable,
      ...routed('subnet-0public1'),
      routes: byDefault(NETWORK.internetGateway),
    },
  ],
  networkAcls: [
    {
      networkAclId: NETWORK.sandboxAcl,
      isDefault: true,
      entries: OPEN,
      associations: associations('subnet-0nat1', 'subnet-0public1', 'subnet-0spare1'),
    },
  ],
  securityGroups: {
    [NETWORK.sandboxGroup]: {
      rules: [everything('sgr-0sandboxall'), https('sgr-0sandboxhttps', true, '0.0.0.0/0')],
    },
    'sg-0sandboxempty': {},
  },
  natGateways: [
    { natGatewayId: NETWORK.natGateway, subnetId: 'subnet-0public1' },
    { natGatewayId: 'nat-0sandboxspare', subnetId: 'subnet-0public1' },
  ],
  internetGatewayIds: [NETWORK.internetGateway],
  instances: [
    node('i-0ccc3333dddd44441', 'sandbox-1', 'subnet-0nat1', '10.1.1.11', NETWORK.sandboxGroup),
    {
      ...node('i-0ccc3333dddd44442', 'sandbox-2', 'subnet-0public1', '10.1.2.12', NETWORK.sandboxGroup),
      hasPublicIp: true,
      elasticIp: {
        publicIp: '192.0.2.50',
        allocationId: 'eipalloc-0sandbox2',
        associationId: 'eipassoc-0sandbox2',
      },
    },
  ],
  names: {},
  tags: { Name: 'sandbox' },
};
