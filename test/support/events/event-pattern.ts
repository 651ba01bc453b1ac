import { isObject, type Json } from '../../../functions/formats/json.ts';

/**
 * Event patterns as EventBridge matches them, as far as the examples use them. Source:
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html, and for arrays and dots
 * https://github.com/aws/event-ruler#json-array-matching: a path matches if any value there does, lists do not count as steps,
 * and a key that holds a dot is the same path as two keys.
 */

type Values = Map<string, Json[]>;

const flatten = (value: Json, path: string, into: Values): Values => {
  if (Array.isArray(value)) for (const one of value) flatten(one as Json, path, into);
  else if (isObject(value)) {
    for (const [key, one] of Object.entries(value)) flatten(one as Json, path ? `${path}.${key}` : key, into);
  } else into.set(path, [...(into.get(path) ?? []), value]);
  return into;
};

const isNumeric = (value: Json, [operator, limit, ...rest]: readonly unknown[]): boolean => {
  if (operator === undefined) return true;
  if (typeof value !== 'number') return false;
  const holds = operator === '=' ? value === limit : operator === '>' ? value > Number(limit) : undefined;
  if (holds === undefined) throw new Error(`the test does not know the operator ${String(operator)}`);
  return holds && isNumeric(value, rest);
};

const isOneOf = (values: readonly Json[], matchers: readonly unknown[]): boolean =>
  matchers.some((matcher) =>
    values.some((value) =>
      isObject(matcher as Json)
        ? isNumeric(value, (matcher as { readonly numeric: readonly unknown[] }).numeric)
        : value === matcher,
    ),
  );

/** Does an event match a pattern? */
export const matchesPattern = (pattern: Json, event: Json, path = '', values?: Values): boolean => {
  const found = values ?? flatten(event, '', new Map());
  if (Array.isArray(pattern)) return isOneOf(found.get(path) ?? [], pattern);
  if (!isObject(pattern)) throw new Error('a pattern is made of objects and lists');
  return Object.entries(pattern).every(([key, part]) =>
    matchesPattern(part as Json, event, path ? `${path}.${key}` : key, found),
  );
};
