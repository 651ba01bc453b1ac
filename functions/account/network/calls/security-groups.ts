import type { ApiCall } from '../../api-call.ts';
import type { Applied } from '../../applied.ts';
import { present, presentValue } from '../../observed.ts';
import type { AccountState } from '../../state.ts';
import type { SecurityGroup, SecurityGroupRule, VpcNetwork } from '../network.ts';
import { ruleKey, rulesOfPermissions, sameRule } from '../security-group-rules.ts';
import { type Changed, changeNetwork } from './change-network.ts';

type GroupCall = Extract<
  ApiCall,
  {
    api:
      | 'ec2:AuthorizeSecurityGroupIngress'
      | 'ec2:AuthorizeSecurityGroupEgress'
      | 'ec2:RevokeSecurityGroupIngress'
      | 'ec2:RevokeSecurityGroupEgress'
      | 'ec2:ModifySecurityGroupRules';
  }
>;

const refuse = (errorCode: string): Changed => ({ errorCode });

const withRules = (
  network: VpcNetwork,
  group: SecurityGroup,
  rules: readonly SecurityGroupRule[],
): VpcNetwork => ({
  ...network,
  securityGroups: { ...network.securityGroups, [group.groupId]: present({ ...group, rules }) },
});

/** If one of the rules already exists, the whole call fails. */
const authorize = (
  network: VpcNetwork,
  group: SecurityGroup,
  added: readonly SecurityGroupRule[],
): Changed => {
  const isThere = added.some((rule) => group.rules.some((existing) => sameRule(existing, rule)));
  return isThere
    ? refuse('InvalidPermission.Duplicate')
    : withRules(network, group, [...group.rules, ...added]);
};

/**
 * For a rule that does not exist, EC2 refuses the call, except in a default VPC, where it only reports the
 * rule: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RevokeSecurityGroupIngress.html
 */
const revoke = (
  network: VpcNetwork,
  group: SecurityGroup,
  revoked: readonly string[],
  nameOf: (rule: SecurityGroupRule) => string,
  notFound: string,
): Changed => {
  const meant = new Set(revoked);
  const there = new Set(group.rules.map(nameOf));
  if (!revoked.every((name) => there.has(name))) return refuse(notFound);
  return withRules(
    network,
    group,
    group.rules.filter((rule) => !meant.has(nameOf(rule))),
  );
};

type Modified = Extract<GroupCall, { api: 'ec2:ModifySecurityGroupRules' }>['input']['SecurityGroupRules'];

const modify = (network: VpcNetwork, group: SecurityGroup, modified: Modified): Changed => {
  let { rules } = group;
  for (const { SecurityGroupRuleId, SecurityGroupRule: next } of modified) {
    const old = rules.find(({ ruleId }) => ruleId === SecurityGroupRuleId);
    if (!old) return refuse('InvalidSecurityGroupRuleId.NotFound');
    const { CidrIpv4, CidrIpv6, PrefixListId, ReferencedGroupId, ...ports } = next;
    const [rule] = rulesOfPermissions(old.egress, [
      {
        ...ports,
        ...(CidrIpv4 ? { IpRanges: [{ CidrIp: CidrIpv4 }] } : {}),
        ...(CidrIpv6 ? { Ipv6Ranges: [{ CidrIpv6 }] } : {}),
        ...(PrefixListId ? { PrefixListIds: [{ PrefixListId }] } : {}),
        ...(ReferencedGroupId ? { UserIdGroupPairs: [{ GroupId: ReferencedGroupId }] } : {}),
      },
    ]);
    rules = rules.flatMap((item) =>
      item === old && rule ? [{ ...rule, ruleId: SecurityGroupRuleId }] : [item],
    );
  }
  return withRules(network, group, rules);
};

const changeGroup = (network: VpcNetwork, group: SecurityGroup, call: GroupCall): Changed => {
  switch (call.api) {
    case 'ec2:AuthorizeSecurityGroupIngress':
      return authorize(network, group, rulesOfPermissions(false, call.input.IpPermissions));
    case 'ec2:AuthorizeSecurityGroupEgress':
      return authorize(network, group, rulesOfPermissions(true, call.input.IpPermissions));
    case 'ec2:RevokeSecurityGroupIngress':
    case 'ec2:RevokeSecurityGroupEgress': {
      const egress = call.api === 'ec2:RevokeSecurityGroupEgress';
      if ('SecurityGroupRuleIds' in call.input) {
        const idOf = ({ ruleId }: SecurityGroupRule): string => ruleId ?? '';
        const ids = call.input.SecurityGroupRuleIds;
        return revoke(network, group, ids, idOf, 'InvalidSecurityGroupRuleId.NotFound');
      }
      const revoked = rulesOfPermissions(egress, call.input.IpPermissions);
      return revoke(network, group, revoked.map(ruleKey), ruleKey, 'InvalidPermission.NotFound');
    }
    case 'ec2:ModifySecurityGroupRules':
      return modify(network, group, call.input.SecurityGroupRules);
  }
};

/** Rules: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AuthorizeSecurityGroupIngress.html */
export const applyGroupCall = (state: AccountState, call: GroupCall): Applied =>
  changeNetwork(state, 'InvalidGroup.NotFound', (network) => {
    const { GroupId } = call.input;
    const observed = Object.hasOwn(network.securityGroups, GroupId)
      ? network.securityGroups[GroupId]
      : undefined;
    const group = presentValue(observed);
    return group && changeGroup(network, group, call);
  });
