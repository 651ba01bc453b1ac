import { isObject, type Json, type JsonObject } from './json.ts';
import { allOf, type Match, matchesPattern } from './policy-statements.ts';

/**
 * What is known of a request: by condition key in lower case, every value that the key may have; undefined where the
 * key may be missing. A key that is not here is not known at all.
 */
export type KnownRequest = Readonly<Record<string, readonly (string | undefined)[]>>;

type Test = (actual: string, wanted: string) => boolean;

const same: Test = (actual, wanted) => actual === wanted;
const sameText: Test = (actual, wanted) => actual.toLowerCase() === wanted.toLowerCase();
const like: Test = (actual, wanted) => matchesPattern(wanted, actual);

/** Operators that hold if one of the values does, by their names in lower case. */
const POSITIVE: Readonly<Record<string, Test>> = {
  stringequals: same,
  stringequalsignorecase: sameText,
  stringlike: like,
  arnequals: like,
  arnlike: like,
  bool: sameText,
  numericequals: (actual, wanted) => Number(actual) === Number(wanted),
  numericlessthan: (actual, wanted) => Number(actual) < Number(wanted),
  numericlessthanequals: (actual, wanted) => Number(actual) <= Number(wanted),
  numericgreaterthan: (actual, wanted) => Number(actual) > Number(wanted),
  numericgreaterthanequals: (actual, wanted) => Number(actual) >= Number(wanted),
};

/** Operators that hold if none of the values does; a missing key meets them. */
const NEGATIVE: Readonly<Record<string, Test>> = {
  stringnotequals: same,
  stringnotequalsignorecase: sameText,
  stringnotlike: like,
  arnnotequals: like,
  arnnotlike: like,
  numericnotequals: (actual, wanted) => Number(actual) === Number(wanted),
};

const own = (tests: Readonly<Record<string, Test>>, name: string): Test | undefined =>
  Object.hasOwn(tests, name) ? tests[name] : undefined;

/** Policies hold flags and numbers with or without quotes. */
const textsOf = (value: Json | undefined): readonly string[] =>
  (Array.isArray(value) ? value : [value]).flatMap((one) =>
    typeof one === 'string' || typeof one === 'boolean' || typeof one === 'number' ? [String(one)] : [],
  );

const holds = (
  operator: string,
  actual: string | undefined,
  wanted: readonly string[],
): boolean | undefined => {
  const name = operator.toLowerCase();
  if (name === 'null')
    return wanted.some((flag) => (flag.toLowerCase() === 'true') === (actual === undefined));
  const base = name.replace(/ifexists$/, '');
  const positive = own(POSITIVE, base);
  const negative = own(NEGATIVE, base);
  if (!positive && !negative) return undefined;
  if (actual === undefined) return base !== name || negative !== undefined;
  if (positive) return wanted.some((one) => positive(actual, one));
  return !wanted.some((one) => negative?.(actual, one));
};

const oneMatch = (operator: string, key: string, value: Json | undefined, known: KnownRequest): Match => {
  const name = key.toLowerCase();
  const wanted = textsOf(value);
  // Variables such as ${aws:PrincipalTag/team} are filled in at request time.
  if (!Object.hasOwn(known, name) || wanted.some((one) => one.includes('${'))) return 'maybe';
  const found = new Set((known[name] ?? []).map((actual) => holds(operator, actual, wanted)));
  if (found.size !== 1 || found.has(undefined)) return 'maybe';
  return found.has(true) ? 'yes' : 'no';
};

/**
 * Does a request meet the conditions of a statement? Every key of every operator must hold.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export const conditionMatch = ({ Condition }: JsonObject, known: KnownRequest): Match => {
  if (Condition === undefined) return 'yes';
  if (!isObject(Condition)) return 'maybe';
  return allOf(
    Object.entries(Condition).flatMap(([operator, keys]) =>
      isObject(keys)
        ? Object.entries(keys).map(([key, value]) => oneMatch(operator, key, value, known))
        : ['maybe' as const],
    ),
  );
};

/** The condition keys of a statement that decide and are not known. */
export const unknownKeys = ({ Condition }: JsonObject, known: KnownRequest): readonly string[] =>
  (isObject(Condition) ? Object.entries(Condition) : []).flatMap(([operator, keys]) =>
    isObject(keys)
      ? Object.entries(keys).flatMap(([key, value]) =>
          oneMatch(operator, key, value, known) === 'maybe' ? [key] : [],
        )
      : [],
  );
