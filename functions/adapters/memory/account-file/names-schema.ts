import * as z from 'zod/mini';
import type { PrivateZone, ResolverRule, ZoneRecord } from '../../../account/network/names/names.ts';
import type { GroupRules } from '../../../account/network/names/sources.ts';
import { exactly } from '../../../core/schema/exactly.ts';
import { list, named, text, texts } from './schema-parts.ts';

const record = exactly<ZoneRecord>()(
  z.strictObject({
    name: text,
    type: text,
    values: z._default(texts, []),
    alias: z.exactOptional(text),
    aliasZoneId: z.exactOptional(text),
    ttl: z.exactOptional(z.number()),
  }),
);

type DescribedZone = Omit<PrivateZone, 'zoneId' | 'records' | 'owner'> & {
  readonly owner?: string;
  readonly records?: readonly ZoneRecord[];
};

const zone = exactly<DescribedZone>()(
  z.strictObject({ name: text, owner: z.exactOptional(text), records: list(record) }),
);

const resolverRule = exactly<Omit<ResolverRule, 'ruleId'>>()(
  z.strictObject({ domain: text, type: z._default(text, 'FORWARD'), targets: z._default(texts, []) }),
);

type DescribedFirewallRule = Omit<GroupRules[number], 'groupId' | 'domains' | 'listId'> & {
  readonly listId?: string;
  readonly domains?: readonly string[];
};

const firewallRule = exactly<DescribedFirewallRule>()(
  z.strictObject({
    name: text,
    priority: z.number(),
    action: text,
    response: z.exactOptional(text),
    queryType: z.exactOptional(text),
    listId: z.exactOptional(text),
    domains: list(text),
  }),
);

const groupOfPlace = z.strictObject({
  groupId: text,
  priority: z._default(z.number(), 101),
  associationId: z.exactOptional(text),
});

/** What a Profile holds, by ids. */
const profile = z.strictObject({
  zones: z._default(texts, []),
  rules: z._default(texts, []),
  firewall: z._default(z.array(groupOfPlace), []),
  endpoints: z._default(texts, []),
});

/** Zones, rules, rule groups and Profiles by id; VPCs name those that are associated with them. */
export const nameSourceSchemas = {
  hostedZones: named(zone),
  resolverRules: named(resolverRule),
  firewallRuleGroups: named(z.array(firewallRule)),
  profiles: named(profile),
};

/** What is associated with a VPC. What is left out is as if there were nothing. */
export const namesSchema = z.strictObject({
  zones: z._default(texts, []),
  rules: z._default(texts, []),
  firewall: z._default(z.array(groupOfPlace), []),
  profiles: z._default(texts, []),
});

/** The associations of a VPC, as a file describes them. */
export type DescribedNames = z.infer<typeof namesSchema>;

/** The contents of a Profile, as a file describes them. */
export type DescribedProfile = z.infer<typeof profile>;
