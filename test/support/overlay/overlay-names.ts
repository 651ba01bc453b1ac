import type { Overlaid } from './overlaid.ts';
import { jsonBody, jsonReply } from './wire.ts';

/** A list of the overlay's world under the name that the service gives it. */
const listed =
  (member: string, from: 'firewallGroups' | 'firewallLists' | 'profiles'): Overlaid['answer'] =>
  async (_request, world) =>
    jsonReply({ [member]: world[from] });

const firewallRules: Overlaid['answer'] = async (request, world) => {
  const { FirewallRuleGroupId } = jsonBody(request);
  return jsonReply({ FirewallRules: world.firewallRules.get(String(FirewallRuleGroupId)) ?? [] });
};

const firewallDomains: Overlaid['answer'] = async (request, world) => {
  const { FirewallDomainListId } = jsonBody(request);
  return jsonReply({ Domains: world.firewallDomains.get(String(FirewallDomainListId)) ?? [] });
};

/** The path ends with the id of the Profile. */
const profileItems: Overlaid['answer'] = async ({ path }, world) =>
  jsonReply({ ProfileResourceAssociations: world.profileItems.get(path.split('/').at(-1) ?? '') ?? [] });

/** What moto lacks of name resolution. */
export const NAMES_OVERLAID: Readonly<Record<string, Overlaid>> = {
  'route53resolver:ListFirewallRuleGroupAssociations': {
    why: 'not implemented',
    answer: listed('FirewallRuleGroupAssociations', 'firewallGroups'),
  },
  'route53resolver:ListFirewallDomainLists': {
    why: 'not implemented',
    answer: listed('FirewallDomainLists', 'firewallLists'),
  },
  'route53resolver:ListFirewallRules': { why: 'not implemented', answer: firewallRules },
  'route53resolver:ListFirewallDomains': { why: 'not implemented', answer: firewallDomains },
  'route53profiles:ListProfileResourceAssociations': { why: 'not implemented', answer: profileItems },
  'route53profiles:ListProfileAssociations': {
    why: 'not implemented',
    answer: listed('ProfileAssociations', 'profiles'),
  },
};
