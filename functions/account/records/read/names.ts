import { numberAt } from '../../../formats/ec2-dialects.ts';
import { at, type Json, stringAt } from '../../../formats/json.ts';
import { recordedSets, textOf, vpcOfRecord, zoneIdIn } from '../../../formats/route53-records.ts';
import type { ApiCall } from '../../api-call.ts';
import { changeOfSet } from '../../network/names/record-sets.ts';
import type { Reader, Readers } from './reader.ts';

const zoneAssociation =
  (api: 'route53:AssociateVPCWithHostedZone' | 'route53:DisassociateVPCFromHostedZone'): Reader =>
  ({ request }) => {
    const [HostedZoneId, VPC] = [zoneIdIn(request), vpcOfRecord(request)];
    return HostedZoneId && VPC ? { api, input: { HostedZoneId, VPC } } : undefined;
  };

const changeRecords: Reader = ({ request }) => {
  const HostedZoneId = zoneIdIn(request);
  const Changes = recordedSets(request).map(changeOfSet);
  if (!HostedZoneId || Changes.length === 0) return undefined;
  return { api: 'route53:ChangeResourceRecordSets', input: { HostedZoneId, ChangeBatch: { Changes } } };
};

const createZone: Reader = ({ request, response }) => {
  const [Name, VPC] = [textOf(request, 'name'), vpcOfRecord(request)];
  const Id = textOf(response, 'hostedZone', 'id')?.replace(/^\/hostedzone\//, '');
  return Name && VPC && Id ? { api: 'route53:CreateHostedZone', input: { Id, Name, VPC } } : undefined;
};

const ruleAssociation =
  (api: 'route53resolver:AssociateResolverRule' | 'route53resolver:DisassociateResolverRule'): Reader =>
  ({ request }) => {
    const [ResolverRuleId, VPCId] = [textOf(request, 'resolverRuleId'), textOf(request, 'vpcId')];
    return ResolverRuleId && VPCId ? { api, input: { ResolverRuleId, VPCId } } : undefined;
  };

const updateRule: Reader = ({ request }) => {
  const ResolverRuleId = textOf(request, 'resolverRuleId');
  const targets = at(request, 'config', 'targetIps');
  if (!ResolverRuleId || !Array.isArray(targets)) return undefined;
  const TargetIps = targets.flatMap((one: Json) => {
    const Ip = stringAt(one, 'ip') ?? stringAt(one, 'ipv6');
    return Ip ? [{ Ip }] : [];
  });
  return { api: 'route53resolver:UpdateResolverRule', input: { ResolverRuleId, Config: { TargetIps } } };
};

const associateGroup: Reader = ({ request, response }) => {
  const [FirewallRuleGroupId, VpcId] = [textOf(request, 'firewallRuleGroupId'), textOf(request, 'vpcId')];
  const Id = textOf(response, 'firewallRuleGroupAssociation', 'id') ?? '';
  const Priority = numberAt(request, 'priority') ?? 101;
  if (!FirewallRuleGroupId || !VpcId) return undefined;
  return {
    api: 'route53resolver:AssociateFirewallRuleGroup',
    input: { Id, FirewallRuleGroupId, VpcId, Priority },
  };
};

type FirewallCall = Extract<ApiCall, { api: `route53resolver:${string}FirewallRule` }>;

const firewallRule =
  (api: FirewallCall['api']): Reader =>
  ({ request }) => {
    const FirewallRuleGroupId = textOf(request, 'firewallRuleGroupId');
    const FirewallDomainListId = textOf(request, 'firewallDomainListId');
    if (!FirewallRuleGroupId || !FirewallDomainListId) return undefined;
    const key = { FirewallRuleGroupId, FirewallDomainListId };
    if (api === 'route53resolver:DeleteFirewallRule') return { api, input: key };
    const [Name, Action] = [textOf(request, 'name'), textOf(request, 'action')];
    const [Priority, BlockResponse] = [numberAt(request, 'priority'), textOf(request, 'blockResponse')];
    const given = {
      ...(Name ? { Name } : {}),
      ...(Action ? { Action } : {}),
      ...(Priority === undefined ? {} : { Priority }),
      ...(BlockResponse ? { BlockResponse } : {}),
    };
    return { api, input: { ...key, ...given } };
  };

const profile =
  (api: 'route53profiles:AssociateProfile' | 'route53profiles:DisassociateProfile'): Reader =>
  ({ request }) => {
    const [ProfileId, ResourceId] = [textOf(request, 'profileId'), textOf(request, 'resourceId')];
    return ProfileId && ResourceId ? { api, input: { ProfileId, ResourceId } } : undefined;
  };

/** Private hosted zones, Resolver rules, DNS Firewall and Profiles. */
export const NAME_CALLS: Readers = {
  'route53:AssociateVPCWithHostedZone': zoneAssociation('route53:AssociateVPCWithHostedZone'),
  'route53:DisassociateVPCFromHostedZone': zoneAssociation('route53:DisassociateVPCFromHostedZone'),
  'route53:ChangeResourceRecordSets': changeRecords,
  'route53:CreateHostedZone': createZone,
  'route53resolver:AssociateResolverRule': ruleAssociation('route53resolver:AssociateResolverRule'),
  'route53resolver:DisassociateResolverRule': ruleAssociation('route53resolver:DisassociateResolverRule'),
  'route53resolver:UpdateResolverRule': updateRule,
  'route53resolver:AssociateFirewallRuleGroup': associateGroup,
  'route53resolver:CreateFirewallRule': firewallRule('route53resolver:CreateFirewallRule'),
  'route53resolver:UpdateFirewallRule': firewallRule('route53resolver:UpdateFirewallRule'),
  'route53resolver:DeleteFirewallRule': firewallRule('route53resolver:DeleteFirewallRule'),
  'route53profiles:AssociateProfile': profile('route53profiles:AssociateProfile'),
  'route53profiles:DisassociateProfile': profile('route53profiles:DisassociateProfile'),
};
