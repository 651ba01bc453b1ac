import { AGENT_ACTIONS } from '../../account/identity/managed-policies.ts';
import type { Json, JsonObject } from '../../formats/json.ts';
import { listOf, matchesPattern, statementsOf } from '../../formats/policy-statements.ts';

/** What sessions, the agent and the logging of sessions need, in lower case. No action here reads what others wrote. */
const HARMLESS: ReadonlySet<string> = new Set(
  [
    ...AGENT_ACTIONS,
    'logs:CreateLogStream',
    'logs:DescribeLogGroups',
    'logs:DescribeLogStreams',
    'logs:PutLogEvents',
  ].map((action) => action.toLowerCase()),
);

/** The same, as long as the resource is one bucket or one key: on all of them, they give far more than a transcript. */
const HARMLESS_ON_ONE: ReadonlySet<string> = new Set([
  's3:putobject',
  's3:getencryptionconfiguration',
  'kms:decrypt',
  'kms:generatedatakey',
]);

/** The ARN of one bucket, or of what is in it, or of one key. */
const ONE = /^arn:[^:*?]+:(s3:::[^*?/]+(\/.*)?|kms:[^*?]+:key\/[^*?]+)$/;

/** What a statement covers; undefined if it says what it does not cover. */
type Grant = {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly condition: string;
};

const grantOf = ({ Action, Resource, Condition, ...rest }: JsonObject): Grant | undefined =>
  'NotAction' in rest || 'NotResource' in rest
    ? undefined
    : {
        actions: listOf(Action).map((action) => action.toLowerCase()),
        resources: listOf(Resource),
        condition: Condition === undefined ? '' : JSON.stringify(Condition),
      };

/** Does one pattern match everything that another one matches? A `?` could match the `*` of the other one. */
const includes = (wide: string, narrow: string): boolean =>
  wide === narrow || (!wide.includes('?') && matchesPattern(wide, narrow));

const isCovered = (action: string, resource: string, condition: string, grants: readonly Grant[]): boolean =>
  grants.some(
    (grant) =>
      grant.actions.some((wide) => includes(wide, action)) &&
      grant.resources.some((wide) => includes(wide, resource)) &&
      (grant.condition === '' || grant.condition === condition),
  );

const isHarmless = (action: string, resource: string): boolean =>
  HARMLESS.has(action) ||
  /^(ssmmessages|ec2messages):/.test(action) ||
  (HARMLESS_ON_ONE.has(action) && ONE.test(resource));

/** Is all that some statements cover harmless, or covered by others, too? */
const isWithin = (statements: readonly JsonObject[], others: readonly JsonObject[]): boolean => {
  const known = others.flatMap((statement) => grantOf(statement) ?? []);
  return statements.every((statement) => {
    const grant = grantOf(statement);
    return (
      grant?.actions.every((action) =>
        grant.resources.every(
          (resource) => isHarmless(action, resource) || isCovered(action, resource, grant.condition, known),
        ),
      ) ?? false
    );
  });
};

const withEffect = (document: string, effect: Json): readonly JsonObject[] =>
  statementsOf(document).filter(({ Effect }) => Effect === effect);

/**
 * Does going back from one policy document to another allow anything beyond what sessions, the agent and logging need?
 * Either the old one allows it, or the present one denies it. In doubt (wildcards, `NotAction`, a document that cannot be
 * read), it does.
 */
export const allowsMoreThanSessions = (old: string | undefined, now: string | undefined): boolean => {
  if (old === undefined || now === undefined || statementsOf(old).length === 0) return true;
  return (
    !isWithin(withEffect(old, 'Allow'), withEffect(now, 'Allow')) ||
    !isWithin(withEffect(now, 'Deny'), withEffect(old, 'Deny'))
  );
};
