import * as z from 'zod/mini';
import type {
  FirewallRule,
  PrivateZone,
  ProfileContents,
  ResolverRule,
  VpcProfile,
  ZoneRecord,
} from '../../../account/network/names/names.ts';
import type { RememberedNames } from '../../../account/network/remembered-network.ts';
import { unknown } from '../../../account/observed.ts';
import { exactly } from '../../schema/exactly.ts';
import { text, texts } from '../../schema/parts.ts';

const observed = <T extends z.ZodMiniType>(value: T) =>
  z.union([
    z.object({ status: z.literal('present'), value }),
    z.object({ status: z.literal('absent') }),
    z.object({ status: z.literal('unknown'), because: text }),
  ]);

const record = exactly<ZoneRecord>()(
  z.object({
    name: text,
    type: text,
    values: texts,
    alias: z.exactOptional(text),
    aliasZoneId: z.exactOptional(text),
    ttl: z.exactOptional(z.number()),
  }),
);

const zone = exactly<PrivateZone>()(
  z.object({ zoneId: text, name: text, owner: text, records: observed(z.array(record)) }),
);

const rule = exactly<ResolverRule>()(z.object({ ruleId: text, domain: text, type: text, targets: texts }));

const firewallRule = exactly<FirewallRule>()(
  z.object({
    groupId: text,
    associationId: z.exactOptional(text),
    name: text,
    groupPriority: z.number(),
    priority: z.number(),
    action: text,
    response: z.exactOptional(text),
    queryType: z.exactOptional(text),
    listId: text,
    domains: observed(texts),
  }),
);

const contents = exactly<ProfileContents>()(
  z.object({
    zones: z.array(zone),
    rules: z.array(rule),
    firewall: z.array(firewallRule),
    endpointIds: texts,
    unread: texts,
  }),
);

/** A row of an earlier version holds only the ids of Profiles. */
const profile = z.union([
  exactly<VpcProfile>()(z.object({ profileId: text, contents: observed(contents) })),
  z.pipe(
    text,
    z.transform((profileId): VpcProfile => ({ profileId, contents: unknown('they were not remembered') })),
  ),
]);

/** What is remembered of how names resolved, as parsed from JSON. */
export const rememberedNames = exactly<RememberedNames>()(
  z.object({
    zones: z.exactOptional(z.array(zone)),
    rules: z.exactOptional(z.array(rule)),
    firewall: z.exactOptional(z.array(firewallRule)),
    profiles: z.exactOptional(z.array(profile)),
  }),
);
