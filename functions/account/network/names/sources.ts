import type { FirewallRule, PrivateZone, ResolverRule } from './names.ts';

/** The rules of a rule group; which group is asked first depends on the VPC. */
export type GroupRules = readonly Omit<FirewallRule, 'groupPriority' | 'associationId'>[];

/** What can be associated with a VPC to decide how names resolve there, with what it says. */
export type NameSource =
  | { readonly kind: 'hosted-zone'; readonly zone: PrivateZone }
  | { readonly kind: 'resolver-rule'; readonly rule: ResolverRule }
  | { readonly kind: 'firewall-rule-group'; readonly rules: GroupRules };
