import type { EndpointElsewhere } from '../network.ts';
import type { FirewallRule, PrivateZone, ProfileContents, ResolverRule } from './names.ts';

/** The rules of a rule group; which group is asked first depends on the VPC. */
export type GroupRules = readonly Omit<FirewallRule, 'groupPriority' | 'associationId'>[];

/** What decides how names resolve, with what it says; and an endpoint to which a name led before a change. */
export type NameSource =
  | { readonly kind: 'hosted-zone'; readonly zone: PrivateZone }
  | { readonly kind: 'resolver-rule'; readonly rule: ResolverRule }
  | { readonly kind: 'firewall-rule-group'; readonly rules: GroupRules }
  | { readonly kind: 'profile'; readonly contents: ProfileContents }
  | { readonly kind: 'endpoint'; readonly there: EndpointElsewhere };
