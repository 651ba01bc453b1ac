import type { AccountFileInput } from '../../../functions/adapters/memory/account-file/schema.ts';
import { accountOf, UNLOGGED } from './account-of.ts';
import { AMAZON_DNS, endpoint, mainTable, openAcl, subnet, table, tcp, to, type Vpc } from './parts.ts';
import { fromTheHub, HUB_SERVICES, hubZones } from './zones.ts';

const CIDR = '10.0.0.0/16';
const ENDPOINT_SUBNETS = ['subnet-0hubendpointa', 'subnet-0hubendpointb'];
const TRANSIT_SUBNETS = ['subnet-0hubtransita', 'subnet-0hubtransitb'];

/** Addresses of an endpoint in the endpoint subnets. */
const at = (host: number): Readonly<Record<string, string>> =>
  Object.fromEntries(ENDPOINT_SUBNETS.map((subnetId, n) => [subnetId, `10.0.${n}.${host}`]));

/**
 * The endpoints of an organization: without private DNS, because the names are given to all VPCs by private hosted
 * zones, and open to everybody behind the transit gateway. No node is here.
 * Source: https://docs.aws.amazon.com/whitepapers/latest/building-scalable-secure-multi-vpc-network-infrastructure/centralized-access-to-vpc-private-endpoints.html
 */
export const hubVpc: Vpc = {
  cidrBlocks: [CIDR],
  dhcpOptionsId: AMAZON_DNS,
  subnets: [
    ...ENDPOINT_SUBNETS.map((id, n) => subnet(id, `10.0.${n}.0/24`)),
    ...TRANSIT_SUBNETS.map((id, n) => subnet(id, `10.0.255.${16 * n}/28`)),
  ],
  routeTables: [
    mainTable('rtb-0hubmain', CIDR),
    table(
      'rtb-0hub',
      [...ENDPOINT_SUBNETS, ...TRANSIT_SUBNETS],
      [to(CIDR, 'local'), to('10.0.0.0/8', 'tgw-0corp')],
    ),
  ],
  networkAcls: [openAcl('acl-0hub', [...ENDPOINT_SUBNETS, ...TRANSIT_SUBNETS])],
  securityGroups: {
    'sg-0hubendpoints': {
      rules: [tcp('sgr-0hubendpointsin', 'in', 443, '10.0.0.0/8')],
      tags: { Name: 'central-endpoints' },
    },
  },
  endpoints: HUB_SERVICES.map((service, n) =>
    endpoint(service, 'sg-0hubendpoints', at(100 + n), { privateDnsEnabled: false }),
  ),
  names: fromTheHub,
  tags: { Name: 'endpoints-hub' },
};

/** The network account of an organization: the hub, and no node at all. */
export const hub: AccountFileInput = accountOf(
  { 'vpc-0hub': hubVpc },
  { ...UNLOGGED, hostedZones: hubZones },
);
