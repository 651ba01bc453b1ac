import type { ContextEntry, EvaluationResult } from '@aws-sdk/client-iam';
import type { IamDecision } from '../../../account/identity/decision.ts';
import type { Tags } from '../../../account/observed.ts';
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

/** The keys by which a policy names a tag of the resource: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssystemsmanager.html */
const TAG_KEYS = ['aws:ResourceTag', 'ssm:resourceTag'] as const;

/** The tags of a resource, for conditions on them. */
export const tagContextOf = (tags: Tags): ContextEntry[] =>
  Object.entries(tags).flatMap(([key, value]) =>
    TAG_KEYS.map((name) => ({
      ContextKeyName: `${name}/${key}`,
      ContextKeyValues: [value],
      ContextKeyType: 'string' as const,
    })),
  );

const isTagKey = (key: string): boolean =>
  TAG_KEYS.some((name) => key.toLowerCase().startsWith(`${name.toLowerCase()}/`));

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
 * pass does not count: the real request has the key. Policies of the organization count with their conditions. If all
 * tags of the resource were passed, a tag that is missing is not there.
 * Source: https://docs.aws.amazon.com/IAM/latest/APIReference/API_EvaluationResult.html
 */
export const decisionOf = (result: EvaluationResult, knowsTags = false): IamDecision => {
  const verdict = verdictOf(result.EvalDecision);
  if (verdict === 'allowed') return { verdict };
  const byOrganization = result.OrganizationsDecisionDetail?.AllowedByOrganizations === false;
  const missing = missingKeys(result).filter((key) => !(knowsTags && isTagKey(key)));
  if (missing.length > 0) {
    const where = byOrganization ? ' in a policy of the organization' : '';
    return { verdict: 'unknown', because: `a condition on ${missing.toSorted().join(', ')}${where} decides` };
  }
  if (byOrganization) return { verdict, limitedBy: 'organization' };
  return isBounded(result) ? { verdict, limitedBy: 'permissions-boundary' } : { verdict };
};

/**
 * The answer for one of several resources; undefined where it is not told, or where it is refused and the result does not
 * say by whom: what it tells of an organization, which is left out for an account without one, is about all of them.
 * Source: https://docs.aws.amazon.com/IAM/latest/APIReference/API_EvaluationResult.html
 */
export const decisionAt = (result: EvaluationResult, arn: string): IamDecision | undefined => {
  const { EvalResourceName, EvalDecision, ResourceSpecificResults = [] } = result;
  const organization = result.OrganizationsDecisionDetail?.AllowedByOrganizations;
  const boundary = result.PermissionsBoundaryDecisionDetail?.AllowedByPermissionsBoundary;
  const [specific, ...others] = ResourceSpecificResults.filter((one) => one.EvalResourceName === arn);
  if (others.length > 0 || organization === false) return undefined;
  if (!specific) {
    const isOwn = EvalResourceName === arn && ResourceSpecificResults.length === 0;
    return isOwn && EvalDecision === 'allowed' ? { verdict: 'allowed' } : undefined;
  }
  if (specific.EvalResourceDecision === 'allowed') return { verdict: 'allowed' };
  if (organization !== undefined || boundary === false) return undefined;
  return decisionOf({
    EvalActionName: result.EvalActionName,
    EvalDecision: specific.EvalResourceDecision,
    ResourceSpecificResults: [specific],
  });
};
