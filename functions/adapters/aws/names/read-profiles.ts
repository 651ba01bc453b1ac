import type { AwsEnvironment } from '../../../account/aws-environment.ts';
import type { FirewallRule, PrivateZone, ProfileContents } from '../../../account/network/names/names.ts';
import { idInArn, priorityIn } from '../../../account/network/names/profile-calls.ts';
import { type Observed, present } from '../../../account/observed.ts';
import { type Json, stringAt } from '../../../formats/json.ts';
import { observe } from '../shared/errors.ts';
import type { JsonClient } from '../shared/json-service.ts';
import { allOf, type NameClients } from './clients.ts';
import { type GroupsById, readFirewallGroups } from './read-firewall.ts';
import { type RulesById, readRules } from './read-rules.ts';
import { readOwnZones } from './read-zones.ts';

/** Something in a Profile: a zone, a rule, a rule group, an endpoint, or what has no say in names. */
export type ProfileItem = {
  readonly id: string;
  readonly arn: string;
  /** Of the item in the Profile. */
  readonly associationId: string;
  /** Of rule groups only. */
  readonly priority: number;
};

/** On its way out, or failed. */
const GONE: readonly (string | undefined)[] = ['DELETING', 'DELETED', 'FAILED'];

const itemOf = (item: Json): readonly ProfileItem[] => {
  const arn = stringAt(item, 'ResourceArn');
  if (!arn || GONE.includes(stringAt(item, 'Status'))) return [];
  const associationId = stringAt(item, 'Id') ?? '';
  return [
    { id: idInArn(arn), arn, associationId, priority: priorityIn(stringAt(item, 'ResourceProperties')) },
  ];
};

/**
 * What is in a Profile. Of one that another account shares, this may be refused.
 * Source: https://docs.aws.amazon.com/Route53/latest/APIReference/API_route53profiles_ListProfileResourceAssociations.html
 */
export const readProfileItems = (
  profiles: JsonClient,
  ProfileId: string,
): Promise<Observed<readonly ProfileItem[]>> =>
  observe('route53profiles:ListProfileResourceAssociations', ['ResourceNotFoundException'], async () => {
    const items = await allOf(profiles, 'ListProfileResourceAssociations', 'ProfileResourceAssociations', {
      ProfileId,
    });
    return present(items.flatMap(itemOf));
  });

/** The kinds of items, told by what their ARNs hold. */
const KINDS = {
  zone: ':hostedzone/',
  rule: ':resolver-rule/',
  group: ':firewall-rule-group/',
  endpoint: ':vpc-endpoint/',
  silent: ':resolver-query-log-config/',
} as const;

/** The items of one kind. */
export const itemsOf = (items: readonly ProfileItem[], kind: keyof typeof KINDS): readonly ProfileItem[] =>
  items.filter(({ arn }) => arn.includes(KINDS[kind]));

const idsOf = (items: readonly ProfileItem[], kind: keyof typeof KINDS): readonly string[] =>
  itemsOf(items, kind).map(({ id }) => id);

/** What was read of the things that Profiles hold. */
export type ProfileParts = {
  readonly rules: RulesById;
  readonly groups: GroupsById;
  readonly zones: Awaited<ReturnType<typeof readOwnZones>>;
};

const firewallOf = (items: readonly ProfileItem[], groups: GroupsById): readonly FirewallRule[] =>
  itemsOf(items, 'group').flatMap(({ id, priority, associationId }) => {
    const group = groups.get(id);
    return group?.status === 'present'
      ? group.value.map((rule) => ({ ...rule, groupPriority: priority, associationId }))
      : [];
  });

const zonesOf = (
  items: readonly ProfileItem[],
  zones: ProfileParts['zones'],
): { readonly zones: readonly PrivateZone[]; readonly unread: readonly string[] } => {
  const ids = idsOf(items, 'zone');
  return {
    zones: zones.zones.filter(({ zoneId }) => ids.includes(zoneId)),
    unread: zones.strange.filter((id) => ids.includes(id)).map((id) => `the private hosted zone ${id}`),
  };
};

/** The account in an ARN: `arn:aws:ec2:eu-central-1:111122223333:vpc-endpoint/vpce-1`. */
const accountIn = (arn: string): string => arn.split(':')[4] ?? '';

/** The endpoints of this account that are among some items. */
export const ownEndpoints = (
  { accountId }: AwsEnvironment,
  items: readonly ProfileItem[],
): readonly ProfileItem[] => itemsOf(items, 'endpoint').filter(({ arn }) => accountIn(arn) === accountId);

/** A Profile with what it brings, from what was read. What no kind is known of could name an endpoint as well. */
export const contentsOf = (
  identity: AwsEnvironment,
  items: readonly ProfileItem[],
  { rules, groups, zones }: ProfileParts,
): ProfileContents => {
  const found = zonesOf(items, zones);
  const ruleIds = idsOf(items, 'rule');
  const own = ownEndpoints(identity, items);
  const others = itemsOf(items, 'endpoint').filter((one) => !own.includes(one));
  const unknownKinds = items.filter(({ arn }) => !Object.values(KINDS).some((kind) => arn.includes(kind)));
  return {
    zones: found.zones,
    rules: ruleIds.flatMap((id) => {
      const rule = rules.get(id);
      return rule?.status === 'present' ? [rule.value] : [];
    }),
    firewall: firewallOf(items, groups),
    endpointIds: own.map(({ id }) => id),
    unread: [
      ...found.unread,
      ...ruleIds.filter((id) => rules.get(id)?.status !== 'present').map((id) => `the Resolver rule ${id}`),
      ...others.map(({ id, arn }) => `the endpoint ${id} of account ${accountIn(arn)}`),
      ...unknownKinds.map(({ id }) => id),
    ],
  };
};

/** The same of one Profile that an event names. */
export const readProfile = async (
  clients: NameClients,
  identity: AwsEnvironment,
  id: string,
): Promise<Observed<ProfileContents>> => {
  const items = await readProfileItems(clients.profiles, id);
  if (items.status !== 'present') return items;
  const [rules, groups, zones] = await Promise.all([
    readRules(clients.resolver, idsOf(items.value, 'rule')),
    readFirewallGroups(clients.resolver, idsOf(items.value, 'group')),
    readOwnZones(clients, identity, idsOf(items.value, 'zone')),
  ]);
  return present(contentsOf(identity, items.value, { rules, groups, zones }));
};
