import { isObject, type JsonObject } from '../../../formats/json.ts';
import { conditionMatch, type KnownRequest } from '../../../formats/policy-conditions.ts';
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
} from '../../../formats/policy-statements.ts';

/** `maybe`: it depends on who asks, on a condition, or on a resource that is not known here. */
type Allowed = Match;

export type PolicyQuestion = {
  readonly action: string;
  /** An ARN, or an ARN pattern that stands for everything that it matches; undefined if unknown. */
  readonly resource?: string;
  /** The account of the caller; undefined if unknown. */
  readonly account?: string;
};

/** Up to the first wildcard. */
const literal = (pattern: string): string => /^[^*?]*/.exec(pattern)?.[0] ?? '';

const isPattern = (text: string): boolean => text.includes('*') || text.includes('?');

const covers = (pattern: string, resource: string | undefined): Match => {
  if (/^\*+$/.test(pattern)) return 'yes';
  // Variables such as ${aws:username} are filled in at request time.
  if (resource === undefined || pattern.includes('${')) return 'maybe';
  if (matchesPattern(pattern, resource)) return 'yes';
  if (!isPattern(resource)) return 'no';
  if (!isPattern(pattern)) return matchesPattern(resource, pattern) ? 'maybe' : 'no';
  const [a, b] = [literal(pattern), literal(resource)];
  return a.startsWith(b) || b.startsWith(a) ? 'maybe' : 'no';
};

/** The caller is the role of the node, which is not known here. */
const anyoneMatch = ({ Principal, NotPrincipal }: JsonObject): Match => {
  if (NotPrincipal !== undefined) return 'maybe';
  const principals = isObject(Principal) ? listOf(Principal['AWS']) : listOf(Principal);
  return principals.includes('*') ? 'yes' : 'maybe';
};

/**
 * The agent calls with a role of its own account. Everything else about the request is not known here.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
const ofCaller = (account: string | undefined): KnownRequest =>
  account === undefined ? {} : { 'aws:principalaccount': [account] };

/** The condition that only principals of one account meet. */
export const ofAccount = (account: string): JsonObject => ({
  StringEquals: { 'aws:PrincipalAccount': account },
});

const statementMatch = (statement: JsonObject, { action, resource, account }: PolicyQuestion): Match =>
  allOf([
    actionMatch(statement, action),
    elementMatch(statement, 'Resource', (value) =>
      anyOf(listOf(value).map((pattern) => covers(pattern, resource))),
    ),
    anyoneMatch(statement),
    conditionMatch(statement, ofCaller(account)),
  ]);

const ALLOWED: Readonly<Record<PolicyVerdict, Allowed>> = {
  allowed: 'yes',
  explicitDeny: 'no',
  implicitDeny: 'no',
  unknown: 'maybe',
};

/**
 * What an endpoint's policy document says about one request by anybody; without statements, nothing is known.
 */
export const allows = (document: string, question: PolicyQuestion): Allowed => {
  const statements = statementsOf(document);
  if (statements.length === 0) return 'maybe';
  return ALLOWED[verdictOf(statements, (statement) => statementMatch(statement, question))];
};
