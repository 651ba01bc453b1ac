import type { ApiCall, Plan } from '../../account/api-call.ts';
import { presentValue } from '../../account/observed.ts';
import { type Resource, resource } from '../../account/resource.ts';
import { type Decoder, irrelevant, unreadable } from '../../core/effect.ts';
import { textOf } from '../../formats/route53-records.ts';

type ResolverCalls =
  | 'route53resolver:AssociateResolverRule'
  | 'route53resolver:DisassociateResolverRule'
  | 'route53resolver:DisassociateFirewallRuleGroup'
  | 'route53resolver:DeleteFirewallRule';

const ruleResource = (id: string): Resource => resource('AWS::Route53Resolver::ResolverRule', id);
const groupResource = (id: string): Resource => resource('AWS::Route53Resolver::FirewallRuleGroup', id);
const vpcResource = (id: string): Resource => resource('AWS::EC2::VPC', id);

const BY_HAND =
  'session-guard never changes how names resolve, because other services of the VPC depend on it';

/** https://docs.aws.amazon.com/Route53/latest/APIReference/API_route53resolver_AssociateResolverRule.html */
const ruleAssociation =
  (isMade: boolean): Decoder<ResolverCalls> =>
  ({ request }) => {
    const [ruleId, vpcId] = [textOf(request, 'resolverRuleId'), textOf(request, 'vpcId')];
    if (!ruleId || !vpcId) return unreadable('the record names no Resolver rule or no VPC');
    const calls: readonly ApiCall<ResolverCalls>[] = [
      {
        api: `route53resolver:${isMade ? 'DisassociateResolverRule' : 'AssociateResolverRule'}`,
        input: { ResolverRuleId: ruleId, VPCId: vpcId },
      },
    ];
    const back: Plan<ResolverCalls> = {
      calls,
      restores: isMade
        ? `${vpcId} without the Resolver rule ${ruleId}`
        : `the Resolver rule ${ruleId} for ${vpcId}`,
      exact: true,
      byHand: BY_HAND,
    };
    return {
      kind: 'effect',
      resources: [ruleResource(ruleId), vpcResource(vpcId)],
      scope: { networks: [vpcId], ...(isMade ? {} : { nameSources: [ruleId] }) },
      isCurrent: (state) => {
        const rules = presentValue(presentValue(state.networks[vpcId])?.names?.rules);
        return rules === undefined || rules.some((one) => one.ruleId === ruleId) === isMade;
      },
      inverses: () => [back],
    };
  };

/** Other servers answer now. What they answer cannot be seen. */
const updateRule: Decoder<ResolverCalls> = ({ request }) => {
  const ruleId = textOf(request, 'resolverRuleId');
  if (!ruleId) return unreadable('the record names no Resolver rule');
  return {
    kind: 'effect',
    resources: [ruleResource(ruleId)],
    scope: { networksOf: [{ kind: 'resolver-rule', id: ruleId }] },
    isCurrent: () => true,
    inverses: () => [],
  };
};

/** https://docs.aws.amazon.com/Route53/latest/APIReference/API_route53resolver_AssociateFirewallRuleGroup.html */
const associateGroup: Decoder<ResolverCalls> = ({ request, response }) => {
  const [groupId, vpcId] = [textOf(request, 'firewallRuleGroupId'), textOf(request, 'vpcId')];
  if (!groupId || !vpcId) return unreadable('the record names no rule group or no VPC');
  const id = textOf(response, 'firewallRuleGroupAssociation', 'id');
  const back: readonly Plan<ResolverCalls>[] = id
    ? [
        {
          calls: [
            {
              api: 'route53resolver:DisassociateFirewallRuleGroup',
              input: { FirewallRuleGroupAssociationId: id },
            },
          ],
          restores: `${vpcId} without the rule group ${groupId} of DNS Firewall`,
          exact: true,
          byHand: BY_HAND,
        },
      ]
    : [];
  return {
    kind: 'effect',
    resources: [groupResource(groupId), vpcResource(vpcId)],
    scope: { networks: [vpcId] },
    isCurrent: (state) => {
      const rules = presentValue(presentValue(state.networks[vpcId])?.names?.firewall);
      return rules === undefined || rules.some((one) => one.groupId === groupId);
    },
    inverses: () => back,
  };
};

/** A rule that lets queries through takes nothing away, unless it was one that blocked. */
const firewallRule =
  (how: 'created' | 'updated' | 'deleted'): Decoder<ResolverCalls> =>
  ({ request }) => {
    const [groupId, listId] = [
      textOf(request, 'firewallRuleGroupId'),
      textOf(request, 'firewallDomainListId'),
    ];
    if (!groupId) return unreadable('the record names no rule group');
    if (!listId) return irrelevant('the rule is about no list of domains');
    if (how === 'created' && textOf(request, 'action') !== 'BLOCK') {
      return irrelevant('a rule that lets queries through takes no name away');
    }
    const input = { FirewallRuleGroupId: groupId, FirewallDomainListId: listId };
    const back: Plan<ResolverCalls> = {
      calls: [{ api: 'route53resolver:DeleteFirewallRule', input }],
      restores: `the rule group ${groupId} of DNS Firewall without this rule`,
      exact: true,
      byHand: BY_HAND,
    };
    return {
      kind: 'effect',
      resources: [groupResource(groupId)],
      scope: { networksOf: [{ kind: 'firewall-rule-group', id: groupId }] },
      isCurrent: (state) => {
        const rules = Object.values(state.networks).flatMap(
          (observed) => presentValue(presentValue(observed)?.names?.firewall) ?? [],
        );
        const isThere = rules.some((one) => one.groupId === groupId && one.listId === listId);
        return rules.length === 0 || isThere === (how !== 'deleted');
      },
      inverses: () => (how === 'created' ? [back] : []),
    };
  };

/** What a Profile brings with it is not followed, so only its loss tells something: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/profiles.html */
const profile: Decoder<ResolverCalls> = ({ request }) => {
  const vpcId = textOf(request, 'resourceId');
  if (!vpcId) return unreadable('the record names no VPC');
  if (!vpcId.startsWith('vpc-')) return irrelevant('the Profile is for no VPC');
  return {
    kind: 'effect',
    resources: [vpcResource(vpcId)],
    scope: { networks: [vpcId] },
    isCurrent: () => true,
    inverses: () => [],
  };
};

/** Changes of Resolver rules, of DNS Firewall and of Profiles. */
export const resolverChanges = {
  'route53resolver:AssociateResolverRule': ruleAssociation(true),
  'route53resolver:DisassociateResolverRule': ruleAssociation(false),
  'route53resolver:UpdateResolverRule': updateRule,
  'route53resolver:AssociateFirewallRuleGroup': associateGroup,
  'route53resolver:CreateFirewallRule': firewallRule('created'),
  'route53resolver:UpdateFirewallRule': firewallRule('updated'),
  'route53resolver:DeleteFirewallRule': firewallRule('deleted'),
  'route53profiles:DisassociateProfile': profile,
};
