import type { GroupRules } from '../../../account/network/names/sources.ts';
import { type Observed, present, unknown } from '../../../account/observed.ts';
import { at, type Json, stringAt } from '../../../formats/json.ts';
import { observe } from '../shared/errors.ts';
import type { JsonClient } from '../shared/json-service.ts';
import { allOf } from './clients.ts';

/** The rules of rule groups, by group. */
export type GroupsById = ReadonlyMap<string, Observed<GroupRules>>;

type Lists = ReadonlyMap<string, Observed<readonly string[]>>;

const textsIn = (items: readonly Json[]): readonly string[] =>
  items.filter((item): item is string => typeof item === 'string');

const domainsOf = (resolver: JsonClient, id: string): Promise<Observed<readonly string[]>> =>
  observe('route53resolver:ListFirewallDomains', [], async () =>
    present(textsIn(await allOf(resolver, 'ListFirewallDomains', 'Domains', { FirewallDomainListId: id }))),
  );

/** Lists that AWS manages hold domains of attackers; nobody can read them, and no name of AWS is among them. */
const managedLists = async (resolver: JsonClient): Promise<readonly string[]> => {
  const found = await observe('route53resolver:ListFirewallDomainLists', [], async () =>
    present(await allOf(resolver, 'ListFirewallDomainLists', 'FirewallDomainLists')),
  );
  return (found.status === 'present' ? found.value : []).flatMap((list) =>
    stringAt(list, 'ManagedOwnerName') ? (stringAt(list, 'Id') ?? []) : [],
  );
};

const rulesIn = (items: readonly Json[], groupId: string, lists: Lists): GroupRules =>
  items.flatMap((item) => {
    const listId = stringAt(item, 'FirewallDomainListId');
    // Without a list, it is about attacks that are told by their form.
    if (!listId) return [];
    const [response, queryType] = [stringAt(item, 'BlockResponse'), stringAt(item, 'Qtype')];
    const priority = at(item, 'Priority');
    return [
      {
        groupId,
        name: stringAt(item, 'Name') ?? listId,
        priority: typeof priority === 'number' ? priority : 0,
        action: stringAt(item, 'Action') ?? '',
        ...(response ? { response } : {}),
        ...(queryType ? { queryType } : {}),
        listId,
        domains: lists.get(listId) ?? unknown('the list was not read'),
      },
    ];
  });

const listIdsIn = (found: readonly Observed<readonly Json[]>[]): readonly string[] => [
  ...new Set(
    found.flatMap((group) =>
      group.status === 'present'
        ? group.value.flatMap((item) => stringAt(item, 'FirewallDomainListId') ?? [])
        : [],
    ),
  ),
];

/** The rules of these groups, by group, with the domains of their lists. Nothing is asked if there are none. */
export const readFirewallGroups = async (
  resolver: JsonClient,
  ids: readonly string[],
): Promise<GroupsById> => {
  if (ids.length === 0) return new Map();
  const [managed, ...groups] = await Promise.all([
    managedLists(resolver),
    ...ids.map((id) =>
      observe('route53resolver:ListFirewallRules', ['ResourceNotFoundException'], async () =>
        present(await allOf(resolver, 'ListFirewallRules', 'FirewallRules', { FirewallRuleGroupId: id })),
      ),
    ),
  ]);
  const lists = new Map(
    await Promise.all(
      listIdsIn(groups).map(
        async (id) => [id, managed.includes(id) ? present([]) : await domainsOf(resolver, id)] as const,
      ),
    ),
  );
  return new Map(
    ids.map((id, index) => {
      const group = groups[index] ?? unknown('the group was not read');
      return [id, group.status === 'present' ? present(rulesIn(group.value, id, lists)) : group] as const;
    }),
  );
};
