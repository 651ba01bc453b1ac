import { isObject, type Json, type JsonObject, parseJson } from '../json.ts';

/** `maybe`: it depends on who asks, on a condition, or on a resource that is not known here. */
export type Allowed = 'yes' | 'no' | 'maybe';

export type Question = {
  readonly action: string;
  /** An ARN, or an ARN pattern that stands for all that it matches; undefined when it is not known. */
  readonly resource?: string;
};

const listOf = (value: Json | undefined): readonly string[] =>
  (Array.isArray(value) ? value : [value]).filter((item) => typeof item === 'string');

/** `*` and `?`, and nothing else, are wildcards in IAM. Linear in both lengths, whatever the pattern. */
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

/** Up to the first wildcard. */
const literal = (pattern: string): string => /^[^*?]*/.exec(pattern)?.[0] ?? '';

const isPattern = (text: string): boolean => text.includes('*') || text.includes('?');

const coversResource = (pattern: string, resource: string | undefined): Allowed => {
  if (/^\*+$/.test(pattern)) return 'yes';
  // Variables such as ${aws:username} are filled in when it is asked.
  if (resource === undefined || pattern.includes('${')) return 'maybe';
  if (matchesPattern(pattern, resource)) return 'yes';
  if (!isPattern(resource)) return 'no';
  if (!isPattern(pattern)) return matchesPattern(resource, pattern) ? 'maybe' : 'no';
  const [a, b] = [literal(pattern), literal(resource)];
  return a.startsWith(b) || b.startsWith(a) ? 'maybe' : 'no';
};

const strongest = (answers: readonly Allowed[]): Allowed =>
  answers.find((answer) => answer === 'yes') ?? answers.find((answer) => answer === 'maybe') ?? 'no';

const opposite = (answer: Allowed): Allowed => {
  if (answer === 'maybe') return 'maybe';
  return answer === 'yes' ? 'no' : 'yes';
};

const forAction = (statement: JsonObject, action: string): Allowed => {
  const hits = (patterns: readonly string[]): Allowed =>
    patterns.some((pattern) => matchesPattern(pattern.toLowerCase(), action.toLowerCase())) ? 'yes' : 'no';
  const { Action, NotAction } = statement;
  return NotAction === undefined ? hits(listOf(Action)) : opposite(hits(listOf(NotAction)));
};

const forResource = (statement: JsonObject, resource: string | undefined): Allowed => {
  const { Resource, NotResource } = statement;
  const covers = (value: Json | undefined): Allowed =>
    strongest(listOf(value).map((pattern) => coversResource(pattern, resource)));
  return NotResource === undefined ? covers(Resource) : opposite(covers(NotResource));
};

/** Who asks is the role of the node, which is not known here. */
const forAnyone = ({ Principal, NotPrincipal }: JsonObject): Allowed => {
  if (NotPrincipal !== undefined) return 'maybe';
  const principals = isObject(Principal) ? listOf(Principal['AWS']) : listOf(Principal);
  return principals.includes('*') ? 'yes' : 'maybe';
};

const unconditional = ({ Condition }: JsonObject): Allowed =>
  Condition === undefined || (isObject(Condition) && Object.keys(Condition).length === 0) ? 'yes' : 'maybe';

const applies = (statement: JsonObject, { action, resource }: Question): Allowed => {
  const parts = [
    forAction(statement, action),
    forResource(statement, resource),
    forAnyone(statement),
    unconditional(statement),
  ];
  if (parts.includes('no')) return 'no';
  return parts.includes('maybe') ? 'maybe' : 'yes';
};

/**
 * What a policy document says of one request, to anybody. "An explicit deny in any policy overrides any allows";
 * what nothing allows is denied.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export const allows = (document: string, question: Question): Allowed => {
  const parsed = parseJson(document);
  const given = isObject(parsed) ? parsed['Statement'] : undefined;
  const statements = (Array.isArray(given) ? given : [given]).filter(isObject);
  if (statements.length === 0) return 'maybe';
  const withEffect = (effect: string): Allowed =>
    strongest(statements.filter(({ Effect }) => Effect === effect).map((one) => applies(one, question)));
  const denied = withEffect('Deny');
  const allowed = withEffect('Allow');
  if (denied === 'yes' || allowed === 'no') return 'no';
  return denied === 'maybe' ? 'maybe' : allowed;
};
