import { at, isObject, type Json, parseJson } from '../../formats/json.ts';

const byText = (a: Json, b: Json): number => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);

/** Every list in a policy is a set, and a set of one may be written without brackets. */
const inOrder = (value: Json): Json => {
  if (Array.isArray(value)) {
    const members = value.map((member: Json) => inOrder(member));
    return members.length === 1 ? (members[0] ?? null) : members.toSorted(byText);
  }
  if (!isObject(value)) return value;
  const keys = Object.keys(value).toSorted();
  return Object.fromEntries(keys.map((key) => [key, inOrder(value[key] ?? null)]));
};

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
