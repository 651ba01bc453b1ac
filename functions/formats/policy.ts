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

/** One request to be judged. Without a principal the documents are identity policies, which name none. */
export type PolicyRequest = {
  /** `service:Action`. */
  readonly action: string;
  /** ARN; `*` for actions that know no resource. */
  readonly resource: string;
  /** The caller's ARNs, for resource policies: a role, its account's root, … */
  readonly principals?: readonly string[];
};

/** A resource pattern against a pattern that we ask for: `bucket/*` covers `bucket/prefix/*`. */
const covers = (pattern: string, resource: string): Match => {
  if (matchesPattern(pattern, resource)) return 'yes';
  // A policy variable may come to stand for it: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
  return pattern.includes('${') && matchesPattern(pattern.replaceAll(/\$\{[^}]*\}/g, '*'), resource)
    ? 'maybe'
    : 'no';
};

/** The resource of a trust policy, which names none, is the role that it belongs to. */
const resourceMatch = (value: Json | undefined, resource: string): Match =>
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
 * Judges one request by some policies of one kind (all identity policies of a role, or one resource policy).
 * Conditions are not evaluated: where one would decide, the answer is `unknown`.
 */
export const evaluatePolicies = (documents: readonly string[], request: PolicyRequest): PolicyVerdict =>
  verdictOf(documents.flatMap(statementsOf), (statement) => statementMatch(statement, request));
