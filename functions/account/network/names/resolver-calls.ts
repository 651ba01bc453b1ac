import type { ApiCall } from '../../api-call.ts';
import { type Applied, refused } from '../../applied.ts';
import { present, presentValue } from '../../observed.ts';
import type { AccountState } from '../../state.ts';
import type { VpcNames } from '../network.ts';
import { networksOf } from '../parts.ts';
import { applyFirewallCall } from './firewall-calls.ts';
import type { ResolverRule } from './names.ts';
import { inProfiles, rulesIn } from './profiles.ts';
import { changeNames } from './zone-calls.ts';

type ResolverCall = Extract<ApiCall, { api: `route53resolver:${string}` }>;

const NOT_FOUND = 'ResourceNotFoundException';

const ruleOf = (state: AccountState, id: string): ResolverRule | undefined => {
  const source = presentValue(state.nameSources[id]);
  if (source?.kind === 'resolver-rule') return source.rule;
  const all = networksOf(state).flatMap(({ names }) => rulesIn(names));
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

type RuleCall = Extract<ApiCall, { api: `route53resolver:${string}ResolverRule` }>;

const isRuleCall = (call: ResolverCall): call is RuleCall => call.api.endsWith('ResolverRule');

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
      const { ResolverRuleId, Config } = call.input;
      const targets = Config.TargetIps.map(({ Ip }) => Ip);
      const changed = (rules: readonly ResolverRule[]): readonly ResolverRule[] =>
        rules.some(({ ruleId }) => ruleId === ResolverRuleId)
          ? rules.map((rule) => (rule.ruleId === ResolverRuleId ? { ...rule, targets } : rule))
          : rules;
      return changeNames(state, NOT_FOUND, (names) => {
        const own = inRules(names, changed);
        const brought = inProfiles(own ?? names, (contents) => {
          const rules = changed(contents.rules);
          return rules === contents.rules ? undefined : { ...contents, rules };
        });
        return brought ?? own;
      });
    }
  }
};

/** Resolver rules: https://docs.aws.amazon.com/Route53/latest/APIReference/API_Operations_Amazon_Route_53_Resolver.html */
export const applyResolverCall = (state: AccountState, call: ResolverCall): Applied =>
  isRuleCall(call) ? applyRuleCall(state, call) : applyFirewallCall(state, call);
