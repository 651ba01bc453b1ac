import fc from 'fast-check';
import type {
  FirewallRule,
  PrivateZone,
  ResolverRule,
  VpcProfile,
  ZoneRecord,
} from '../../../functions/account/network/names/names.ts';
import type { VpcNames } from '../../../functions/account/network/network.ts';
import { absent, present, unknown } from '../../../functions/account/observed.ts';
import { aliasTo, endpointName, hostOfService, hubEndpoint, OUR_ACCOUNT } from '../samples/sample-names.ts';
import { REGION } from '../samples/sample-network.ts';

/** Names of zones and rules: those of services, names above and beside them, and others. */
const domain = fc.constantFrom(
  '',
  'com',
  'amazonaws.com',
  `${REGION}.amazonaws.com`,
  hostOfService('ssm'),
  hostOfService('ssmmessages'),
  hostOfService('s3'),
  `sm.${REGION}.amazonaws.com`,
  `x.${hostOfService('ssm')}`,
  'us-east-1.amazonaws.com',
  'example.com',
);

const record: fc.Arbitrary<ZoneRecord> = fc.oneof(
  fc.constantFrom('ssm', 'ssmmessages').map((service) => aliasTo(`vpce-0${service}hub`, service)),
  fc.record({
    name: fc.constantFrom(
      hostOfService('ssm'),
      `*.${REGION}.amazonaws.com`,
      '*.amazonaws.com',
      `a.${hostOfService('ssm')}`,
    ),
    type: fc.constantFrom('A', 'AAAA', 'CNAME', 'TXT', 'NS'),
    values: fc.array(
      fc.constantFrom(
        '10.100.0.20',
        '10.0.1.99',
        'fd00::1',
        endpointName('vpce-0ssmhub', 'ssm'),
        hostOfService('ssm'),
        'x.example.com',
        '',
      ),
      { maxLength: 2 },
    ),
  }),
);

const zone: fc.Arbitrary<PrivateZone> = fc.record({
  zoneId: fc.constantFrom('Z01', 'Z02', 'Z03'),
  name: domain,
  owner: fc.constantFrom(OUR_ACCOUNT, '222222222222', 'efs.amazonaws.com'),
  records: fc.oneof(fc.array(record, { maxLength: 4 }).map(present), fc.constant(unknown('denied'))),
});

const resolverRule: fc.Arbitrary<ResolverRule> = fc.record({
  ruleId: fc.constantFrom('rslvr-rr-1', 'rslvr-rr-2'),
  domain,
  type: fc.constantFrom('FORWARD', 'SYSTEM', 'DELEGATE'),
  targets: fc.array(fc.constantFrom('10.200.0.2', 'fd00::53'), { maxLength: 2 }),
});

const firewallRule: fc.Arbitrary<FirewallRule> = fc.record({
  groupId: fc.constantFrom('rslvr-frg-1', 'rslvr-frg-2'),
  name: fc.constantFrom('a', 'b'),
  groupPriority: fc.nat(2),
  priority: fc.nat(2),
  action: fc.constantFrom('ALLOW', 'ALERT', 'BLOCK'),
  listId: fc.constantFrom('rslvr-fdl-1', 'rslvr-fdl-2'),
  domains: fc.oneof(
    fc
      .array(fc.constantFrom('*', '*.amazonaws.com', hostOfService('ssm'), 'example.com', ''), {
        maxLength: 2,
      })
      .map(present),
    fc.constant(unknown('denied')),
  ),
});

const observed = <T>(items: fc.Arbitrary<T>, selector: (one: T) => string) =>
  fc.oneof(fc.uniqueArray(items, { maxLength: 3, selector }).map(present), fc.constant(unknown('denied')));

const profile: fc.Arbitrary<VpcProfile> = fc.record({
  profileId: fc.constantFrom('rp-1', 'rp-2'),
  contents: fc.oneof(
    fc
      .record({
        zones: fc.uniqueArray(zone, { maxLength: 2, selector: ({ zoneId }) => zoneId }),
        rules: fc.uniqueArray(resolverRule, { maxLength: 1, selector: ({ ruleId }) => ruleId }),
        firewall: fc.array(firewallRule, { maxLength: 1 }),
        endpointIds: fc.subarray(['vpce-0ssmhub', 'vpce-0gone']),
        unread: fc.subarray(['the private hosted zone Z09']),
      })
      .map(present),
    fc.constant(unknown('denied')),
  ),
});

/** What decides how names resolve in a VPC, whole, in part or not at all. */
export const arbitraryNames: fc.Arbitrary<VpcNames> = fc.record({
  zones: fc
    .uniqueArray(zone, { maxLength: 3, selector: ({ zoneId }) => zoneId })
    .chain((zones) => fc.constantFrom(present(zones), present(zones), unknown('denied'))),
  rules: observed(resolverRule, ({ ruleId }) => ruleId),
  firewall: observed(firewallRule, (one) => JSON.stringify(one)),
  profiles: observed(profile, ({ profileId }) => profileId),
  elsewhere: fc.record({
    'vpce-0ssmhub': fc.constantFrom(present(hubEndpoint('ssm')), absent, unknown('denied')),
    'vpce-0ssmmessageshub': fc.constantFrom(present(hubEndpoint('ssmmessages')), absent),
  }),
  holders: fc.record({ '10.0.1.99': fc.constantFrom(absent, present(''), present('vpce-0ssmhub')) }),
});
