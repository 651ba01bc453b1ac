/** A VPC as Route 53 names it. */
export type VpcOfZone = { readonly VPCRegion: string; readonly VPCId: string };

type ZoneAssociation = { readonly HostedZoneId: string; readonly VPC: VpcOfZone };
type RuleAssociation = { readonly ResolverRuleId: string; readonly VPCId: string };

/** The records of one name and type, in the form that Route 53 takes. */
export type RecordSetInput = {
  readonly Name: string;
  readonly Type: string;
  readonly TTL?: number;
  readonly ResourceRecords?: readonly { readonly Value: string }[];
  readonly AliasTarget?: {
    readonly HostedZoneId: string;
    readonly DNSName: string;
    readonly EvaluateTargetHealth: boolean;
  };
};

/** One change of a batch. */
export type RecordChange = {
  readonly Action: 'CREATE' | 'UPSERT' | 'DELETE';
  readonly ResourceRecordSet: RecordSetInput;
};

type FirewallRuleKey = { readonly FirewallRuleGroupId: string; readonly FirewallDomainListId: string };

type FirewallRuleInput = FirewallRuleKey & {
  readonly Name?: string;
  readonly Priority?: number;
  readonly Action?: string;
  readonly BlockResponse?: string;
};

type ProfileAssociation = { readonly ProfileId: string; readonly ResourceId: string };

/** A zone, rule, rule group or endpoint in a Profile, by its ARN. */
type ProfileResource = { readonly ProfileId: string; readonly ResourceArn: string };

/** The calls on names that an alert may offer as commands. */
export type NameOfferedInputs = {
  'route53:AssociateVPCWithHostedZone': ZoneAssociation;
  'route53:DisassociateVPCFromHostedZone': ZoneAssociation;
  'route53:ChangeResourceRecordSets': {
    readonly HostedZoneId: string;
    readonly ChangeBatch: { readonly Changes: readonly RecordChange[] };
  };
  'route53:DeleteHostedZone': { readonly Id: string };
  'route53resolver:AssociateResolverRule': RuleAssociation;
  'route53resolver:DisassociateResolverRule': RuleAssociation;
  'route53resolver:DisassociateFirewallRuleGroup': { readonly FirewallRuleGroupAssociationId: string };
  'route53resolver:DeleteFirewallRule': FirewallRuleKey;
  'route53resolver:UpdateFirewallDomains': {
    readonly FirewallDomainListId: string;
    readonly Operation: 'ADD' | 'REMOVE' | 'REPLACE';
    readonly Domains: readonly string[];
  };
  'route53profiles:AssociateProfile': ProfileAssociation & { readonly Name: string };
  'route53profiles:DisassociateProfile': ProfileAssociation;
  'route53profiles:AssociateResourceToProfile': ProfileResource & {
    readonly Name: string;
    /** JSON; of rule groups only: `{"priority":102}`. */
    readonly ResourceProperties?: string;
  };
  'route53profiles:DisassociateResourceFromProfile': ProfileResource;
  'route53profiles:UpdateProfileResourceAssociation': {
    readonly ProfileResourceAssociationId: string;
    readonly ResourceProperties?: string;
  };
};

/** The calls on names that are only applied to the embedded account. */
export type NameReplayedInputs = {
  /** `Id` is the one that Route 53 gives to the zone. */
  'route53:CreateHostedZone': { readonly Id: string; readonly Name: string; readonly VPC: VpcOfZone };
  'route53resolver:UpdateResolverRule': {
    readonly ResolverRuleId: string;
    readonly Config: { readonly TargetIps: readonly { readonly Ip: string }[] };
  };
  /** `Id` is the one that the Resolver gives to the association. */
  'route53resolver:AssociateFirewallRuleGroup': {
    readonly Id: string;
    readonly FirewallRuleGroupId: string;
    readonly VpcId: string;
    readonly Priority: number;
  };
  'route53resolver:CreateFirewallRule': FirewallRuleInput;
  'route53resolver:UpdateFirewallRule': FirewallRuleInput;
};
