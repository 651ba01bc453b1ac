import { plainName } from '../../../account/network/names/domains.ts';
import type { ResolverRule } from '../../../account/network/names/names.ts';
import { absent, type Observed, present } from '../../../account/observed.ts';
import { at, type Json, stringAt } from '../../../formats/json.ts';
import { observe } from '../shared/errors.ts';
import type { JsonClient } from '../shared/json-service.ts';
import { allOf } from './clients.ts';

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

/** Resolver rules, by id. */
export type RulesById = ReadonlyMap<string, Observed<ResolverRule>>;

/** These rules, which may be shared with us. Nothing is asked if there are none. */
export const readRules = async (resolver: JsonClient, ids: readonly string[]): Promise<RulesById> => {
  if (ids.length === 0) return new Map();
  const listed = await observe('route53resolver:ListResolverRules', [], async () =>
    present((await allOf(resolver, 'ListResolverRules', 'ResolverRules')).flatMap(ruleOf)),
  );
  if (listed.status !== 'present') return new Map(ids.map((id) => [id, listed]));
  return new Map(
    await Promise.all(
      ids.map(async (id) => {
        const found = listed.value.find(({ ruleId }) => ruleId === id);
        return [id, found ? present(found) : await readRule(resolver, id)] as const;
      }),
    ),
  );
};
