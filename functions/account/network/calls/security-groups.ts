import type { ApiCall } from '../../api-call.ts';
import type { Applied } from '../../applied.ts';
import { present, presentValue } from '../../observed.ts';
import type { AccountState } from '../../state.ts';
import type { SecurityGroup, SecurityGroupRule, VpcNetwork } from '../network.ts';
import { rulesOfPermissions, sameRule } from '../security-group-rules.ts';
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
  isMeant: readonly ((rule: SecurityGroupRule) => boolean)[],
  notFound: string,
): Changed => {
  if (!isMeant.every((matches) => group.rules.some(matches))) return refuse(notFound);
  return withRules(
    network,
    group,
    group.rules.filter((rule) => !isMeant.some((matches) => matches(rule))),
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
        const ids = call.input.SecurityGroupRuleIds;
        const isMeant = ids.map((id) => (rule: SecurityGroupRule) => rule.ruleId === id);
        return revoke(network, group, isMeant, 'InvalidSecurityGroupRuleId.NotFound');
      }
      const revoked = rulesOfPermissions(egress, call.input.IpPermissions);
      const isMeant = revoked.map((gone) => (rule: SecurityGroupRule) => sameRule(rule, gone));
      return revoke(network, group, isMeant, 'InvalidPermission.NotFound');
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
