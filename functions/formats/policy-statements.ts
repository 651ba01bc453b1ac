import { at, isObject, type Json, type JsonObject, parseJson } from './json.ts';

/** Does a statement, or a part of it, match a request? `maybe`: this cannot be known here. */
export type Match = 'yes' | 'no' | 'maybe';

export const anyOf = (found: readonly Match[]): Match => {
  if (found.includes('yes')) return 'yes';
  return found.includes('maybe') ? 'maybe' : 'no';
};

export const allOf = (found: readonly Match[]): Match => {
  if (found.includes('no')) return 'no';
  return found.includes('maybe') ? 'maybe' : 'yes';
};

const opposite = (match: Match): Match => {
  if (match === 'maybe') return 'maybe';
  return match === 'yes' ? 'no' : 'yes';
};

/** Most elements of a statement are one string or a list of strings. */
export const listOf = (value: Json | undefined): readonly string[] =>
  (Array.isArray(value) ? value : [value]).filter((item): item is string => typeof item === 'string');

/**
 * `*` stands for any characters and `?` for one; nothing else is special. It never takes more steps than the
 * product of both lengths, whatever the pattern, because others write the policies.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export const matchesPattern = (pattern: string, text: string): boolean => {
  let p = 0;
  let t = 0;
  let star = -1;
  let mark = 0;
  while (t < text.length) {
    if (pattern[p] === '*') {
      star = p;
      mark = t;
      p += 1;
    } else if (pattern[p] === '?' || pattern[p] === text[t]) {
      p += 1;
      t += 1;
    } else if (star >= 0) {
      p = star + 1;
      mark += 1;
      t = mark;
    } else return false;
  }
  return /^\**$/.test(pattern.slice(p));
};

/** An element or its opposite (`NotAction` and the like); a statement has at most one of the two. */
export const elementMatch = (
  statement: JsonObject,
  element: 'Action' | 'Resource' | 'Principal',
  match: (value: Json | undefined) => Match,
): Match => {
  const negated = `Not${element}`;
  return Object.hasOwn(statement, negated) ? opposite(match(statement[negated])) : match(statement[element]);
};

/** Actions are matched without regard to case. */
export const actionMatch = (statement: JsonObject, action: string): Match =>
  elementMatch(statement, 'Action', (value) =>
    listOf(value).some((pattern) => matchesPattern(pattern.toLowerCase(), action.toLowerCase()))
      ? 'yes'
      : 'no',
  );

/** The statements of a policy document (JSON text); empty if it is not a policy document. */
export const statementsOf = (document: string): readonly JsonObject[] => {
  const statements = at(parseJson(document), 'Statement');
  return (Array.isArray(statements) ? statements : [statements]).filter(isObject);
};

/** What policies say about one request; `unknown` if a condition decides that cannot be seen here. */
export type PolicyVerdict = 'allowed' | 'explicitDeny' | 'implicitDeny' | 'unknown';

/**
 * An explicit deny wins over an allow. What nothing allows is denied implicitly.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export const verdictOf = (
  statements: readonly JsonObject[],
  matchOf: (statement: JsonObject) => Match,
): PolicyVerdict => {
  const by = (effect: string): Match =>
    anyOf(statements.filter(({ Effect }) => Effect === effect).map(matchOf));
  const denied = by('Deny');
  if (denied === 'yes') return 'explicitDeny';
  const allowed = by('Allow');
  if (allowed === 'no') return 'implicitDeny';
  return denied === 'maybe' || allowed === 'maybe' ? 'unknown' : 'allowed';
};
