import fc from 'fast-check';
import type {
  FirewallRule,
  PrivateZone,
  ProfileContents,
} from '../../../functions/account/network/names/names.ts';
import type { NameSource } from '../../../functions/account/network/names/sources.ts';
import type { VpcNames, VpcNetwork } from '../../../functions/account/network/network.ts';
import { present } from '../../../functions/account/observed.ts';
import type { AccountState } from '../../../functions/account/state.ts';
import { firewallRule, forwarding, hubEndpoint, NO_NAMES, zoneFor, zoneOf } from '../samples/sample-names.ts';

/** What decides how names resolve in the VPCs as people build them, and what else of it the account has. */

const AWS = 'amazonaws.com';

const RULES = {
  corp: forwarding('corp.example.com'),
  aws: forwarding(AWS, { type: 'SYSTEM' }),
  everything: forwarding(''),
};

const allowed = [
  firewallRule(10, 'ALLOW', [`*.${AWS}`], { groupId: 'rslvr-frg-allowed' }),
  firewallRule(20, 'BLOCK', ['*'], { groupId: 'rslvr-frg-allowed' }),
];
const ads = [
  firewallRule(30, 'BLOCK', ['ads.example.com'], { groupId: 'rslvr-frg-ads', groupPriority: 102 }),
];
const closed = [firewallRule(40, 'BLOCK', ['*'], { groupId: 'rslvr-frg-closed' })];

/** The rules of a group as a Profile brings them. */
const broughtBy = (associationId: string, groupPriority: number, rules: readonly FirewallRule[]) =>
  rules.map((rule) => ({ ...rule, groupPriority, associationId }));

/** The services that a hub has endpoints to. */
const OF_HUB = ['ssm', 'ssmmessages'] as const;

const ENDPOINTS = OF_HUB.map((service) => [`vpce-0${service}hub`, hubEndpoint(service)] as const);

const elsewhere: VpcNames['elsewhere'] = Object.fromEntries(
  ENDPOINTS.map(([id, there]) => [id, present(there)]),
);

const ZONES: readonly PrivateZone[] = [...OF_HUB.map((service) => zoneFor(service)), zoneOf(AWS, [])];

const NOTHING: ProfileContents = { zones: [], rules: [], firewall: [], endpointIds: [], unread: [] };

/** A Profile that leads to the hub, one that filters, and one that lets no query through. */
const PROFILES = {
  'rp-hub': { ...NOTHING, zones: OF_HUB.map((service) => zoneFor(service)) },
  'rp-lab': {
    ...NOTHING,
    rules: [RULES.corp],
    firewall: [...broughtBy('rpr-allowed', 101, allowed), ...broughtBy('rpr-closed', 9000, closed)],
  },
  'rp-closed': { ...NOTHING, firewall: broughtBy('rpr-shut', 1, closed) },
} satisfies Readonly<Record<string, ProfileContents>>;

type ProfileName = keyof typeof PROFILES;

const sources: readonly (readonly [string, NameSource])[] = [
  ...ZONES.map((zone) => [zone.zoneId, { kind: 'hosted-zone', zone }] as const),
  ...ENDPOINTS.map(([id, there]) => [id, { kind: 'endpoint', there }] as const),
  ...Object.values(RULES).map((rule) => [rule.ruleId, { kind: 'resolver-rule', rule }] as const),
  ...[allowed, ads, closed].flatMap((group) =>
    group.slice(0, 1).map(({ groupId }) => {
      const rules = group.map(({ groupPriority: _, ...rule }) => rule);
      return [groupId, { kind: 'firewall-rule-group', rules }] as const;
    }),
  ),
  ...Object.entries(PROFILES).map(([id, contents]) => [id, { kind: 'profile', contents }] as const),
];

/** The zones, Resolver rules, rule groups, Profiles and endpoints of a hub that the account has, whether they are associated with a VPC or not. */
export const NAME_SOURCES: AccountState['nameSources'] = Object.fromEntries(
  sources.map(([id, source]) => [id, present(source)]),
);

/** The route to the hub, which the zones need. */
export const TO_HUB = { '10.100.0.0/16': 'tgw-1' };

/**
 * The endpoints that a VPC has beside the zones of a hub: a private name of an endpoint and a zone of that name exclude
 * each other. https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html
 */
export const besideHub = (endpoints: VpcNetwork['endpoints']): VpcNetwork['endpoints'] =>
  endpoints.filter(({ serviceName }) => !OF_HUB.some((service) => serviceName.endsWith(`.${service}`)));

/** What is associated with a VPC; `hub`: the zones that lead to the endpoints of a hub. */
export type Associated = {
  readonly hub: boolean;
  readonly rules: readonly (keyof typeof RULES)[];
  readonly groups: readonly ('allowed' | 'ads')[];
  readonly profile: ProfileName | '';
};

/** Undefined in a VPC of which nothing of the kind was read. */
export const associated: fc.Arbitrary<Associated | undefined> = fc.option(
  fc.record({
    hub: fc.constantFrom(true, false, false),
    rules: fc.subarray<keyof typeof RULES>(['corp', 'aws']),
    groups: fc.subarray<'allowed' | 'ads'>(['allowed', 'ads']),
    profile: fc.constantFrom<(ProfileName | '')[]>('', '', '', 'rp-hub', 'rp-lab'),
  }),
  { nil: undefined },
);

/** Do names lead to the endpoints of the hub? */
export const leadToHub = ({ hub, profile }: Associated): boolean => hub || profile === 'rp-hub';

/** The names of a VPC with which this is associated. */
export const namesWith = (asked: Associated): VpcNames => {
  const { hub, rules, groups, profile } = asked;
  const of = { allowed, ads };
  return {
    ...NO_NAMES,
    zones: present(hub ? OF_HUB.map((service) => zoneFor(service)) : []),
    rules: present(rules.map((name) => RULES[name])),
    firewall: present(groups.flatMap((name) => of[name])),
    profiles: present(profile ? [{ profileId: profile, contents: present(PROFILES[profile]) }] : []),
    elsewhere: leadToHub(asked) ? elsewhere : {},
  };
};
