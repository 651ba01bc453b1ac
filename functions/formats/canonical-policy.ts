import { isObject, type Json, parseJson } from './json.ts';

const byText = (a: Json, b: Json): number => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);

/** Every list in a policy is a set, and a set of one may be written without brackets. */
export const inOrder = (value: Json): Json => {
  if (Array.isArray(value)) {
    const members = value.map((member: Json) => inOrder(member));
    return members.length === 1 ? (members[0] ?? null) : members.toSorted(byText);
  }
  if (!isObject(value)) return value;
  const keys = Object.keys(value).toSorted();
  return Object.fromEntries(keys.map((key) => [key, inOrder(value[key] ?? null)]));
};

const canonical = (policy: Json): string => {
  const parsed = typeof policy === 'string' ? parseJson(policy) : policy;
  return parsed === undefined ? String(policy) : JSON.stringify(inOrder(parsed));
};

/** Do two policies, each as text or JSON, hold the same statements? */
export const samePolicyText = (a: Json, b: Json): boolean => canonical(a) === canonical(b);
