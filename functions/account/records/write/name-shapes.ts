import type { JsonObject } from '../../../formats/json.ts';
import type { ApiCall } from '../../api-call.ts';
import type { Recorded } from './recorded.ts';

/** What AWS gives an id to answers with it; the request does not hold it. */
type Named = Extract<
  ApiCall,
  { api: 'route53:CreateHostedZone' | 'route53resolver:AssociateFirewallRuleGroup' }
>;

const isNamed = (call: ApiCall): call is Named =>
  call.api === 'route53:CreateHostedZone' || call.api === 'route53resolver:AssociateFirewallRuleGroup';

type InProfile = Extract<
  ApiCall,
  {
    api: `route53profiles:${'AssociateResourceTo' | 'DisassociateResourceFrom' | 'UpdateProfileResource'}${string}`;
  }
>;

const isInProfile = (call: ApiCall): call is InProfile =>
  call.api === 'route53profiles:AssociateResourceToProfile' ||
  call.api === 'route53profiles:DisassociateResourceFromProfile' ||
  call.api === 'route53profiles:UpdateProfileResourceAssociation';

type Shape = { readonly request: JsonObject; readonly response: JsonObject };

/**
 * Not confirmed: how CloudTrail records calls on Profiles. The members are those of the API.
 * https://docs.aws.amazon.com/Route53/latest/APIReference/API_route53profiles_ProfileResourceAssociation.html
 */
const profileShape = (request: JsonObject, held: Recorded['held']): Shape => {
  const { profileResourceAssociationId: id, ...rest } = request;
  const association = { ...rest, ...(id === undefined ? {} : { id }), ...held };
  return { request, response: { profileResourceAssociation: association } };
};

/**
 * The record of a call on names whose answer says more than the request, from its request in lower case: Route 53 gave
 * an id to something, or the call is about what a Profile holds. Undefined for other calls.
 */
export const nameShape = (
  { call, held }: Pick<Recorded, 'call' | 'held'>,
  { id: _, ...request }: JsonObject,
): Shape | undefined => {
  if (isInProfile(call)) return profileShape(request, held);
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
