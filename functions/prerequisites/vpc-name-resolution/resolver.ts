import type { ApiCall, Plan } from '../../account/api-call.ts';
import { presentValue } from '../../account/observed.ts';
import { type Resource, resource } from '../../account/resource.ts';
import { type Decoder, unreadable } from '../../core/effect.ts';
import { textOf } from '../../formats/route53-records.ts';

type ResolverCalls = 'route53resolver:AssociateResolverRule' | 'route53resolver:DisassociateResolverRule';

const ruleResource = (id: string): Resource => resource('AWS::Route53Resolver::ResolverRule', id);
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

/** Changes of Resolver rules. */
export const resolverChanges = {
  'route53resolver:AssociateResolverRule': ruleAssociation(true),
  'route53resolver:DisassociateResolverRule': ruleAssociation(false),
  'route53resolver:UpdateResolverRule': updateRule,
};
