import { type AccountState, presentValue } from '../account-state.ts';
import type { ApiCall, Plan } from '../api-call.ts';
import type { Change } from '../cloudtrail.ts';
import { type Json, type JsonObject, objectAt, stringAt } from '../json.ts';
import type { SecurityGroupRule } from '../network.ts';
import { networksOf } from '../network-parts.ts';
import { type Decoded, type Decoder, type Effect, irrelevant, unreadable } from '../prerequisite.ts';
import { resource } from '../resource.ts';
import { membersOf, newerRequest, scalarAt } from './ec2-dialects.ts';
import {
  describedRules,
  mattersToSessions,
  permissionOf,
  requestedRules,
  ruleWords,
  sameRule,
  sessionPart,
} from './security-group-rules.ts';

export type GroupRepairs = 'ec2:AuthorizeSecurityGroupIngress' | 'ec2:AuthorizeSecurityGroupEgress';
export type GroupOffers = 'ec2:RevokeSecurityGroupIngress' | 'ec2:RevokeSecurityGroupEgress';
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

const authorize = (groupId: string, rule: SecurityGroupRule): ApiCall<GroupRepairs> => ({
  api: rule.egress ? 'ec2:AuthorizeSecurityGroupEgress' : 'ec2:AuthorizeSecurityGroupIngress',
  input: { GroupId: groupId, IpPermissions: [permissionOf(rule)] },
});

const revoke = (groupId: string, rule: SecurityGroupRule): ApiCall<GroupOffers> => ({
  api: rule.egress ? 'ec2:RevokeSecurityGroupEgress' : 'ec2:RevokeSecurityGroupIngress',
  input: { GroupId: groupId, IpPermissions: [permissionOf(rule)] },
});

const plural = (rules: readonly SecurityGroupRule[]): string => rules.map(ruleWords).join(', ');

const distinct = (rules: readonly SecurityGroupRule[]): readonly SecurityGroupRule[] =>
  rules.filter((rule, index) => rules.findIndex((other) => sameRule(other, rule)) === index);

/**
 * Ways to put back what sessions need of revoked rules: TCP 443 with the same peer, one rule alone before all of
 * them. What they need beyond it (a name server's port) is never put back automatically.
 */
const putBack = (
  groupId: string,
  gone: readonly SecurityGroupRule[],
  now: readonly SecurityGroupRule[],
): readonly Plan<Calls>[] => {
  const isMissing = (rule: SecurityGroupRule): boolean => !now.some((existing) => sameRule(existing, rule));
  const parts = distinct(gone.flatMap((rule) => sessionPart(rule) ?? [])).filter(isMissing);
  const plan = (rules: readonly SecurityGroupRule[]): Plan<Calls> => ({
    calls: rules.map((rule) => authorize(groupId, rule)),
    restores: `${plural(rules)} in ${groupId}`,
    exact: true,
  });
  const whole = distinct(gone).filter(isMissing);
  return [
    ...parts.map((rule) => plan([rule])),
    ...(parts.length > 1 ? [plan(parts)] : []),
    ...(whole.length > 0 ? [{ ...plan(whole), byHand: 'It would open more than port 443' }] : []),
  ];
};

const effectOn = (groupId: string, more: Pick<Effect<Calls>, 'isCurrent' | 'inverses'>): Effect<Calls> => ({
  kind: 'effect',
  resources: [resource('AWS::EC2::SecurityGroup', groupId)],
  scope: { networksOf: [{ kind: 'security-group', id: groupId }] },
  ...more,
});

/** A group may be named by its name alone; then only the answer tells its id. */
const groupIdOf = ({ request, response }: Change, set: string): string | undefined =>
  stringAt(request, 'groupId') ??
  membersOf(response[set])
    .map((item) => scalarAt(item, 'groupId'))
    .find((id) => id !== undefined);

/** Rules were added: that breaks no path, but may mend one. */
const authorized =
  (egress: boolean): Decoder<Calls> =>
  (change) => {
    const groupId = groupIdOf(change, 'securityGroupRuleSet');
    if (!groupId) return unreadable('the record names no security group');
    const described = describedRules(change.response['securityGroupRuleSet']);
    const rules = described.length > 0 ? described : requestedRules(egress, change.request);
    if (!rules.some(mattersToSessions)) return irrelevant('no rule that sessions need was added');
    return effectOn(groupId, {
      isCurrent: (state) => rules.some((rule) => rulesNow(state, groupId)?.some((r) => sameRule(r, rule))),
      inverses: () => [
        {
          calls: rules.map((rule) => revoke(groupId, rule)),
          restores: `${groupId} without ${plural(rules)}`,
          exact: true,
        },
      ],
    });
  };

