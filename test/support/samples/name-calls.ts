import type { ApiCall } from '../../../functions/account/api-call.ts';
import type { RecordChange } from '../../../functions/account/network/names/inputs.ts';

const VPC = { VPCRegion: 'eu-central-1', VPCId: 'vpc-1' };
const AliasTarget = { HostedZoneId: 'Z2', DNSName: 'x.example.com', EvaluateTargetHealth: false };

const RECORDS: readonly RecordChange[] = [
  { Action: 'CREATE', ResourceRecordSet: { Name: 'ssm.example.com.', Type: 'A', AliasTarget } },
  {
    Action: 'UPSERT',
    ResourceRecordSet: {
      Name: '*.example.com',
      Type: 'A',
      TTL: 60,
      ResourceRecords: [{ Value: '192.0.2.1' }],
    },
  },
];

const ASSOCIATION = { ProfileId: 'rp-1', ResourceId: 'vpc-1' };
const HELD = {
  ProfileId: 'rp-1',
  ResourceArn: 'arn:aws:route53resolver:eu-central-1:111122223333:firewall-rule-group/rslvr-frg-1',
};

/** One of each call on names that an alert may offer. */
export const NAME_CALLS: readonly ApiCall[] = [
  { api: 'route53:AssociateVPCWithHostedZone', input: { HostedZoneId: 'Z1', VPC } },
  { api: 'route53:DisassociateVPCFromHostedZone', input: { HostedZoneId: 'Z1', VPC } },
  {
    api: 'route53:ChangeResourceRecordSets',
    input: { HostedZoneId: 'Z1', ChangeBatch: { Changes: RECORDS } },
  },
  { api: 'route53:DeleteHostedZone', input: { Id: 'Z1' } },
  { api: 'route53resolver:AssociateResolverRule', input: { ResolverRuleId: 'rslvr-rr-1', VPCId: 'vpc-1' } },
  {
    api: 'route53resolver:DisassociateResolverRule',
    input: { ResolverRuleId: 'rslvr-rr-1', VPCId: 'vpc-1' },
  },
  {
    api: 'route53resolver:DisassociateFirewallRuleGroup',
    input: { FirewallRuleGroupAssociationId: 'rslvr-frgassoc-1' },
  },
  {
    api: 'route53resolver:DeleteFirewallRule',
    input: { FirewallRuleGroupId: 'rslvr-frg-1', FirewallDomainListId: 'rslvr-fdl-1' },
  },
  {
    api: 'route53resolver:UpdateFirewallDomains',
    input: { FirewallDomainListId: 'rslvr-fdl-1', Operation: 'REMOVE', Domains: ['*.amazonaws.com', '*'] },
  },
  { api: 'route53profiles:AssociateProfile', input: { ...ASSOCIATION, Name: 'hub' } },
  { api: 'route53profiles:DisassociateProfile', input: ASSOCIATION },
  {
    api: 'route53profiles:AssociateResourceToProfile',
    input: { ...HELD, Name: 'dns', ResourceProperties: '{"priority":102}' },
  },
  { api: 'route53profiles:DisassociateResourceFromProfile', input: HELD },
  {
    api: 'route53profiles:UpdateProfileResourceAssociation',
    input: { ProfileResourceAssociationId: 'rpr-1', ResourceProperties: '{"priority":102}' },
  },
];
