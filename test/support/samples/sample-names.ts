import type {
  FirewallRule,
  PrivateZone,
  ProfileContents,
  ResolverRule,
  VpcProfile,
  ZoneRecord,
} from '../../../functions/account/network/names/names.ts';
import type { EndpointElsewhere, VpcNames, VpcNetwork } from '../../../functions/account/network/network.ts';
import { present, unknown } from '../../../functions/account/observed.ts';
import {
  aclOf,
  endpointTo,
  groups,
  groupWith,
  networkOf,
  OPEN_ENTRIES,
  REGION,
  rule,
  tablesWith,
} from './sample-network.ts';

/** A spoke without endpoints: names lead to the endpoints of a hub behind a transit gateway, by private hosted zones. */

export const OUR_ACCOUNT = '111122223333';
export const HUB_ACCOUNT = '222222222222';
export const HUB_GROUP = 'sg-hub';
const HUB_SUBNET = 'subnet-hub';

export const hostOfService = (service: string): string => `${service}.${REGION}.amazonaws.com`;

export const endpointName = (id: string, service: string): string =>
  `${id}-abcdef12.${service}.${REGION}.vpce.amazonaws.com`;

/** An alias record for an endpoint. */
export const aliasTo = (id: string, service: string, name = hostOfService(service)): ZoneRecord => ({
  name,
  type: 'A',
  values: [],
  alias: endpointName(id, service),
});

export const zoneOf = (
  name: string,
  records: readonly ZoneRecord[],
  more: Partial<PrivateZone> = {},
): PrivateZone => ({
  zoneId: `Z0${name.split('.')[0]?.toUpperCase()}`,
  name,
  owner: OUR_ACCOUNT,
  records: present(records),
  ...more,
});

/** The zone of a service, which leads to the endpoint of the hub. */
export const zoneFor = (service: string, more: Partial<PrivateZone> = {}): PrivateZone =>
  zoneOf(hostOfService(service), [aliasTo(`vpce-0${service}hub`, service)], more);

export const strangersZone = (service: string): PrivateZone =>
  zoneFor(service, { owner: HUB_ACCOUNT, records: unknown('only its owner may read them') });

export const forwarding = (domain: string, more: Partial<ResolverRule> = {}): ResolverRule => ({
  ruleId: `rslvr-rr-${domain.replaceAll('.', '') || 'root'}`,
  domain,
  type: 'FORWARD',
  targets: ['10.200.0.2'],
  ...more,
});

export const firewallRule = (
  priority: number,
  action: string,
  domains: readonly string[],
  more: Partial<FirewallRule> = {},
): FirewallRule => ({
  groupId: 'rslvr-frg-1',
  name: `rule-${priority}`,
  groupPriority: 101,
  priority,
  action,
  ...(action === 'BLOCK' ? { response: 'NODATA' } : {}),
  listId: `rslvr-fdl-${priority}`,
  domains: present(domains),
  ...more,
});

export const hubEndpoint = (
  service: string,
  more: Partial<EndpointElsewhere> = {},
  endpoint: Partial<EndpointElsewhere['endpoint']> = {},
): EndpointElsewhere => ({
  vpcId: 'vpc-hub',
  endpoint: endpointTo(service, {
    vpcEndpointId: `vpce-0${service}hub`,
    privateDnsEnabled: false,
    interfaces: [{ subnetId: HUB_SUBNET, addresses: ['10.100.0.20'], groupIds: [HUB_GROUP] }],
    ...endpoint,
  }),
  securityGroups: groups(groupWith(HUB_GROUP, [rule('in', '10.0.0.0/8')])),
  networkAcls: [aclOf('acl-hub', [HUB_SUBNET], OPEN_ENTRIES)],
  prefixLists: {},
  ...more,
});

/** A Profile that holds this, all of which was read. */
export const profileWith = (profileId: string, more: Partial<ProfileContents>): VpcProfile => ({
  profileId,
  contents: present({ zones: [], rules: [], firewall: [], endpointIds: [], unread: [], ...more }),
});

/** Everything was read, and nothing is there. */
export const NO_NAMES: VpcNames = {
  zones: present([]),
  rules: present([]),
  firewall: present([]),
  profiles: present([]),
  elsewhere: {},
  holders: {},
};

/** As if the guard may read nothing of it. */
export const UNREAD_NAMES: VpcNames = {
  ...NO_NAMES,
  zones: unknown('denied'),
  rules: unknown('denied'),
  firewall: unknown('denied'),
  profiles: unknown('denied'),
};

/** The names of a healthy spoke. */
export const hubNames = (more: Partial<VpcNames> = {}): VpcNames => ({
  ...NO_NAMES,
  zones: present([zoneFor('ssm'), zoneFor('ssmmessages')]),
  elsewhere: {
    'vpce-0ssmhub': present(hubEndpoint('ssm')),
    'vpce-0ssmmessageshub': present(hubEndpoint('ssmmessages')),
  },
  ...more,
});

/** A spoke with these names: no endpoints, and everything private goes to a transit gateway. */
export const spokeWith = (names: VpcNames | undefined, more: Partial<VpcNetwork> = {}): VpcNetwork =>
  networkOf({
    endpoints: [],
    routeTables: tablesWith({ '10.0.0.0/8': 'tgw-1' }),
    ...(names ? { names } : {}),
    ...more,
  });