/** Rules that a request names by their ids. */
export const revokedRuleIds = (request: JsonObject): readonly string[] =>
  membersOf(request['securityGroupRuleIds']).flatMap((item: Json) =>
    typeof item === 'string' ? [item] : (scalarAt(item, 'securityGroupRuleId') ?? []),
  );

const byRuleId = (groupId: string, ids: readonly string[]): Decoded<Calls> =>
  effectOn(groupId, {
    isCurrent: (state) => {
      const rules = rulesNow(state, groupId);
      return rules !== undefined && !rules.some(({ ruleId }) => ruleId !== undefined && ids.includes(ruleId));
    },
    inverses: (state) => {
      const remembered = rememberedRules(state, groupId);
      const gone = remembered.filter(({ ruleId }) => ruleId !== undefined && ids.includes(ruleId));
      return putBack(groupId, gone, rulesNow(state, groupId) ?? []);
    },
  });

/**
 * What was revoked: the answer says it exactly (records since 2025), else the request without what the answer
 * calls unknown. In a default VPC a rule that is not there is no error.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RevokeSecurityGroupIngress.html
 */
export const revokedRules = (
  egress: boolean,
  { request, response }: Change,
): readonly SecurityGroupRule[] => {
  const described = describedRules(response['revokedSecurityGroupRuleSet']);
  if (described.length > 0) return described.map((rule) => ({ ...rule, egress }));
  const missing = requestedRules(egress, { ipPermissions: response['unknownIpPermissionSet'] ?? null });
  return requestedRules(egress, request).filter((rule) => !missing.some((other) => sameRule(other, rule)));
};

const revoked =
  (egress: boolean): Decoder<Calls> =>
  (change) => {
    const groupId = groupIdOf(change, 'revokedSecurityGroupRuleSet');
    if (!groupId) return unreadable('the record names no security group');
    const rules = revokedRules(egress, change);
    const ids = revokedRuleIds(change.request);
    if (rules.length === 0 && ids.length > 0) return byRuleId(groupId, ids);
    if (rules.length === 0) return irrelevant('no rule was revoked');
    if (!rules.some(mattersToSessions)) return irrelevant('no rule that sessions need was revoked');
    return effectOn(groupId, {
      isCurrent: (state) => {
        const now = rulesNow(state, groupId);
        return now !== undefined && rules.some((rule) => !now.some((existing) => sameRule(existing, rule)));
      },
      inverses: (state) => putBack(groupId, rules, rulesNow(state, groupId) ?? []),
    });
  };

/** The rules as they are now, of a request that repeats its own name inside. */
const modifiedRules = (request: JsonObject): ReadonlyMap<string, Json> =>
  new Map(
    membersOf(request['SecurityGroupRule']).flatMap((item) => {
      const id = scalarAt(item, 'SecurityGroupRuleId');
      return id ? [[id, item] as const] : [];
    }),
  );

const lowerFirst = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);

/** The rule as responses describe it; all ports are -1 to -1 there. */
const description = ({ protocol, fromPort = -1, toPort = -1, egress }: SecurityGroupRule): JsonObject => ({
  ipProtocol: protocol,
  fromPort,
  toPort,
  isEgress: egress,
});

/**
 * Is a rule what a record made of it? Ports or a protocol that the record does not tell are taken to be as they are
 * now, and so is all of a rule without a peer, which EC2 would not have taken.
 */
const isAsAsked = (now: SecurityGroupRule, item: Json | undefined): boolean => {
  const asked = Object.entries(objectAt(item, 'SecurityGroupRule') ?? {});
  const told = Object.fromEntries(asked.map(([key, value]) => [lowerFirst(key), value]));
  const [left] = describedRules([{ ...description(now), ...told }]);
  if (!left) return true;
  const { fromPort = -1, toPort = -1 } = now;
  return sameRule(left, { ...now, fromPort, toPort });
};

const modified: Decoder<Calls> = ({ request }) => {
  const body = newerRequest(request, 'ModifySecurityGroupRules');
  const groupId = stringAt(body, 'GroupId');
  const asked = modifiedRules(body);
  const ids = [...asked.keys()];
  if (!groupId || ids.length === 0) return unreadable('the record names no security group or no rule');
  return effectOn(groupId, {
    // Rules keep their ids through every change, so that only their content tells whether this one still holds.
    isCurrent: (state) =>
      rulesNow(state, groupId)?.some(
        (rule) =>
          rule.ruleId !== undefined && asked.has(rule.ruleId) && isAsAsked(rule, asked.get(rule.ruleId)),
      ) ?? false,
    inverses: (state) => {
      const remembered = rememberedRules(state, groupId);
      const before = remembered.filter(({ ruleId }) => ruleId !== undefined && ids.includes(ruleId));
      return putBack(groupId, before, rulesNow(state, groupId) ?? []);
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
