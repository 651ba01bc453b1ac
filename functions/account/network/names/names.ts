import type { Observed } from '../../observed.ts';

/** Records of one name and type, as far as they say where a name leads. Names are in lower case, without a dot at the end. */
export type ZoneRecord = {
  /** A wildcard begins with `*.`. */
  readonly name: string;
  /** `A`, `AAAA`, `CNAME`, `NS`, … */
  readonly type: string;
  /** Addresses, or the name that a CNAME stands for. */
  readonly values: readonly string[];
  /** The name that an alias record stands for. */
  readonly alias?: string;
  /** The zone of that name, which Route 53 asks for when the record is written again. */
  readonly aliasZoneId?: string;
  /** Seconds; alias records have none. */
  readonly ttl?: number;
};

/** A private hosted zone that answers for the names of a VPC. */
export type PrivateZone = {
  readonly zoneId: string;
  readonly name: string;
  /** The account that owns it, or the service, such as `efs.amazonaws.com`. */
  readonly owner: string;
  /** Unknown where the zone is another account's, because nobody else may read it. */
  readonly records: Observed<readonly ZoneRecord[]>;
};

/** A Resolver rule that is associated with a VPC. AWS's own rules are left out. */
export type ResolverRule = {
  readonly ruleId: string;
  /** Without a dot at the end; empty for the root domain `.`. */
  readonly domain: string;
  /** `FORWARD`, `SYSTEM` (the VPC's resolver answers after all) or `DELEGATE`. */
  readonly type: string;
  /** The servers that queries are forwarded to. */
  readonly targets: readonly string[];
};

/** A rule of DNS Firewall that applies to a VPC. */
export type FirewallRule = {
  readonly groupId: string;
  /** Of the rule group with the VPC. */
  readonly associationId?: string;
  readonly name: string;
  /** The rule group with the lowest number is asked first. */
  readonly groupPriority: number;
  /** Within the group, the rule with the lowest number is asked first. */
  readonly priority: number;
  /** `ALLOW`, `ALERT` or `BLOCK`. */
  readonly action: string;
  /** The answer of a `BLOCK` rule: `NODATA`, `NXDOMAIN` or `OVERRIDE`. */
  readonly response?: string;
  /** The query type that it is about, such as `A`; undefined for all. */
  readonly queryType?: string;
  readonly listId: string;
  /** `*`, `example.com` or `*.example.com`. */
  readonly domains: Observed<readonly string[]>;
};

/** What a Route 53 Profile holds, as far as it was read. */
export type ProfileContents = {
  /** The zones whose name is that of a service of sessions, or above it. */
  readonly zones: readonly PrivateZone[];
  readonly rules: readonly ResolverRule[];
  readonly firewall: readonly FirewallRule[];
  /** The interface endpoints of this account, for whose services the Profile answers. */
  readonly endpointIds: readonly string[];
  /** What else it holds that could name an endpoint, in words: `the private hosted zone Z1`. */
  readonly unread: readonly string[];
};

/** A Profile that is associated with a VPC. */
export type VpcProfile = {
  readonly profileId: string;
  /** Unknown where its contents may not be read, as of some that another account shares. */
  readonly contents: Observed<ProfileContents>;
};

/**
 * What decides, besides its endpoints, how the names of AWS services resolve in a VPC. Each part may be unknown by
 * itself: what the guard may not read then counts as not there, except where it would prove that a way does not exist.
 */
export type NamesOf<Elsewhere> = {
  /** The zones whose name is that of a service of sessions, or above it. */
  readonly zones: Observed<readonly PrivateZone[]>;
  readonly rules: Observed<readonly ResolverRule[]>;
  readonly firewall: Observed<readonly FirewallRule[]>;
  /** The Route 53 Profiles of the VPC, which bring zones, rules and endpoints of their own. */
  readonly profiles: Observed<readonly VpcProfile[]>;
  /** The endpoints of other VPCs that the zones and Profiles lead to, by id. Absent: this account has no such endpoint. */
  readonly elsewhere: Readonly<Record<string, Observed<Elsewhere>>>;
  /**
   * The endpoints that have the addresses that the zones lead to, by address. Absent: no interface of this account
   * has the address. Empty: an interface has it that is no endpoint's.
   */
  readonly holders: Readonly<Record<string, Observed<string>>>;
};
