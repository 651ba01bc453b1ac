import { membersOf, newerRequest, numberAt, scalarAt } from '../../../formats/ec2-dialects.ts';
import { at, stringAt } from '../../../formats/json.ts';
import { revokedRuleIds, revokedRules } from '../../network/revoked-rules.ts';
import { permissionOf, requestedRules } from '../../network/security-group-rules.ts';
import type { Reader, Readers } from './reader.ts';

const authorize =
  (api: 'ec2:AuthorizeSecurityGroupIngress' | 'ec2:AuthorizeSecurityGroupEgress'): Reader =>
  ({ request }) => {
    const GroupId = stringAt(request, 'groupId');
    const rules = requestedRules(api === 'ec2:AuthorizeSecurityGroupEgress', request);
    return GroupId && rules.length > 0
      ? { api, input: { GroupId, IpPermissions: rules.map(permissionOf) } }
      : undefined;
  };

const revoke =
  (api: 'ec2:RevokeSecurityGroupIngress' | 'ec2:RevokeSecurityGroupEgress'): Reader =>
  (change) => {
    const GroupId = stringAt(change.request, 'groupId');
    if (!GroupId) return undefined;
    const SecurityGroupRuleIds = revokedRuleIds(change.request);
    if (SecurityGroupRuleIds.length > 0) return { api, input: { GroupId, SecurityGroupRuleIds } };
    const rules = revokedRules(api === 'ec2:RevokeSecurityGroupEgress', change);
    const IpPermissions = rules.map(permissionOf);
    return rules.length > 0 ? { api, input: { GroupId, IpPermissions } } : undefined;
  };

const modifyRules: Reader = ({ request }) => {
  const body = newerRequest(request, 'ModifySecurityGroupRules');
  const GroupId = stringAt(body, 'GroupId');
  const SecurityGroupRules = membersOf(body['SecurityGroupRule']).flatMap((item) => {
    const SecurityGroupRuleId = scalarAt(item, 'SecurityGroupRuleId');
    const rule = at(item, 'SecurityGroupRule');
    const FromPort = numberAt(rule, 'FromPort');
    const ToPort = numberAt(rule, 'ToPort');
    const texts = ['CidrIpv4', 'CidrIpv6', 'PrefixListId', 'ReferencedGroupId'].flatMap((name) => {
      const value = scalarAt(rule, name);
      return value ? [[name, value] as const] : [];
    });
    if (!SecurityGroupRuleId) return [];
    const ports = {
      ...(FromPort === undefined ? {} : { FromPort }),
      ...(ToPort === undefined ? {} : { ToPort }),
    };
    const IpProtocol = scalarAt(rule, 'IpProtocol') ?? '-1';
    return [
      { SecurityGroupRuleId, SecurityGroupRule: { IpProtocol, ...ports, ...Object.fromEntries(texts) } },
    ];
  });
  return GroupId
    ? { api: 'ec2:ModifySecurityGroupRules', input: { GroupId, SecurityGroupRules } }
    : undefined;
};

/** Rules of security groups. */
export const SECURITY_GROUP_CALLS: Readers = {
  'ec2:AuthorizeSecurityGroupIngress': authorize('ec2:AuthorizeSecurityGroupIngress'),
  'ec2:AuthorizeSecurityGroupEgress': authorize('ec2:AuthorizeSecurityGroupEgress'),
  'ec2:RevokeSecurityGroupIngress': revoke('ec2:RevokeSecurityGroupIngress'),
  'ec2:RevokeSecurityGroupEgress': revoke('ec2:RevokeSecurityGroupEgress'),
  'ec2:ModifySecurityGroupRules': modifyRules,
};
