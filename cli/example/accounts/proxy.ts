import type { AccountFileInput } from '../../../functions/adapters/memory/account-file/schema.ts';
import { accountOf, UNLOGGED } from './account-of.ts';
import { AMAZON_DNS, mainTable, node, openAcl, subnet, table, tcp, to, type Vpc } from './parts.ts';

const CIDR = '10.50.0.0/16';
const PRIVATE = ['subnet-0privatea', 'subnet-0privateb'];
const PUBLIC = ['subnet-0publica'];

/**
 * Nodes without any route out of the VPC. Their agents are set to a proxy in a public subnet, and no API shows this.
 * Source: https://docs.aws.amazon.com/systems-manager/latest/userguide/configure-proxy-ssm-agent.html
 */
const proxiedVpc: Vpc = {
  cidrBlocks: [CIDR],
  dhcpOptionsId: AMAZON_DNS,
  subnets: [
    ...PRIVATE.map((id, n) => subnet(id, `10.50.${n}.0/24`)),
    ...PUBLIC.map((id) => subnet(id, '10.50.100.0/24')),
  ],
  routeTables: [
    mainTable('rtb-0bankmain', CIDR),
    table('rtb-0private', PRIVATE, [to(CIDR, 'local')]),
    table('rtb-0public', PUBLIC, [to(CIDR, 'local'), to('0.0.0.0/0', 'igw-0bank')]),
  ],
  networkAcls: [openAcl('acl-0bank', [...PRIVATE, ...PUBLIC])],
  securityGroups: {
    'sg-0bank': {
      rules: [
        tcp('sgr-0banktoproxy', 'out', 3128, 'sg-0proxy'),
        tcp('sgr-0banktodb', 'out', 5432, CIDR),
        tcp('sgr-0bankin', 'in', 8443, CIDR),
      ],
      tags: { Name: 'bank' },
    },
    'sg-0proxy': {
      rules: [
        tcp('sgr-0proxyin', 'in', 3128, CIDR),
        tcp('sgr-0proxyhttps', 'out', 443, '0.0.0.0/0'),
        tcp('sgr-0proxyhttp', 'out', 80, '0.0.0.0/0'),
      ],
      tags: { Name: 'proxy' },
    },
  },
  internetGatewayIds: ['igw-0bank'],
  instances: [
    node('bank-1', 'subnet-0privatea', '10.50.0.21', ['sg-0bank']),
    node('bank-2', 'subnet-0privateb', '10.50.1.22', ['sg-0bank']),
    node('bank-3', 'subnet-0privatea', '10.50.0.23', ['sg-0bank']),
    node('proxy-1', 'subnet-0publica', '10.50.100.10', ['sg-0proxy'], {
      hasPublicIp: true,
      elasticIp: {
        publicIp: '198.51.100.10',
        allocationId: 'eipalloc-0proxy',
        associationId: 'eipassoc-0proxy',
      },
    }),
  ],
  tags: { Name: 'bank-prod' },
};

/** The agents reach Systems Manager through a proxy of the VPC. */
export const proxy: AccountFileInput = accountOf({ 'vpc-0bank': proxiedVpc }, UNLOGGED);
