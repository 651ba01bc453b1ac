import type { AccountFileInput } from '../../../functions/adapters/memory/account-file/schema.ts';
import { accountOf, LOGGED } from './account-of.ts';
import { AMAZON_DNS, endpoint, mainTable, node, openAcl, subnet, table, tcp, to, type Vpc } from './parts.ts';

const ZONES = ['a', 'b', 'c'] as const;
const S3_LIST = 'pl-6ea54007';
const S3_BLOCKS = ['52.219.170.0/23', '3.5.136.0/22'];

const APP_SUBNETS = ZONES.map((zone) => `subnet-0app${zone}`);
const ENDPOINT_SUBNETS = ZONES.map((zone) => `subnet-0endpoint${zone}`);

/** Addresses of an endpoint in the endpoint subnets. */
const at = (host: number): Readonly<Record<string, string>> =>
  Object.fromEntries(ENDPOINT_SUBNETS.map((subnetId, n) => [subnetId, `10.20.${10 + n}.${host}`]));

/** Three Availability Zones without a way to the internet: endpoints for everything, and S3 through a gateway. */
export const endpointVpc: Vpc = {
  cidrBlocks: ['10.20.0.0/16'],
  dhcpOptionsId: AMAZON_DNS,
  subnets: [
    ...APP_SUBNETS.map((id, n) => subnet(id, `10.20.${n}.0/24`)),
    ...ENDPOINT_SUBNETS.map((id, n) => subnet(id, `10.20.${10 + n}.0/24`)),
  ],
  routeTables: [
    mainTable('rtb-0main', '10.20.0.0/16'),
    table('rtb-0app', APP_SUBNETS, [to('10.20.0.0/16', 'local'), to(S3_LIST, 'vpce-0s3')]),
    table('rtb-0endpoint', ENDPOINT_SUBNETS, [to('10.20.0.0/16', 'local')]),
  ],
  networkAcls: [openAcl('acl-0endpoints', [...APP_SUBNETS, ...ENDPOINT_SUBNETS])],
  securityGroups: {
    'sg-0app': {
      rules: [
        tcp('sgr-0apptoendpoints', 'out', 443, 'sg-0endpoints'),
        tcp('sgr-0apptos3', 'out', 443, S3_LIST),
        tcp('sgr-0apptodb', 'out', 5432, '10.20.0.0/16'),
        tcp('sgr-0appfromlb', 'in', 8080, '10.20.0.0/16'),
      ],
      tags: { Name: 'app' },
    },
    'sg-0endpoints': {
      rules: [tcp('sgr-0endpointsin', 'in', 443, '10.20.0.0/16')],
      tags: { Name: 'vpc-endpoints' },
    },
    'sg-0bastion': {
      rules: [tcp('sgr-0bastionssh', 'in', 22, '192.0.2.0/24')],
      tags: { Name: 'old-bastion' },
    },
  },
  prefixLists: { [S3_LIST]: S3_BLOCKS },
  endpoints: [
    ...['ssm', 'ssmmessages', 'ec2messages', 'logs', 'kms'].map((service, n) =>
      endpoint(service, 'sg-0endpoints', at(100 + n)),
    ),
    {
      vpcEndpointId: 'vpce-0s3',
      serviceName: 'com.amazonaws.eu-central-1.s3',
      vpcEndpointType: 'Gateway',
      routeTableIds: ['rtb-0app'],
    },
  ],
  instances: [
    node('orders-1', 'subnet-0appa', '10.20.0.21', ['sg-0app']),
    node('orders-2', 'subnet-0appb', '10.20.1.22', ['sg-0app']),
    node('orders-3', 'subnet-0appc', '10.20.2.23', ['sg-0app']),
    node('billing-1', 'subnet-0appa', '10.20.0.31', ['sg-0app']),
    node('billing-2', 'subnet-0appb', '10.20.1.32', ['sg-0app']),
  ],
  tags: { Name: 'shop-prod' },
};

/** Own endpoints in the VPC of the nodes; sessions are logged to S3 and CloudWatch, and encrypted. */
export const endpoints: AccountFileInput = accountOf({ 'vpc-0shop': endpointVpc }, LOGGED);
