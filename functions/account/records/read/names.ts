import { numberAt } from '../../../formats/ec2-dialects.ts';
import { at, type Json, stringAt } from '../../../formats/json.ts';
import { member, recordedSets, textOf, vpcOfRecord, zoneIdIn } from '../../../formats/route53-records.ts';
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

const updateDomains: Reader = ({ request }) => {
  const FirewallDomainListId = textOf(request, 'firewallDomainListId');
  const Operation = LIST_OPERATIONS.find((one) => one === textOf(request, 'operation'));
  const domains = member(request, 'domains');
  if (!FirewallDomainListId || !Operation || !Array.isArray(domains)) return undefined;
  const Domains = domains.filter((one): one is string => typeof one === 'string');
  return {
    api: 'route53resolver:UpdateFirewallDomains',
    input: { FirewallDomainListId, Operation, Domains },
  };
};

const LIST_OPERATIONS = ['ADD', 'REMOVE', 'REPLACE'] as const;

const associateProfile: Reader = ({ request }) => {
  const [ProfileId, ResourceId] = [textOf(request, 'profileId'), textOf(request, 'resourceId')];
  const Name = textOf(request, 'name') ?? ProfileId ?? '';
  return ProfileId && ResourceId
    ? { api: 'route53profiles:AssociateProfile', input: { ProfileId, ResourceId, Name } }
    : undefined;
};

const disassociateProfile: Reader = ({ request }) => {
  const [ProfileId, ResourceId] = [textOf(request, 'profileId'), textOf(request, 'resourceId')];
  return ProfileId && ResourceId
    ? { api: 'route53profiles:DisassociateProfile', input: { ProfileId, ResourceId } }
    : undefined;
};

const addToProfile: Reader = ({ request }) => {
  const [ProfileId, ResourceArn] = [textOf(request, 'profileId'), textOf(request, 'resourceArn')];
  if (!ProfileId || !ResourceArn) return undefined;
  const [Name, ResourceProperties] = [textOf(request, 'name'), textOf(request, 'resourceProperties')];
  return {
    api: 'route53profiles:AssociateResourceToProfile',
    input: {
      ProfileId,
      ResourceArn,
      Name: Name ?? ProfileId,
      ...(ResourceProperties ? { ResourceProperties } : {}),
    },
  };
};

const takeFromProfile: Reader = ({ request }) => {
  const [ProfileId, ResourceArn] = [textOf(request, 'profileId'), textOf(request, 'resourceArn')];
  return ProfileId && ResourceArn
    ? { api: 'route53profiles:DisassociateResourceFromProfile', input: { ProfileId, ResourceArn } }
    : undefined;
};

const updateInProfile: Reader = ({ request }) => {
  const ProfileResourceAssociationId = textOf(request, 'profileResourceAssociationId');
  const ResourceProperties = textOf(request, 'resourceProperties');
  return ProfileResourceAssociationId
    ? {
        api: 'route53profiles:UpdateProfileResourceAssociation',
        input: { ProfileResourceAssociationId, ...(ResourceProperties ? { ResourceProperties } : {}) },
      }
    : undefined;
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
  'route53resolver:UpdateFirewallDomains': updateDomains,
  'route53profiles:AssociateProfile': associateProfile,
  'route53profiles:DisassociateProfile': disassociateProfile,
  'route53profiles:AssociateResourceToProfile': addToProfile,
  'route53profiles:DisassociateResourceFromProfile': takeFromProfile,
  'route53profiles:UpdateProfileResourceAssociation': updateInProfile,
};
