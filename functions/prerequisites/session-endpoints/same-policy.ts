import { inOrder } from '../../formats/canonical-policy.ts';
import { at, type Json, parseJson } from '../../formats/json.ts';

const FULL_ACCESS = JSON.stringify(inOrder({ Action: '*', Effect: 'Allow', Principal: '*', Resource: '*' }));

/**
 * A policy in a canonical form for comparisons; text that is not JSON stays as it is. An endpoint without a
 * policy, or with a reset policy, has the default one:
 * https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
 */
const spelled = (policy: Json | undefined): string => {
  if (policy === undefined) return FULL_ACCESS;
  const parsed = typeof policy === 'string' ? parseJson(policy) : policy;
  if (parsed === undefined) return String(policy);
  const ordered = inOrder(parsed);
  const statement = JSON.stringify(at(ordered, 'Statement') ?? null);
  return statement === FULL_ACCESS ? FULL_ACCESS : JSON.stringify(ordered);
};

/** Are two endpoint policies, each as text or JSON, the same? A missing policy is the default one. */
export const samePolicy = (a: Json | undefined, b: Json | undefined): boolean => spelled(a) === spelled(b);
