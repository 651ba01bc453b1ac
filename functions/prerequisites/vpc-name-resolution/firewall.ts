import type { Plan } from '../../account/api-call.ts';
import { firewallIn } from '../../account/network/names/profiles.ts';
import { networksOf } from '../../account/network/parts.ts';
import { presentValue } from '../../account/observed.ts';
import { type Resource, resource } from '../../account/resource.ts';
import { type Decoder, irrelevant, unreadable } from '../../core/effect.ts';
import { textOf } from '../../formats/route53-records.ts';

type FirewallCalls = 'route53resolver:DisassociateFirewallRuleGroup' | 'route53resolver:DeleteFirewallRule';

const groupResource = (id: string): Resource => resource('AWS::Route53Resolver::FirewallRuleGroup', id);
const vpcResource = (id: string): Resource => resource('AWS::EC2::VPC', id);

const BY_HAND =
  'session-guard never changes how names resolve, because other services of the VPC depend on it';

/** https://docs.aws.amazon.com/Route53/latest/APIReference/API_route53resolver_AssociateFirewallRuleGroup.html */
const associateGroup: Decoder<FirewallCalls> = ({ request, response }) => {
  const [groupId, vpcId] = [textOf(request, 'firewallRuleGroupId'), textOf(request, 'vpcId')];
  if (!groupId || !vpcId) return unreadable('the record names no rule group or no VPC');
  const id = textOf(response, 'firewallRuleGroupAssociation', 'id');
  const back: readonly Plan<FirewallCalls>[] = id
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
  (how: 'created' | 'updated' | 'deleted'): Decoder<FirewallCalls> =>
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
    const back: Plan<FirewallCalls> = {
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
        const rules = networksOf(state).flatMap(({ names }) => firewallIn(names));
        const isThere = rules.some((one) => one.groupId === groupId && one.listId === listId);
        return rules.length === 0 || isThere === (how !== 'deleted');
      },
      inverses: () => (how === 'created' ? [back] : []),
    };
  };

/** Changes of DNS Firewall: of the VPCs that have rule groups, and of their rules. */
export const firewallChanges = {
  'route53resolver:AssociateFirewallRuleGroup': associateGroup,
  'route53resolver:CreateFirewallRule': firewallRule('created'),
  'route53resolver:UpdateFirewallRule': firewallRule('updated'),
  'route53resolver:DeleteFirewallRule': firewallRule('deleted'),
};
