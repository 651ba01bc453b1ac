import type { AccountFileInput } from '../../../functions/adapters/memory/account-file/schema.ts';
import { accountOf } from './account-of.ts';
import { AMAZON_DNS, all, mainTable, node, openAcl, subnet, table, tcp, to, type Vpc } from './parts.ts';

const CIDR = '10.30.0.0/16';
const PUBLIC = ['subnet-0publica', 'subnet-0publicb'];
const PRIVATE = ['subnet-0privatea', 'subnet-0privateb'];
const local = to(CIDR, 'local');

/** Two Availability Zones, each with a NAT gateway in its public subnet. */
export const natVpc: Vpc = {
  cidrBlocks: [CIDR],
  dhcpOptionsId: AMAZON_DNS,
  subnets: [
    ...PUBLIC.map((id, n) => subnet(id, `10.30.${n}.0/24`)),
    ...PRIVATE.map((id, n) => subnet(id, `10.30.${10 + n}.0/24`)),
  ],
  routeTables: [
    mainTable('rtb-0main', CIDR),
    table('rtb-0public', PUBLIC, [local, to('0.0.0.0/0', 'igw-0web')]),
    table('rtb-0privatea', ['subnet-0privatea'], [local, to('0.0.0.0/0', 'nat-0a')]),
    table('rtb-0privateb', ['subnet-0privateb'], [local, to('0.0.0.0/0', 'nat-0b')]),
  ],
  networkAcls: [openAcl('acl-0web', [...PUBLIC, ...PRIVATE])],
  securityGroups: {
    'sg-0web': {
      rules: [tcp('sgr-0webfromlb', 'in', 8443, 'sg-0lb'), all('sgr-0webout', 'out', '0.0.0.0/0')],
      tags: { Name: 'web' },
    },
    'sg-0lb': {
      rules: [tcp('sgr-0lbin', 'in', 443, '0.0.0.0/0'), tcp('sgr-0lbout', 'out', 8443, CIDR)],
      tags: { Name: 'load-balancer' },
    },
  },
  natGateways: [
    { natGatewayId: 'nat-0a', subnetId: 'subnet-0publica' },
    { natGatewayId: 'nat-0b', subnetId: 'subnet-0publicb' },
  ],
  internetGatewayIds: ['igw-0web'],
  instances: [
    node('web-1', 'subnet-0privatea', '10.30.10.21', ['sg-0web']),
    node('web-2', 'subnet-0privateb', '10.30.11.22', ['sg-0web']),
    node('worker-1', 'subnet-0privatea', '10.30.10.31', ['sg-0web']),
    node('worker-2', 'subnet-0privateb', '10.30.11.32', ['sg-0web']),
  ],
  tags: { Name: 'web-prod' },
};

/** No endpoints: the nodes reach Systems Manager through NAT gateways. */
export const nat: AccountFileInput = accountOf({ 'vpc-0web': natVpc });
