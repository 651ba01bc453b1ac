import { FAMILIES, type Family, type Prerequisite } from '../../functions/core/prerequisite.ts';
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
    readonly detail: {
      readonly eventSource: readonly string[];
      readonly eventName: readonly string[];
      /** Failed calls and dry runs changed nothing. */
      readonly errorCode: readonly [{ readonly exists: false }];
    };
  };
};

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html: "Event pattern size 2,048 characters" */
export const PATTERN_LIMIT = 2048;

const watchedBy = (registry: readonly Prerequisite[], family: Family): readonly string[] =>
  [
    ...new Set(registry.filter((p) => p.family === family).flatMap(({ watches }) => Object.keys(watches))),
  ].sort();

const ruleOf = (family: Family, service: string, apis: readonly string[]): EventRule => {
  const rule: EventRule = {
    id: `${pascalCase(family)}${pascalCase(service)}Rule`,
    family,
    pattern: {
      source: [`aws.${service}`],
      'detail-type': ['AWS API Call via CloudTrail'],
      account: OWN_ACCOUNT,
      detail: {
        eventSource: [`${service}.amazonaws.com`],
        eventName: apis.map((api) => api.slice(service.length + 1)),
        errorCode: [{ exists: false }],
      },
    },
  };
  const size = JSON.stringify(rule.pattern).length;
  if (size >= PATTERN_LIMIT)
    throw new Error(`The event pattern of ${rule.id} has ${size} characters: too long`);
  return rule;
};

/** One rule for each family and service, of exactly the calls that the registry watches. */
export const eventRules = (registry: readonly Prerequisite[]): readonly EventRule[] =>
  FAMILIES.flatMap((family) => {
    const apis = watchedBy(registry, family);
    const services = [...new Set(apis.map((api) => api.slice(0, api.indexOf(':'))))];
    return services.map((service) =>
      ruleOf(
        family,
        service,
        apis.filter((api) => api.startsWith(`${service}:`)),
      ),
    );
  });
