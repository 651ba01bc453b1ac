import { at, isObject, type Json, type JsonObject } from './json.ts';
import {
  actionMatch,
  allOf,
  anyOf,
  elementMatch,
  listOf,
  type Match,
  matchesPattern,
  type PolicyVerdict,
  statementsOf,
  verdictOf,
} from './policy-statements.ts';

/** One request to judge. Without a principal, the documents are identity policies, which name none. */
type PolicyRequest = {
  /** `service:Action`. */
  readonly action: string;
  /** ARN; `*` for actions without a resource. */
  readonly resource: string;
  /** The caller's ARNs, for resource policies: a role, its account's root, … */
  readonly principals?: readonly string[];
};

/** Matches a resource pattern against the pattern of the request: `bucket/*` covers `bucket/prefix/*`. */
const covers = (pattern: string, resource: string): Match => {
  if (matchesPattern(pattern, resource)) return 'yes';
  // A policy variable may match it:
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
  return pattern.includes('${') && matchesPattern(pattern.replaceAll(/\$\{[^}]*\}/g, '*'), resource)
    ? 'maybe'
    : 'no';
};

/** A trust policy names no resource: its resource is the role that it belongs to. */
export const resourceMatch = (value: Json | undefined, resource: string): Match =>
  value === undefined ? 'yes' : anyOf(listOf(value).map((pattern) => covers(pattern, resource)));

/** `"*"`, `{"AWS": "*"}` or a list of ARNs and account ids. */
const principalMatch = (principal: Json | undefined, principals: readonly string[]): Match => {
  const named = isObject(principal) ? listOf(at(principal, 'AWS')) : listOf(principal);
  return named.some((name) => name === '*' || principals.includes(name)) ? 'yes' : 'no';
};

const conditionMatch = ({ Condition }: JsonObject): Match =>
  isObject(Condition) && Object.keys(Condition).length > 0 ? 'maybe' : 'yes';

const statementMatch = (statement: JsonObject, { action, resource, principals }: PolicyRequest): Match =>
  allOf([
    actionMatch(statement, action),
    elementMatch(statement, 'Resource', (value) => resourceMatch(value, resource)),
    principals ? elementMatch(statement, 'Principal', (value) => principalMatch(value, principals)) : 'yes',
    conditionMatch(statement),
  ]);

/**
 * Judges one request by policies of one kind (all identity policies of a role, or one resource policy).
 * Conditions are not evaluated: if one would decide, the answer is `unknown`.
 */
export const evaluatePolicies = (documents: readonly string[], request: PolicyRequest): PolicyVerdict =>
  verdictOf(documents.flatMap(statementsOf), (statement) => statementMatch(statement, request));
