import type { ApiCall } from '../../account/api-call.ts';
import type { SecurityGroupRule } from '../../account/network/network.ts';
import { networksOf } from '../../account/network/parts.ts';
import { revokedRuleIds, revokedRules } from '../../account/network/revoked-rules.ts';
import {
  describedRules,
  mattersToSessions,
  permissionOf,
  requestedRules,
  rulesBeside,
  rulesWords,
  sameRule,
} from '../../account/network/security-group-rules.ts';
import { mayLeadToProxy } from '../../account/network/unseen/proxy-ports.ts';
import { presentValue } from '../../account/observed.ts';
import { resource } from '../../account/resource.ts';
import type { AccountState } from '../../account/state.ts';
import {
  type Decoded,
  type Decoder,
  type Early,
  type Effect,
  irrelevant,
  unreadable,
  type WholeVpc,
} from '../../core/effect.ts';
import type { Change } from '../../formats/cloudtrail.ts';
import { membersOf, newerRequest, scalarAt } from '../../formats/ec2-dialects.ts';
import { own, stringAt } from '../../formats/json.ts';
import { isAsAsked, modifiedRules } from './modified-rules.ts';
import { type GroupRepairs, putBackRules } from './put-back-rules.ts';

type GroupOffers = 'ec2:RevokeSecurityGroupIngress' | 'ec2:RevokeSecurityGroupEgress';
type Calls = GroupRepairs | GroupOffers;

const rulesNow = (state: AccountState, groupId: string): readonly SecurityGroupRule[] | undefined =>
  networksOf(state)
    .map(({ securityGroups }) =>
      presentValue(Object.hasOwn(securityGroups, groupId) ? securityGroups[groupId] : undefined),
    )
    .find((group) => group !== undefined)?.rules;

const rememberedRules = (
  { rememberedNetworks }: AccountState,
  groupId: string,
): readonly SecurityGroupRule[] =>
  Object.values(rememberedNetworks ?? {}).flatMap(({ rules }) =>
    Object.hasOwn(rules, groupId) ? (rules[groupId] ?? []) : [],
  );

const revoke = (groupId: string, rule: SecurityGroupRule): ApiCall<GroupOffers> => ({
  api: rule.egress ? 'ec2:RevokeSecurityGroupEgress' : 'ec2:RevokeSecurityGroupIngress',
  input: { GroupId: groupId, IpPermissions: [permissionOf(rule)] },
});

const effectOn = (
  groupId: string,
  more: Pick<Effect<Calls>, 'isCurrent' | 'inverses' | 'early'>,
): Effect<Calls> => ({
  kind: 'effect',
  resources: [resource('AWS::EC2::SecurityGroup', groupId)],
  scope: { networksOf: [{ kind: 'security-group', id: groupId }] },
  ...more,
});

/** The request may contain only the name of a group; then only the response contains its id. */
const groupIdOf = ({ request, response }: Change, set: string): string | undefined =>
  stringAt(request, 'groupId') ??
  membersOf(response[set])
    .map((item) => scalarAt(item, 'groupId'))
    .find((id) => id !== undefined);

const ADDED =
  'Rules of a security group only let more through, and nothing is broken in the VPC that they could mend.';

/** With other rules, more is remembered than the rule: the entries of a list, or the rules of the group behind it. */
const isSimple = ({ ruleId, egress, peer }: SecurityGroupRule): boolean =>
  ruleId !== undefined && (peer.kind === 'cidr' || (peer.kind === 'security-group' && !egress));

/**
 * Added rules break no path. They are remembered with the group, because whoever takes one away again may name it by its id
 * only. Where the record does not say all that is remembered, the network is looked at; so it is where the rule was there when
 * the group was last seen, because then it is the mend of a change whose event is late.
 */
const onlyAdds = (
  { network }: WholeVpc,
  groupId: string,
  added: readonly SecurityGroupRule[],
): Early | undefined => {
  const rules = own(network.rules, groupId);
  if (!rules) return { because: ADDED, remember: [] };
  if (added.length === 0 || !added.every(isSimple)) return undefined;
  const known = new Set(rules.map(({ ruleId }) => ruleId));
  const fresh = added.filter(({ ruleId }) => !known.has(ruleId));
  if (fresh.some((rule) => rules.some((one) => sameRule(one, rule)))) return undefined;
  const value = { ...network, rules: { ...network.rules, [groupId]: [...rules, ...fresh] } };
  return { because: ADDED, remember: [{ type: 'SessionGuard::EC2::Network', value }] };
};

