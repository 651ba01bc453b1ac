import type { Change } from '../../formats/cloudtrail.ts';
import { membersOf, scalarAt } from '../../formats/ec2-dialects.ts';
import type { Json, JsonObject } from '../../formats/json.ts';
import type { SecurityGroupRule } from './network.ts';
import { describedRules, requestedRules, rulesBeside } from './security-group-rules.ts';

/** Rules that a request names by their ids. */
export const revokedRuleIds = (request: JsonObject): readonly string[] =>
  membersOf(request['securityGroupRuleIds']).flatMap((item: Json) =>
    typeof item === 'string' ? [item] : (scalarAt(item, 'securityGroupRuleId') ?? []),
  );

/**
 * The revoked rules. The response names them exactly (records since 2025); older records need the request,
 * without the rules that the response calls unknown. In a default VPC, a rule that does not exist is no
 * error.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RevokeSecurityGroupIngress.html
 */
export const revokedRules = (
  egress: boolean,
  { request, response }: Change,
): readonly SecurityGroupRule[] => {
  const described = describedRules(response['revokedSecurityGroupRuleSet']);
  if (described.length > 0) return described.map((rule) => ({ ...rule, egress }));
  const missing = requestedRules(egress, { ipPermissions: response['unknownIpPermissionSet'] ?? null });
  return rulesBeside(requestedRules(egress, request), missing);
};
