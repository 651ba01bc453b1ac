import type { ApiCall, Plan } from '../../account/api-call.ts';
import type { SecurityGroupRule } from '../../account/network/network.ts';
import {
  permissionOf,
  rulesWords,
  sameRule,
  sessionPart,
} from '../../account/network/security-group-rules.ts';

export type GroupRepairs = 'ec2:AuthorizeSecurityGroupIngress' | 'ec2:AuthorizeSecurityGroupEgress';

const authorize = (groupId: string, rule: SecurityGroupRule): ApiCall<GroupRepairs> => ({
  api: rule.egress ? 'ec2:AuthorizeSecurityGroupEgress' : 'ec2:AuthorizeSecurityGroupIngress',
  input: { GroupId: groupId, IpPermissions: [permissionOf(rule)] },
});

const distinct = (rules: readonly SecurityGroupRule[]): readonly SecurityGroupRule[] =>
  rules.filter((rule, index) => rules.findIndex((other) => sameRule(other, rule)) === index);

/**
 * Ways to put back the revoked rules that sessions need: TCP 443 with the same peer, first a single rule,
 * then all of them. Other ports that sessions need (a name server's port) are never put back automatically.
 */
export const putBackRules = (
  groupId: string,
  gone: readonly SecurityGroupRule[],
  now: readonly SecurityGroupRule[],
): readonly Plan<GroupRepairs>[] => {
  const isMissing = (rule: SecurityGroupRule): boolean => !now.some((existing) => sameRule(existing, rule));
  const parts = distinct(gone.flatMap((rule) => sessionPart(rule) ?? [])).filter(isMissing);
  const plan = (rules: readonly SecurityGroupRule[]): Plan<GroupRepairs> => ({
    calls: rules.map((rule) => authorize(groupId, rule)),
    restores: `${rulesWords(rules)} in ${groupId}`,
    exact: true,
  });
  const whole = distinct(gone).filter(isMissing);
  return [
    ...parts.map((rule) => plan([rule])),
    ...(parts.length > 1 ? [plan(parts)] : []),
    ...(whole.length > 0 ? [{ ...plan(whole), byHand: 'the fix would open more than port 443' }] : []),
  ];
};
