import type { ApiCall, Plan } from '../../account/api-call.ts';
import type { SecurityGroupRule, VpcNetwork } from '../../account/network/network.ts';
import { networksOf } from '../../account/network/parts.ts';
import {
  permissionOf,
  rulesBeside,
  rulesWords,
  sameRule,
  sessionPart,
} from '../../account/network/security-group-rules.ts';
import { presentValue } from '../../account/observed.ts';
import type { AccountState } from '../../account/state.ts';
import { breadthOf, heldBy, isInVpc } from './breadth.ts';
import { emptiesGroup } from './shapes.ts';
import { smallest } from './smallest.ts';
import { type Scales, scalesFor } from './weigh-rules.ts';

export type GroupRepairs = 'ec2:AuthorizeSecurityGroupIngress' | 'ec2:AuthorizeSecurityGroupEgress';

type Rules = readonly SecurityGroupRule[];

const authorize = (groupId: string, rule: SecurityGroupRule): ApiCall<GroupRepairs> => ({
  api: rule.egress ? 'ec2:AuthorizeSecurityGroupEgress' : 'ec2:AuthorizeSecurityGroupIngress',
  input: { GroupId: groupId, IpPermissions: [permissionOf(rule)] },
});

const isSessionRule = (rule: SecurityGroupRule): boolean => {
  const part = sessionPart(rule);
  return part !== undefined && sameRule(part, rule);
};

/** What is put back for one rule, and why a person must do it. */
type Chosen = { readonly rules: Rules; readonly byHand?: string };

const WIDER_IN = 'the rule let in more than the nodes of the VPC, so the command names only their subnets';
const WIDER_OUT =
  'the rule let out to more than the VPC, which is enough for its endpoints, so the command names only the VPC';
const MUST_BE_WIDE = 'the rule let in more than the nodes of the VPC';

/**
 * A rule is wider than the nodes need if it reaches beyond the VPC. Into an endpoint or a node it is then never put
 * back automatically. Out of a node it is, if the addresses of the VPC would not be enough: paths through the internet
 * need all addresses.
 */
const narrowed = (rule: SecurityGroupRule, network: VpcNetwork, scales: Scales, others: Rules): Chosen => {
  if (isInVpc(rule.peer, network)) return { rules: [rule] };
  const subnetIds = new Set(scales.nodes.map((node) => node.interface.subnetId));
  const cidrs = rule.egress
    ? network.cidrBlocks
    : network.subnets.filter((one) => subnetIds.has(one.subnetId)).flatMap(({ cidrBlocks }) => cidrBlocks);
  const rules = heldBy(rule.peer, network, cidrs).map(
    (cidr): SecurityGroupRule => ({ ...rule, peer: { kind: 'cidr', cidr } }),
  );
  if (scales.opensAll([...others, ...rules])) {
    return { rules, byHand: rule.egress ? WIDER_OUT : WIDER_IN };
  }
  return rule.egress ? { rules: [rule] } : { rules: [rule], byHand: MUST_BE_WIDE };
};

const TOO_MANY = 'so many rules were removed that the smallest repair was not searched for';
const MORE_THAN_HTTPS = 'the fix would open more than port 443';

const chooseFrom = (candidates: Rules, network: VpcNetwork, scales: Scales): Chosen => {
  const needed = smallest(candidates, scales.opensAll);
  if (scales.isWorn()) return { rules: needed, byHand: TOO_MANY };
  if (!needed.every(isSessionRule)) return { rules: needed, byHand: MORE_THAN_HTTPS };
  return needed.reduce<Chosen>(
    (chosen, rule) => {
      const others = needed.filter((other) => other !== rule);
      const { rules, byHand = chosen.byHand } = narrowed(rule, network, scales, others);
      return { rules: [...chosen.rules, ...rules], ...(byHand ? { byHand } : {}) };
    },
    { rules: [] },
  );
};

const holding = (state: AccountState, groupId: string): VpcNetwork | undefined =>
  networksOf(state).find(({ securityGroups }) => Object.hasOwn(securityGroups, groupId));

/**
 * Ways to put back revoked rules: the narrowest of them that open as much as all of them, as TCP 443 with the same
 * peer. What reaches beyond the VPC is replaced by a narrower rule if that is enough, and only offered. Other ports that
 * sessions need (a name server's port) are never put back automatically. The last way is everything as it was.
 */
export const putBackRules = (
  state: AccountState,
  groupId: string,
  gone: Rules,
): readonly Plan<GroupRepairs>[] => {
  const network = holding(state, groupId);
  const group = presentValue(network?.securityGroups[groupId]);
  if (!network || !group) return [];
  const whole = rulesBeside(gone, group.rules);
  if (whole.length === 0) return [];
  const byBreadth = (rules: Rules): Rules =>
    rules
      .map((rule) => ({ rule, breadth: breadthOf(rule, network) }))
      .sort((a, b) => (a.breadth < b.breadth ? -1 : a.breadth > b.breadth ? 1 : 0))
      .map(({ rule }) => rule);
  const parts = rulesBeside(
    gone.flatMap((rule) => sessionPart(rule) ?? []),
    group.rules,
  );
  const candidates = [...byBreadth(parts), ...byBreadth(whole.filter((rule) => !isSessionRule(rule)))];
  const shape = emptiesGroup(gone, group.rules) ? ({ containment: 'security-group' } as const) : {};
  const plan = ({ rules, byHand }: Chosen): Plan<GroupRepairs> => ({
    calls: rules.map((rule) => authorize(groupId, rule)),
    restores: `${rulesWords(rules)} in ${groupId}`,
    exact: true,
    ...(byHand ? { byHand } : {}),
    ...shape,
  });
  const chosen = chooseFrom(candidates, network, scalesFor(state, network, groupId, whole));
  return [
    ...(chosen.rules.length > 0 ? [plan(chosen)] : []),
    plan({ rules: whole, byHand: MORE_THAN_HTTPS }),
  ];
};
