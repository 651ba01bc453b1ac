import { plainName } from '../../../account/network/names/domains.ts';
import type { ResolverRule } from '../../../account/network/names/names.ts';
import { absent, type Observed, present } from '../../../account/observed.ts';
import { at, type Json, stringAt } from '../../../formats/json.ts';
import { observe } from '../shared/errors.ts';
import { allOf } from './clients.ts';
import type { JsonClient } from './json-service.ts';

const ruleOf = (item: Json): readonly ResolverRule[] => {
  const ruleId = stringAt(item, 'Id');
  const targets = at(item, 'TargetIps');
  if (!ruleId) return [];
  return [
    {
      ruleId,
      domain: plainName(stringAt(item, 'DomainName') ?? ''),
      type: stringAt(item, 'RuleType') ?? 'FORWARD',
      targets: (Array.isArray(targets) ? targets : []).flatMap(
        (one: Json) => stringAt(one, 'Ip') ?? stringAt(one, 'Ipv6') ?? [],
      ),
    },
  ];
};

/** One Resolver rule, for an event that names it. */
export const readRule = (resolver: JsonClient, id: string): Promise<Observed<ResolverRule>> =>
  observe('route53resolver:GetResolverRule', ['ResourceNotFoundException'], async () => {
    const answer = await resolver.call('GetResolverRule', { ResolverRuleId: id });
    const [rule] = ruleOf(at(answer, 'ResolverRule') ?? null);
    return rule ? present(rule) : absent;
  });

/** These rules, which may be shared with us. Nothing is asked if there are none. */
export const readRules = async (
  resolver: JsonClient,
  ids: readonly string[],
): Promise<Observed<readonly ResolverRule[]>> =>
  ids.length === 0
    ? present([])
    : observe('route53resolver:ListResolverRules', [], async () => {
        const listed = (await allOf(resolver, 'ListResolverRules', 'ResolverRules')).flatMap(ruleOf);
        const found = listed.filter(({ ruleId }) => ids.includes(ruleId));
        const missing = ids.filter((id) => !found.some(({ ruleId }) => ruleId === id));
        const others = await Promise.all(missing.map((id) => readRule(resolver, id)));
        const unread = others.find(({ status }) => status === 'unknown');
        if (unread?.status === 'unknown') return unread;
        return present([...found, ...others.flatMap((one) => (one.status === 'present' ? [one.value] : []))]);
      });
