import type { ApiCall } from '../../../functions/account/api-call.ts';
import type { JsonObject } from '../../../functions/formats/json.ts';
import { recordOf } from '../samples/sample-event.ts';

/** The guard watches these calls, but the model of an account has none of them. */

/** Changes nothing on which sessions depend. */
export type DeletePolicyVersion = {
  readonly api: 'iam:DeletePolicyVersion';
  readonly input: { readonly PolicyArn: string; readonly VersionId: string };
};

/** `domains` is what the file says; no record says it. */
export type ImportFirewallDomains = {
  readonly api: 'route53resolver:ImportFirewallDomains';
  readonly input: { readonly FirewallDomainListId: string; readonly DomainFileUrl: string };
  readonly domains: readonly string[];
};

export type Unmodelled = DeletePolicyVersion | ImportFirewallDomains;

export const isModelled = (happening: ApiCall | Unmodelled): happening is ApiCall =>
  happening.api !== 'iam:DeletePolicyVersion' && happening.api !== 'route53resolver:ImportFirewallDomains';

/** What CloudTrail says of it. */
export const recordOfUnmodelled = (happening: Unmodelled): JsonObject => {
  if (happening.api === 'iam:DeletePolicyVersion') {
    const { PolicyArn, VersionId } = happening.input;
    return recordOf(happening.api, { request: { policyArn: PolicyArn, versionId: VersionId } });
  }
  const { FirewallDomainListId, DomainFileUrl } = happening.input;
  const request = {
    firewallDomainListId: FirewallDomainListId,
    operation: 'REPLACE',
    domainFileUrl: DomainFileUrl,
  };
  return recordOf(happening.api, { request });
};

/** A call of the model that does the same to the account; undefined if it does nothing. */
export const sameAs = (happening: Unmodelled): ApiCall | undefined =>
  happening.api === 'iam:DeletePolicyVersion'
    ? undefined
    : {
        api: 'route53resolver:UpdateFirewallDomains',
        input: {
          FirewallDomainListId: happening.input.FirewallDomainListId,
          Operation: 'REPLACE',
          Domains: happening.domains,
        },
      };
