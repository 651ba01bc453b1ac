import type { Family, Prerequisite } from '../../functions/core/prerequisite.ts';
import { type EventPattern, eventPatterns } from '../../functions/core/rules/event-patterns.ts';
import { pascalCase } from './parts.ts';

/**
 * Only events of our own account. Another account may be allowed to put its events on the same bus, and the names of
 * roles and documents are the same there: "make sure that the event pattern for each rule contains an account field"
 * (https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutPermission.html).
 */
export const OWN_ACCOUNT = [{ Ref: 'AWS::AccountId' }] as const;

/** An EventBridge rule: the calls of one service that one family watches. */
export type EventRule = {
  /** Logical id in the template. */
  readonly id: string;
  readonly family: Family;
  readonly pattern: {
    readonly source: readonly string[];
    readonly 'detail-type': readonly string[];
    readonly account: typeof OWN_ACCOUNT;
    readonly detail: EventPattern['detail'];
  };
};

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html: "Event pattern size 2,048 characters" */
export const PATTERN_LIMIT = 2048;

/**
 * A rule with a narrowed call says so, because its service may have another one. The call itself is not named: with the
 * name of the stack, a rule has at most 64 characters, and what CloudFormation cuts off nobody can read.
 */
const NARROWED = 'Narrowed';

const ruleOf = ({ family, service, source, detail, ...pattern }: EventPattern): EventRule => {
  const rule: EventRule = {
    id: `${pascalCase(family)}${pascalCase(service)}${detail.requestParameters ? NARROWED : ''}Rule`,
    family,
    pattern: { source, 'detail-type': pattern['detail-type'], account: OWN_ACCOUNT, detail },
  };
  const size = JSON.stringify(rule.pattern).length;
  if (size >= PATTERN_LIMIT)
    throw new Error(`The event pattern of ${rule.id} has ${size} characters: too long`);
  return rule;
};

/** One rule for each family and service, of exactly the calls that the registry watches. */
export const eventRules = (registry: readonly Prerequisite[]): readonly EventRule[] =>
  eventPatterns(registry).map(ruleOf);
