import type { ApiCall } from '../../api-call.ts';
import { type Applied, applied, refused } from '../../applied.ts';
import { type Observed, present, presentValue, unknown } from '../../observed.ts';
import type { AccountState } from '../../state.ts';
import type { VpcNames } from '../network.ts';
import type { FirewallRule, ResolverRule } from './names.ts';
import type { GroupRules, NameSource } from './sources.ts';
import { changeNames } from './zone-calls.ts';

type ResolverCall = Extract<ApiCall, { api: `route53resolver:${string}` | `route53profiles:${string}` }>;

const NOT_FOUND = 'ResourceNotFoundException';

const namesIn = (state: AccountState): readonly VpcNames[] =>
  Object.values(state.networks).flatMap((observed) => presentValue(observed)?.names ?? []);

const ruleOf = (state: AccountState, id: string): ResolverRule | undefined => {
  const source = presentValue(state.nameSources[id]);
  if (source?.kind === 'resolver-rule') return source.rule;
  const all = namesIn(state).flatMap(({ rules }) => presentValue(rules) ?? []);
  return all.find(({ ruleId }) => ruleId === id);
};

const inRules = (
  names: VpcNames,
  change: (rules: readonly ResolverRule[]) => readonly ResolverRule[],
): VpcNames | undefined => {
  const rules = presentValue(names.rules);
  const next = rules && change(rules);
  return next && next !== rules ? { ...names, rules: present(next) } : undefined;
};

const inFirewall = (
  names: VpcNames,
  change: (rules: readonly FirewallRule[]) => readonly FirewallRule[],
): VpcNames | undefined => {
  const rules = presentValue(names.firewall);
  return rules && { ...names, firewall: present(change(rules)) };
};

const groupOf = (state: AccountState, id: string): GroupRules | undefined => {
  const source = presentValue(state.nameSources[id]);
  return source?.kind === 'firewall-rule-group' ? source.rules : undefined;
};

/** The domains of a list, if a rule that is known uses it. */
const domainsOf = (state: AccountState, listId: string): Observed<readonly string[]> => {
  const groups = Object.values(state.nameSources).flatMap((observed) => {
    const source = presentValue(observed);
    return source?.kind === 'firewall-rule-group' ? source.rules : [];
  });
  const rules = [...groups, ...namesIn(state).flatMap(({ firewall }) => presentValue(firewall) ?? [])];
  return rules.find((one) => one.listId === listId)?.domains ?? unknown('the list could not be read');
};

type FirewallCall = Extract<
  ApiCall,
  { api: `route53resolver:${'Create' | 'Update' | 'Delete'}FirewallRule` }
>;

const sameRule =
  ({ FirewallRuleGroupId, FirewallDomainListId }: FirewallCall['input']) =>
  ({ groupId, listId }: Pick<FirewallRule, 'groupId' | 'listId'>): boolean =>
    groupId === FirewallRuleGroupId && listId === FirewallDomainListId;

