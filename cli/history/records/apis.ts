import { READABLE_APIS } from '../../../functions/account/records/calls-of-change.ts';
import { registry } from '../../../functions/prerequisites/index.ts';

/** Calls that bring nodes or take them away: a break hits the nodes that run at the time. */
export const NODE_APIS = [
  'ec2:RunInstances',
  'ec2:StartInstances',
  'ec2:StopInstances',
  'ec2:TerminateInstances',
  'ssm:RegisterManagedInstance',
  'ssm:DeregisterManagedInstance',
] as const;

/**
 * Calls that change what sessions need and that no inverse takes back: they are not judged, but what they touched is not
 * known before them. Whatever is only made (a subnet, a security group, a role) is not among them, because nothing
 * depends on it until another call uses it.
 */
const OPAQUE_APIS = [
  'ec2:AcceptVpcPeeringConnection',
  'ec2:AssociateAddress',
  'ec2:AssociateVpcCidrBlock',
  'ec2:AttachNetworkInterface',
  'ec2:AttachVpnGateway',
  'ec2:CreateVpcBlockPublicAccessExclusion',
  'ec2:DetachNetworkInterface',
  'ec2:DisassociateVpcCidrBlock',
  'ec2:EnableVgwRoutePropagation',
  'kms:ImportKeyMaterial',
  'cloudtrail:CreateTrail',
  'route53:DeleteHostedZone',
  'route53profiles:AssociateResourceToProfile',
  'route53profiles:DisassociateResourceFromProfile',
  'route53resolver:DisassociateFirewallRuleGroup',
  'route53resolver:ImportFirewallDomains',
  'route53resolver:UpdateFirewallConfig',
  'route53resolver:UpdateFirewallDomains',
  'route53resolver:UpdateFirewallRuleGroupAssociation',
] as const;

/** The calls that the guard judges. */
export const JUDGED: ReadonlySet<string> = new Set(registry.flatMap(({ watches }) => Object.keys(watches)));

/** Everything that must be known of the past: what is judged, and what else changes the account that it is judged on. */
export const KEPT: ReadonlySet<string> = new Set([...JUDGED, ...READABLE_APIS, ...NODE_APIS, ...OPAQUE_APIS]);

const nameOf = (api: string): string => api.slice(api.indexOf(':') + 1);

/** The event names of all of them, without their service. */
export const KEPT_NAMES: ReadonlySet<string> = new Set([...KEPT].map(nameOf));

/** Services whose calls are recorded in one Region of a partition. */
export const isGlobal = (api: string): boolean => /^(iam|route53):/.test(api);

/** The event names of the calls that are recorded in a place: in the Region itself, or in that of the global services. */
export const namesIn = (place: 'region' | 'global' | 'both'): readonly string[] => {
  const isHere = (api: string): boolean => place === 'both' || isGlobal(api) === (place === 'global');
  return [...new Set([...KEPT].filter(isHere).map(nameOf))].toSorted();
};
