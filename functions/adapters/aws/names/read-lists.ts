import { type Observed, present, presentValue } from '../../../account/observed.ts';
import { at, type Json, stringAt } from '../../../formats/json.ts';
import { observe } from '../shared/errors.ts';
import type { JsonClient } from '../shared/json-service.ts';
import { allOf, type NameClients } from './clients.ts';
import { type ProfileItem, readProfileItems } from './read-profiles.ts';

/** What is associated with a VPC: a Resolver rule, a rule group of DNS Firewall or a Profile. */
export type Association = {
  readonly id: string;
  readonly associationId: string;
  readonly vpcId: string;
  /** Of rule groups only: the group with the lowest number is asked first. */
  readonly priority: number;
};

/** The associations of the whole Region. */
export type Associations = {
  readonly rules: Observed<readonly Association[]>;
  readonly groups: Observed<readonly Association[]>;
  readonly profiles: Observed<readonly Association[]>;
  /** What is in these Profiles, by Profile. */
  readonly items: ReadonlyMap<string, Observed<readonly ProfileItem[]>>;
};

/** On its way out, failed, or without effect because of another one. */
const GONE: readonly (string | undefined)[] = ['DELETING', 'DELETED', 'FAILED', 'OVERRIDDEN'];

const associationOf = (item: Json, id: string, vpcId: string): readonly Association[] => {
  const [named, vpc] = [stringAt(item, id), stringAt(item, vpcId)];
  const priority = at(item, 'Priority');
  return named && vpc && !GONE.includes(stringAt(item, 'Status'))
    ? [
        {
          id: named,
          associationId: stringAt(item, 'Id') ?? '',
          vpcId: vpc,
          priority: typeof priority === 'number' ? priority : 0,
        },
      ]
    : [];
};

const read = (
  client: JsonClient,
  service: string,
  operation: string,
  [member, id, vpcId]: readonly [string, string, string],
): Promise<Observed<readonly Association[]>> =>
  observe(`${service}:${operation}`, [], async () => {
    const items = await allOf(client, operation, member);
    return present(items.flatMap((item) => associationOf(item, id, vpcId)));
  });

/** Every VPC has an association with a rule that AWS makes for the whole internet. */
const isOwn = ({ id }: Association): boolean => !id.startsWith('rslvr-autodefined');

/** The Profiles of the Region, few in number, with what is in them. */
const readProfiles = async (profiles: JsonClient): Promise<Pick<Associations, 'profiles' | 'items'>> => {
  const found = await read(profiles, 'route53profiles', 'ListProfileAssociations', [
    'ProfileAssociations',
    'ProfileId',
    'ResourceId',
  ]);
  const ids = [...new Set((presentValue(found) ?? []).map(({ id }) => id))];
  const items = await Promise.all(ids.map(async (id) => [id, await readProfileItems(profiles, id)] as const));
  return { profiles: found, items: new Map(items) };
};

/**
 * Lists what is associated with any VPC of the Region, one call each, however many VPCs are judged: the Resolver takes
 * few requests a second. They depend on nothing, so they are made in the first round, and so is what is in Profiles: one
 * more call for each Profile that any VPC of the Region has.
 */
export const readAssociations = async ({ resolver, profiles }: NameClients): Promise<Associations> => {
  const service = 'route53resolver';
  const [rules, groups, ofProfiles] = await Promise.all([
    read(resolver, service, 'ListResolverRuleAssociations', [
      'ResolverRuleAssociations',
      'ResolverRuleId',
      'VPCId',
    ]),
    read(resolver, service, 'ListFirewallRuleGroupAssociations', [
      'FirewallRuleGroupAssociations',
      'FirewallRuleGroupId',
      'VpcId',
    ]),
    readProfiles(profiles),
  ]);
  return {
    rules: rules.status === 'present' ? present(rules.value.filter(isOwn)) : rules,
    groups,
    ...ofProfiles,
  };
};
