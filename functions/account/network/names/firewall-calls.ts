import type { ApiCall } from '../../api-call.ts';
import { type Applied, applied, refused } from '../../applied.ts';
import { type Observed, present, presentValue, unknown } from '../../observed.ts';
import type { AccountState } from '../../state.ts';
import type { VpcNames } from '../network.ts';
import { networksOf } from '../parts.ts';
import type { FirewallRule } from './names.ts';
import { firewallIn, inProfiles } from './profiles.ts';
import type { GroupRules, NameSource } from './sources.ts';
import { changeNames } from './zone-calls.ts';

const NOT_FOUND = 'ResourceNotFoundException';

type Rules = readonly FirewallRule[];

/** Changes the rules of a VPC and of its Profiles; `change` answers undefined where there is nothing to change. */
const inFirewalls = (names: VpcNames, change: (rules: Rules) => Rules | undefined): VpcNames | undefined => {
  const rules = change(presentValue(names.firewall) ?? []);
  const own = rules && { ...names, firewall: present(rules) };
  const brought = inProfiles(own ?? names, (contents) => {
    const firewall = change(contents.firewall);
    return firewall && { ...contents, firewall };
  });
  return brought ?? own;
};

const inOwn = (names: VpcNames, change: (rules: Rules) => Rules): VpcNames | undefined => {
  const rules = presentValue(names.firewall);
  return rules && { ...names, firewall: present(change(rules)) };
};

/** The rules of a group as an event or the account knows them. */
export const groupOf = (state: AccountState, id: string): GroupRules | undefined => {
  const source = presentValue(state.nameSources[id]);
  return source?.kind === 'firewall-rule-group' ? source.rules : undefined;
};

/** The domains of a list, if a rule that is known uses it. */
const domainsOf = (state: AccountState, listId: string): Observed<readonly string[]> => {
  const groups = Object.keys(state.nameSources).flatMap((id) => groupOf(state, id) ?? []);
  const rules = [...groups, ...networksOf(state).flatMap(({ names }) => firewallIn(names))];
  return rules.find((one) => one.listId === listId)?.domains ?? unknown('the list could not be read');
};

type RuleCall = Extract<ApiCall, { api: `route53resolver:${'Create' | 'Update' | 'Delete'}FirewallRule` }>;

const sameRule =
  ({ FirewallRuleGroupId, FirewallDomainListId }: RuleCall['input']) =>
  ({ groupId, listId }: Pick<FirewallRule, 'groupId' | 'listId'>): boolean =>
    groupId === FirewallRuleGroupId && listId === FirewallDomainListId;

/** The rules of a group after a call. */
const ruled = (state: AccountState, call: RuleCall, rules: GroupRules): GroupRules => {
  const isSame = sameRule(call.input);
  if (call.api === 'route53resolver:DeleteFirewallRule') return rules.filter((one) => !isSame(one));
  const { FirewallRuleGroupId, FirewallDomainListId, Name, Priority, Action, BlockResponse } = call.input;
  const before = rules.find(isSame);
  const { response, ...rest } = before ?? {};
  const answer = BlockResponse ?? response;
  const rule = {
    ...rest,
    groupId: FirewallRuleGroupId,
    listId: FirewallDomainListId,
    name: Name ?? before?.name ?? FirewallDomainListId,
    priority: Priority ?? before?.priority ?? 0,
    action: Action ?? before?.action ?? '',
    ...(answer === undefined ? {} : { response: answer }),
    domains: before?.domains ?? domainsOf(state, FirewallDomainListId),
  };
  return [...rules.filter((one) => one !== before), rule];
};

