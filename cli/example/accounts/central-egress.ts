import type { AccountFileInput } from '../../../functions/adapters/memory/account-file/schema.ts';
import { accountOf } from './account-of.ts';
import { AMAZON_DNS, all, mainTable, node, openAcl, subnet, table, tcp, to, type Vpc } from './parts.ts';

const EGRESS = '10.1.0.0/16';
const WORKLOAD = '10.66.0.0/16';
const PUBLIC = ['subnet-0egresspublica', 'subnet-0egresspublicb'];
const TRANSIT = ['subnet-0egresstransita', 'subnet-0egresstransitb'];
const APPS = ['subnet-0appsa', 'subnet-0appsb'];
const home = to('10.0.0.0/8', 'tgw-0corp');

/** The VPC through which all others reach the internet: packets come from the transit gateway and go to NAT. */
const egressVpc: Vpc = {
  cidrBlocks: [EGRESS],
  dhcpOptionsId: AMAZON_DNS,
  subnets: [
    ...PUBLIC.map((id, n) => subnet(id, `10.1.${n}.0/24`)),
    ...TRANSIT.map((id, n) => subnet(id, `10.1.255.${16 * n}/28`)),
  ],
  routeTables: [
    mainTable('rtb-0egressmain', EGRESS),
    table('rtb-0egresspublic', PUBLIC, [to(EGRESS, 'local'), home, to('0.0.0.0/0', 'igw-0egress')]),
    ...['a', 'b'].map((zone) =>
      table(
        `rtb-0egresstransit${zone}`,
        [`subnet-0egresstransit${zone}`],
        [to(EGRESS, 'local'), home, to('0.0.0.0/0', `nat-0egress${zone}`)],
      ),
    ),
  ],
  networkAcls: [openAcl('acl-0egress', [...PUBLIC, ...TRANSIT])],
  natGateways: ['a', 'b'].map((zone) => ({
    natGatewayId: `nat-0egress${zone}`,
    subnetId: `subnet-0egresspublic${zone}`,
  })),
  internetGatewayIds: ['igw-0egress'],
  tags: { Name: 'egress' },
};

/** A VPC whose default route leads to the transit gateway. */
const appsVpc: Vpc = {
  cidrBlocks: [WORKLOAD],
  dhcpOptionsId: AMAZON_DNS,
  subnets: APPS.map((id, n) => subnet(id, `10.66.${n}.0/24`)),
  routeTables: [
    mainTable('rtb-0appsmain', WORKLOAD),
    table('rtb-0apps', APPS, [to(WORKLOAD, 'local'), to('0.0.0.0/0', 'tgw-0corp')]),
  ],
  networkAcls: [openAcl('acl-0apps', APPS)],
  securityGroups: {
    'sg-0apps': {
      rules: [tcp('sgr-0appsin', 'in', 8443, '10.0.0.0/8'), all('sgr-0appsout', 'out', '0.0.0.0/0')],
      tags: { Name: 'apps' },
    },
  },
  instances: [
    node('apps-1', 'subnet-0appsa', '10.66.0.21', ['sg-0apps']),
    node('apps-2', 'subnet-0appsb', '10.66.1.22', ['sg-0apps']),
    node('apps-3', 'subnet-0appsa', '10.66.0.23', ['sg-0apps']),
  ],
  tags: { Name: 'apps' },
};

/** One VPC with NAT gateways serves all others through a transit gateway. */
export const centralEgress: AccountFileInput = accountOf({ 'vpc-0egress': egressVpc, 'vpc-0apps': appsVpc });
