import type { ContextEntry, EvaluationResult } from '@aws-sdk/client-iam';
import type { IamDecision } from '../../../account/identity/decision.ts';
import type { PolicyVerdict } from '../../../formats/policy-statements.ts';

/**
 * What every call of an agent has: it goes to its Region, by TLS. Without these, policies of an organization that
 * deny other Regions would look as if they might deny ours.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
export const contextOf = (region: string): ContextEntry[] => [
  { ContextKeyName: 'aws:RequestedRegion', ContextKeyValues: [region], ContextKeyType: 'string' },
  { ContextKeyName: 'aws:SecureTransport', ContextKeyValues: ['true'], ContextKeyType: 'boolean' },
];

const verdictOf = (decision: string | undefined): PolicyVerdict =>
  decision === 'allowed' || decision === 'explicitDeny' ? decision : 'implicitDeny';

/** With a resource, the simulator names missing keys there, else at the top. */
const missingKeys = ({
  MissingContextValues,
  ResourceSpecificResults,
}: EvaluationResult): readonly string[] => [
  ...new Set([
    ...(MissingContextValues ?? []),
    ...(ResourceSpecificResults ?? []).flatMap((one) => one.MissingContextValues ?? []),
  ]),
];

const isBounded = ({
  PermissionsBoundaryDecisionDetail,
  ResourceSpecificResults,
}: EvaluationResult): boolean =>
  [
    PermissionsBoundaryDecisionDetail,
    ...(ResourceSpecificResults ?? []).map((one) => one.PermissionsBoundaryDecisionDetail),
  ].some((detail) => detail?.AllowedByPermissionsBoundary === false);

/**
 * What IAM's simulator says about one action on one resource. A refusal because of a condition key that we did not
 * pass does not count: the real request has the key. Policies of the organization count with their conditions.
 * Source: https://docs.aws.amazon.com/IAM/latest/APIReference/API_EvaluationResult.html
 */
export const decisionOf = (result: EvaluationResult): IamDecision => {
  const verdict = verdictOf(result.EvalDecision);
  if (verdict === 'allowed') return { verdict };
  const byOrganization = result.OrganizationsDecisionDetail?.AllowedByOrganizations === false;
  const missing = missingKeys(result);
  if (missing.length > 0) {
    const where = byOrganization ? ' in a policy of the organization' : '';
    return { verdict: 'unknown', because: `a condition on ${missing.toSorted().join(', ')}${where} decides` };
  }
  if (byOrganization) return { verdict, limitedBy: 'organization' };
  return isBounded(result) ? { verdict, limitedBy: 'permissions-boundary' } : { verdict };
};
