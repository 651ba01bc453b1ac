import type { VpcNetwork } from '../../../functions/account/network/network.ts';
import { present } from '../../../functions/account/observed.ts';
import type { AccountState } from '../../../functions/account/state.ts';
import { account, optionSet } from './sample-account.ts';
import { firewallRule, hubNames, NO_NAMES, profileWith, spokeWith, zoneFor } from './sample-names.ts';
import {
  ENDPOINT_GROUP,
  groups,
  groupWith,
  NODE_GROUP,
  NODE_SUBNET,
  natNetwork,
  networkOf,
  nodeIn,
  PUBLIC_SUBNET,
  rule,
  tablesWith,
} from './sample-network.ts';

/** VPCs that need something beyond themselves: a connection, a prefix list, or an exception to a block. */

const attachments = [
  {
    attachmentId: 'tgw-attach-1',
    transitGatewayId: 'tgw-1',
    state: 'available',
    subnetIds: [NODE_SUBNET, PUBLIC_SUBNET],
  },
];

const LIST = 'pl-endpoints';
const IPV6 = '2001:db8:0:1::10';

const propagated = (tables: VpcNetwork['routeTables']): VpcNetwork['routeTables'] =>
  tables.map((table) => ({
    ...table,
    routes: table.routes.map((route) => (route.target === 'vgw-1' ? { ...route, propagated: true } : route)),
  }));

const allowed = firewallRule(10, 'ALLOW', ['*.amazonaws.com'], { groupId: 'rslvr-frg-allowed' });
const closed = firewallRule(20, 'BLOCK', ['*'], { groupId: 'rslvr-frg-closed' });

const CONTENTS = {
  'rp-hub': { zones: [zoneFor('ssm'), zoneFor('ssmmessages')] },
  'rp-lab': {
    firewall: [
      { ...allowed, groupPriority: 101, associationId: 'rpr-allowed' },
      { ...closed, groupPriority: 9000, associationId: 'rpr-closed' },
    ],
  },
};

const profiles = {
  hub: profileWith('rp-hub', CONTENTS['rp-hub']),
  lab: profileWith('rp-lab', CONTENTS['rp-lab']),
};

const VPCS: Readonly<Record<string, VpcNetwork>> = {
  attached: networkOf({ endpoints: [], routeTables: tablesWith({ '0.0.0.0/0': 'tgw-1' }), attachments }),
  peered: networkOf({
    endpoints: [],
    routeTables: tablesWith({ '10.100.0.0/16': 'pcx-1' }),
    names: hubNames(),
  }),
  profiled: spokeWith(hubNames({ zones: present([]), profiles: present([profiles.hub]) })),
  filtered: natNetwork({ names: { ...NO_NAMES, profiles: present([profiles.lab]) } }),
  dialled: networkOf({ endpoints: [], routeTables: propagated(tablesWith({ '0.0.0.0/0': 'vgw-1' })) }),
  outward: networkOf({
    endpoints: [],
    routeTables: tablesWith({ '::/0': 'eigw-1' }),
    securityGroups: groups(groupWith(NODE_GROUP, [rule('out', '::/0')])),
    nodes: [nodeIn({ interface: { subnetId: NODE_SUBNET, addresses: [IPV6], groupIds: [NODE_GROUP] } })],
  }),
  excluded: natNetwork({
    publicAccessBlock: {
      mode: 'block-bidirectional',
      exclusions: [
        { exclusionId: 'vpcbpa-exclude-1', resourceId: 'vpc-excluded', mode: 'allow-bidirectional' },
      ],
    },
  }),
  listed: networkOf({
    securityGroups: groups(
      groupWith(NODE_GROUP, [rule('out', LIST)]),
      groupWith(ENDPOINT_GROUP, [rule('in', NODE_GROUP)]),
    ),
    prefixLists: { [LIST]: present(['10.0.2.0/24']) },
  }),
};

/** The same VPC with ids of its own, because two VPCs share no part. */
const apart = (name: string, network: VpcNetwork): VpcNetwork => ({
  ...(JSON.parse(
    JSON.stringify(network).replaceAll(
      /"(subnet|sgr|sg|rtbassoc|rtb|aclassoc|acl|nat|igw|vpce|eni|i)-(?!0(ssm|ssmmessages)hub)/g,
      (_, kind: string) => `"${kind}-${name}-`,
    ),
  ) as VpcNetwork),
  vpcId: `vpc-${name}`,
});

/** An account with one VPC of each kind. */
export const connectedAccount: AccountState = account({
  networks: Object.fromEntries(
    Object.entries(VPCS).map(([name, network]) => [`vpc-${name}`, present(apart(name, network))]),
  ),
  nameSources: Object.fromEntries(
    [
      ...[zoneFor('ssm'), zoneFor('ssmmessages')].map(
        (zone) => [zone.zoneId, { kind: 'hosted-zone', zone }] as const,
      ),
      ...[allowed, closed].map(
        ({ groupPriority: _, ...rule }) =>
          [rule.groupId, { kind: 'firewall-rule-group', rules: [rule] }] as const,
      ),
      ...Object.values(profiles).flatMap(({ profileId, contents }) =>
        contents.status === 'present'
          ? [[profileId, { kind: 'profile', contents: contents.value }] as const]
          : [],
      ),
    ].map(([id, source]) => [id, present(source)]),
  ),
  prefixListVersions: { [LIST]: { 1: ['192.0.2.0/24'] } },
  dhcpOptions: { 'dopt-now': present(optionSet('dopt-now', ['AmazonProvidedDNS'])) },
});