/** The rules of a group after a call. */
const ruled = (state: AccountState, call: FirewallCall, rules: GroupRules): GroupRules => {
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
const applyToGroup = (state: AccountState, call: FirewallCall): Applied => {
  const id = call.input.FirewallRuleGroupId;
  const group = groupOf(state, id);
  const source: NameSource | undefined = group && {
    kind: 'firewall-rule-group',
    rules: ruled(state, call, group),
  };
  const nameSources = source ? { ...state.nameSources, [id]: present(source) } : state.nameSources;
  const changed = changeNames({ ...state, nameSources }, NOT_FOUND, (names) => {
    const own = presentValue(names.firewall)?.filter(({ groupId }) => groupId === id) ?? [];
    const [first] = own;
    if (!first) return undefined;
    const { groupPriority, associationId } = first;
    const association = { groupPriority, ...(associationId ? { associationId } : {}) };
    return inFirewall(names, (rules) => [
      ...rules.filter(({ groupId }) => groupId !== id),
      ...ruled(state, call, own).map((rule) => ({ ...rule, ...association })),
    ]);
  });
  return changed.ok || !source ? changed : applied({ ...state, nameSources });
};

const inProfiles = (
  state: AccountState,
  vpcId: string,
  change: (ids: readonly string[]) => readonly string[],
): Applied =>
  changeNames(state, NOT_FOUND, (names, network) => {
    const ids = network.vpcId === vpcId ? presentValue(names.profiles) : undefined;
    return ids && { ...names, profiles: present(change(ids)) };
  });

type RuleCall = Extract<ApiCall, { api: `route53resolver:${string}ResolverRule` }>;

const applyRuleCall = (state: AccountState, call: RuleCall): Applied => {
  switch (call.api) {
    case 'route53resolver:AssociateResolverRule': {
      const { ResolverRuleId, VPCId } = call.input;
      const rule = ruleOf(state, ResolverRuleId);
      if (!rule) return refused(NOT_FOUND);
      return changeNames(state, 'ResourceExistsException', (names, { vpcId }) =>
        vpcId === VPCId
          ? inRules(names, (rules) =>
              rules.some(({ ruleId }) => ruleId === ResolverRuleId) ? rules : [...rules, rule],
            )
          : undefined,
      );
    }
    case 'route53resolver:DisassociateResolverRule': {
      const { ResolverRuleId, VPCId } = call.input;
      return changeNames(state, NOT_FOUND, (names, { vpcId }) =>
        vpcId === VPCId
          ? inRules(names, (rules) => {
              const left = rules.filter(({ ruleId }) => ruleId !== ResolverRuleId);
              return left.length < rules.length ? left : rules;
            })
          : undefined,
      );
    }
    case 'route53resolver:UpdateResolverRule': {
      const targets = call.input.Config.TargetIps.map(({ Ip }) => Ip);
      return changeNames(state, NOT_FOUND, (names) =>
        inRules(names, (rules) =>
          rules.some(({ ruleId }) => ruleId === call.input.ResolverRuleId)
            ? rules.map((rule) => (rule.ruleId === call.input.ResolverRuleId ? { ...rule, targets } : rule))
            : rules,
        ),
      );
    }
  }
};

/** Resolver rules, DNS Firewall and Profiles: https://docs.aws.amazon.com/Route53/latest/APIReference/API_Operations_Amazon_Route_53_Resolver.html */
export const applyResolverCall = (state: AccountState, call: ResolverCall): Applied => {
  switch (call.api) {
    case 'route53resolver:AssociateResolverRule':
    case 'route53resolver:DisassociateResolverRule':
    case 'route53resolver:UpdateResolverRule':
      return applyRuleCall(state, call);
    case 'route53resolver:AssociateFirewallRuleGroup': {
      const { Id, FirewallRuleGroupId, VpcId, Priority } = call.input;
      const group = groupOf(state, FirewallRuleGroupId);
      if (!group) return refused(NOT_FOUND);
      const more = group.map((rule) => ({ ...rule, groupPriority: Priority, associationId: Id }));
      return changeNames(state, NOT_FOUND, (names, { vpcId }) =>
        vpcId === VpcId ? inFirewall(names, (rules) => [...rules, ...more]) : undefined,
      );
    }
    case 'route53resolver:DisassociateFirewallRuleGroup': {
      const id = call.input.FirewallRuleGroupAssociationId;
      return changeNames(state, NOT_FOUND, (names) =>
        presentValue(names.firewall)?.some(({ associationId }) => associationId === id)
          ? inFirewall(names, (rules) => rules.filter(({ associationId }) => associationId !== id))
          : undefined,
      );
    }
    case 'route53resolver:CreateFirewallRule':
    case 'route53resolver:UpdateFirewallRule':
    case 'route53resolver:DeleteFirewallRule':
      return applyToGroup(state, call);
    case 'route53profiles:AssociateProfile':
      return inProfiles(state, call.input.ResourceId, (ids) => [...new Set([...ids, call.input.ProfileId])]);
    case 'route53profiles:DisassociateProfile':
      return inProfiles(state, call.input.ResourceId, (ids) =>
        ids.filter((id) => id !== call.input.ProfileId),
      );
  }
};