/** A group is the same for all VPCs that it is associated with. */
const applyToGroup = (state: AccountState, call: RuleCall): Applied => {
  const id = call.input.FirewallRuleGroupId;
  const group = groupOf(state, id);
  const source: NameSource | undefined = group && {
    kind: 'firewall-rule-group',
    rules: ruled(state, call, group),
  };
  const nameSources = source ? { ...state.nameSources, [id]: present(source) } : state.nameSources;
  const changed = changeNames({ ...state, nameSources }, NOT_FOUND, (names) =>
    inFirewalls(names, (rules) => {
      const own = rules.filter(({ groupId }) => groupId === id);
      const [first] = own;
      if (!first) return undefined;
      const { groupPriority, associationId } = first;
      const association = { groupPriority, ...(associationId ? { associationId } : {}) };
      return [
        ...rules.filter(({ groupId }) => groupId !== id),
        ...ruled(state, call, own).map((rule) => ({ ...rule, ...association })),
      ];
    }),
  );
  return changed.ok || !source ? changed : applied({ ...state, nameSources });
};

type DomainsCall = Extract<ApiCall, { api: 'route53resolver:UpdateFirewallDomains' }>;

const domainsAfter = (
  { Operation, Domains }: DomainsCall['input'],
  before: Observed<readonly string[]>,
): Observed<readonly string[]> => {
  if (Operation === 'REPLACE') return present(Domains);
  if (before.status !== 'present') return before;
  const others = before.value.filter((domain) => !Domains.includes(domain));
  return present(Operation === 'ADD' ? [...others, ...Domains] : others);
};

/** A list is the same for all rules that use it. */
const applyToList = (state: AccountState, { input }: DomainsCall): Applied => {
  const change = <R extends GroupRules[number]>(rules: readonly R[]): readonly R[] | undefined =>
    rules.some(({ listId }) => listId === input.FirewallDomainListId)
      ? rules.map((rule) =>
          rule.listId === input.FirewallDomainListId
            ? { ...rule, domains: domainsAfter(input, rule.domains) }
            : rule,
        )
      : undefined;
  const sources = Object.entries(state.nameSources).flatMap(([id]) => {
    const rules = change(groupOf(state, id) ?? []);
    return rules ? [[id, present<NameSource>({ kind: 'firewall-rule-group', rules })] as const] : [];
  });
  const nameSources = { ...state.nameSources, ...Object.fromEntries(sources) };
  const changed = changeNames({ ...state, nameSources }, NOT_FOUND, (names) => inFirewalls(names, change));
  return changed.ok || sources.length === 0 ? changed : applied({ ...state, nameSources });
};

type FirewallCall = Extract<ApiCall, { api: `route53resolver:${string}Firewall${string}` }>;

/** DNS Firewall: https://docs.aws.amazon.com/Route53/latest/APIReference/API_Operations_Amazon_Route_53_Resolver.html */
export const applyFirewallCall = (state: AccountState, call: FirewallCall): Applied => {
  switch (call.api) {
    case 'route53resolver:AssociateFirewallRuleGroup': {
      const { Id, FirewallRuleGroupId, VpcId, Priority } = call.input;
      const group = groupOf(state, FirewallRuleGroupId);
      if (!group) return refused(NOT_FOUND);
      const more = group.map((rule) => ({ ...rule, groupPriority: Priority, associationId: Id }));
      return changeNames(state, NOT_FOUND, (names, { vpcId }) =>
        vpcId === VpcId ? inOwn(names, (rules) => [...rules, ...more]) : undefined,
      );
    }
    case 'route53resolver:DisassociateFirewallRuleGroup': {
      const id = call.input.FirewallRuleGroupAssociationId;
      return changeNames(state, NOT_FOUND, (names) =>
        presentValue(names.firewall)?.some(({ associationId }) => associationId === id)
          ? inOwn(names, (rules) => rules.filter(({ associationId }) => associationId !== id))
          : undefined,
      );
    }
    case 'route53resolver:UpdateFirewallDomains':
      return applyToList(state, call);
    case 'route53resolver:CreateFirewallRule':
    case 'route53resolver:UpdateFirewallRule':
    case 'route53resolver:DeleteFirewallRule':
      return applyToGroup(state, call);
  }
};
