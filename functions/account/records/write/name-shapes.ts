import type { JsonObject } from '../../../formats/json.ts';
import type { ApiCall } from '../../api-call.ts';

/** What AWS gives an id to answers with it; the request does not hold it. */
type Named = Extract<
  ApiCall,
  { api: 'route53:CreateHostedZone' | 'route53resolver:AssociateFirewallRuleGroup' }
>;

const isNamed = (call: ApiCall): call is Named =>
  call.api === 'route53:CreateHostedZone' || call.api === 'route53resolver:AssociateFirewallRuleGroup';

/**
 * The record of a call by which something of Route 53 gets an id, from its request in lower case; undefined for other
 * calls.
 */
export const nameShape = (
  call: ApiCall,
  { id: _, ...request }: JsonObject,
): { readonly request: JsonObject; readonly response: JsonObject } | undefined => {
  if (!isNamed(call)) return undefined;
  if (call.api === 'route53resolver:AssociateFirewallRuleGroup') {
    return { request, response: { firewallRuleGroupAssociation: { ...request, id: call.input.Id } } };
  }
  const zone = { name: `${call.input.Name}.`, config: { privateZone: true } };
  return {
    request: { ...request, hostedZoneConfig: { privateZone: true } },
    response: { hostedZone: { ...zone, id: `/hostedzone/${call.input.Id}` } },
  };
};
