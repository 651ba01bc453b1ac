import { at, isObject, type Json, type JsonObject, parseJson } from './json.ts';

/** What policies say of one request; `unknown` where a condition decides that cannot be seen from here. */
export type PolicyVerdict = 'allowed' | 'explicitDeny' | 'implicitDeny' | 'unknown';

/** One request to be judged. Without a principal the documents are identity policies, which name none. */
export type PolicyRequest = {
  /** `service:Action`. */
  readonly action: string;
  /** ARN; `*` for actions that know no resource. */
  readonly resource: string;
  /** The caller's ARNs, for resource policies: a role, its account's root, … */
  readonly principals?: readonly string[];
};

type Match = 'yes' | 'no' | 'maybe';

const listOf = (value: Json | undefined): readonly string[] =>
  (Array.isArray(value) ? value : [value]).filter((item): item is string => typeof item === 'string');

const escaped = (text: string): string => text.replace(/[.+^${}()|[\]\\]/g, '\\$&');

/** `*` stands for any characters and `?` for one: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html */
const matches = (pattern: string, text: string, flags: string): boolean =>
  new RegExp(`^${escaped(pattern).replaceAll('*', '.*').replaceAll('?', '.')}$`, `s${flags}`).test(text);

/** A resource pattern against a pattern that we ask for: `bucket/*` covers `bucket/prefix/*`. */
const covers = (pattern: string, resource: string): Match => {
  if (matches(pattern, resource, '')) return 'yes';
  // A policy variable may come to stand for it: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
  return pattern.includes('${') && matches(pattern.replaceAll(/\$\{[^}]*\}/g, '*'), resource, '')
    ? 'maybe'
    : 'no';
};

const anyOf = (found: readonly Match[]): Match =>
  found.includes('yes') ? 'yes' : found.includes('maybe') ? 'maybe' : 'no';

const allOf = (found: readonly Match[]): Match =>
  found.includes('no') ? 'no' : found.includes('maybe') ? 'maybe' : 'yes';

const not = (match: Match): Match => (match === 'yes' ? 'no' : match === 'no' ? 'yes' : 'maybe');

/** Actions are matched without regard to case. */
const actionMatch = (patterns: readonly string[], action: string): Match =>
  patterns.some((pattern) => matches(pattern, action, 'i')) ? 'yes' : 'no';

const resourceMatch = (patterns: readonly string[], resource: string): Match =>
  anyOf(patterns.map((pattern) => covers(pattern, resource)));

/** `"*"`, `{"AWS": "*"}` or a list of ARNs and account ids. */
const principalMatch = (principal: Json | undefined, principals: readonly string[]): Match => {
  const named = isObject(principal) ? listOf(at(principal, 'AWS')) : listOf(principal);
  return named.some((name) => name === '*' || principals.includes(name)) ? 'yes' : 'no';
};

const partMatch = (
  statement: JsonObject,
  part: 'Action' | 'Resource' | 'Principal',
  match: (value: Json | undefined) => Match,
): Match => {
  const negated = `Not${part}`;
  if (Object.hasOwn(statement, negated)) return not(match(statement[negated]));
  // The resource of a trust policy is the role that it belongs to.
  if (part === 'Resource' && !Object.hasOwn(statement, part)) return 'yes';
  return match(statement[part]);
};

const statementMatch = (statement: JsonObject, { action, resource, principals }: PolicyRequest): Match =>
  allOf([
    partMatch(statement, 'Action', (value) => actionMatch(listOf(value), action)),
    partMatch(statement, 'Resource', (value) => resourceMatch(listOf(value), resource)),
    ...(principals ? [partMatch(statement, 'Principal', (value) => principalMatch(value, principals))] : []),
    ...(Object.keys(isObject(statement['Condition']) ? statement['Condition'] : {}).length > 0
      ? (['maybe'] as const)
      : []),
  ]);

/** The statements of a policy document, JSON text; none of what is not one. */
export const statementsOf = (document: string): readonly JsonObject[] => {
  const statements = at(parseJson(document), 'Statement');
  return (Array.isArray(statements) ? statements : [statements]).filter(isObject);
};

/**
 * Judges one request by some policies of one kind (all identity policies of a role, or one resource policy). An
 * explicit deny wins, then an allow; nothing is denied implicitly. Conditions are not evaluated: where one would
 * decide, the answer is `unknown`.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export const evaluatePolicies = (documents: readonly string[], request: PolicyRequest): PolicyVerdict => {
  const statements = documents.flatMap(statementsOf);
  const by = (effect: string): Match =>
    anyOf(
      statements
        .filter(({ Effect }) => Effect === effect)
        .map((statement) => statementMatch(statement, request)),
    );
  const denied = by('Deny');
  if (denied === 'yes') return 'explicitDeny';
  const allowed = by('Allow');
  if (allowed === 'no') return 'implicitDeny';
  return denied === 'maybe' || allowed === 'maybe' ? 'unknown' : 'allowed';
};