/** Added rules break no path, but may repair one. */
const authorized =
  (egress: boolean): Decoder<Calls> =>
  (change) => {
    const groupId = groupIdOf(change, 'securityGroupRuleSet');
    if (!groupId) return unreadable('the record names no security group');
    const described = describedRules(change.response['securityGroupRuleSet']);
    const rules = described.length > 0 ? described : requestedRules(egress, change.request);
    if (!rules.some(mattersToSessions)) return irrelevant('no rule that sessions need was added');
    return effectOn(groupId, {
      early: (whole) => onlyAdds(whole, groupId, described),
      isCurrent: (state) =>
        rulesBeside(rules, rulesNow(state, groupId) ?? []).length < rulesBeside(rules, []).length,
      inverses: () => [
        {
          calls: rules.map((rule) => revoke(groupId, rule)),
          restores: `${groupId} without ${rulesWords(rules)}`,
          exact: true,
        },
      ],
    });
  };

const byRuleId = (groupId: string, ids: readonly string[]): Decoded<Calls> =>
  effectOn(groupId, {
    isCurrent: (state) => {
      const rules = rulesNow(state, groupId);
      return rules !== undefined && !rules.some(({ ruleId }) => ruleId !== undefined && ids.includes(ruleId));
    },
    inverses: (state) => {
      const remembered = rememberedRules(state, groupId);
      const gone = remembered.filter(({ ruleId }) => ruleId !== undefined && ids.includes(ruleId));
      return putBackRules(state, groupId, gone);
    },
  });

const revoked =
  (egress: boolean): Decoder<Calls> =>
  (change) => {
    const groupId = groupIdOf(change, 'revokedSecurityGroupRuleSet');
    if (!groupId) return unreadable('the record names no security group');
    const rules = revokedRules(egress, change);
    const ids = revokedRuleIds(change.request);
    if (rules.length === 0 && ids.length > 0) return byRuleId(groupId, ids);
    if (rules.length === 0) return irrelevant('no rule was revoked');
    if (!rules.some((rule) => mattersToSessions(rule) || mayLeadToProxy(rule))) {
      return irrelevant('no rule that sessions need was revoked');
    }
    return effectOn(groupId, {
      isCurrent: (state) => {
        const now = rulesNow(state, groupId);
        return now !== undefined && rulesBeside(rules, now).length > 0;
      },
      inverses: (state) => putBackRules(state, groupId, rules),
    });
  };

const modified: Decoder<Calls> = ({ request }) => {
  const body = newerRequest(request, 'ModifySecurityGroupRules');
  const groupId = stringAt(body, 'GroupId');
  const asked = modifiedRules(body);
  const ids = [...asked.keys()];
  if (!groupId || ids.length === 0) return unreadable('the record names no security group or no rule');
  return effectOn(groupId, {
    // Rules keep their ids when they change, so only the content shows whether this change is in effect.
    isCurrent: (state) =>
      rulesNow(state, groupId)?.some(
        (rule) =>
          rule.ruleId !== undefined && asked.has(rule.ruleId) && isAsAsked(rule, asked.get(rule.ruleId)),
      ) ?? false,
    inverses: (state) => {
      const remembered = rememberedRules(state, groupId);
      const before = remembered.filter(({ ruleId }) => ruleId !== undefined && ids.includes(ruleId));
      return putBackRules(state, groupId, before);
    },
  });
};

/** The changes of rules, by CloudTrail's event names. */
export const securityGroupChanges: Readonly<Record<string, Decoder<Calls>>> = {
  'ec2:AuthorizeSecurityGroupIngress': authorized(false),
  'ec2:AuthorizeSecurityGroupEgress': authorized(true),
  'ec2:RevokeSecurityGroupIngress': revoked(false),
  'ec2:RevokeSecurityGroupEgress': revoked(true),
  'ec2:ModifySecurityGroupRules': modified,
};
