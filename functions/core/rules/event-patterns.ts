import { type JsonObject, own } from '../../formats/json.ts';
import { FAMILIES, type Family, type Prerequisite } from '../prerequisite.ts';

const DESCRIPTION = 'Changes to what Session Manager needs';

/** What the rules of an installation say of themselves. Their names begin with that of the stack, which anybody may choose. */
export const ruleDescription = (family: Family): string => `${DESCRIPTION}, for the ${family} guard`;

/** Does a rule with this description deliver events to a guard? */
export const isRuleOfGuard = (description: string | undefined): boolean =>
  description?.startsWith(`${DESCRIPTION}, for the `) ?? false;

/** What the rules of a family must deliver of one service. The account of the installation is added where it is known. */
export type EventPattern = {
  readonly family: Family;
  /** As in `iam:DetachRolePolicy`. */
  readonly service: string;
  readonly source: readonly string[];
  readonly 'detail-type': readonly string[];
  readonly detail: {
    readonly eventSource: readonly string[];
    readonly eventName: readonly string[];
    /** Failed calls and dry runs changed nothing. */
    readonly errorCode: readonly [{ readonly exists: false }];
    /** Only calls about certain names. */
    readonly requestParameters?: JsonObject;
  };
};

const watchedBy = (registry: readonly Prerequisite[], family: Family): readonly string[] =>
  [
    ...new Set(registry.filter((p) => p.family === family).flatMap(({ watches }) => Object.keys(watches))),
  ].sort();

const patternOf = (family: Family, service: string, apis: readonly string[]): EventPattern => ({
  family,
  service,
  source: [`aws.${service}`],
  'detail-type': ['AWS API Call via CloudTrail'],
  detail: {
    eventSource: [`${service}.amazonaws.com`],
    eventName: apis.flatMap((api) => (api.startsWith(`${service}:`) ? [api.slice(service.length + 1)] : [])),
    errorCode: [{ exists: false }],
  },
});

/**
 * Calls that tools make all day, of which only those about AWS's own names matter. Route 53 records names with and
 * without a dot at the end, as the caller wrote them. EventBridge looks into each object of a list.
 * Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
const FREQUENT: Readonly<Record<string, JsonObject>> = {
  'route53:ChangeResourceRecordSets': {
    changeBatch: {
      changes: {
        resourceRecordSet: {
          name: ['amazonaws.com', 'amazonaws.com.', 'amazonaws.com.cn', 'amazonaws.com.cn.'].map((end) => ({
            suffix: { 'equals-ignore-case': end },
          })),
        },
      },
    },
  },
};

const frequentOf = (api: string): JsonObject | undefined => own(FREQUENT, api);

/** The patterns of one service: one for all its calls, and one for each that is narrowed. */
const patternsOf = (family: Family, service: string, apis: readonly string[]): readonly EventPattern[] => {
  const plain = apis.filter((api) => frequentOf(api) === undefined);
  const narrow = apis.flatMap((api) => {
    const requestParameters = api.startsWith(`${service}:`) ? frequentOf(api) : undefined;
    if (!requestParameters) return [];
    const pattern = patternOf(family, service, [api]);
    return [{ ...pattern, detail: { ...pattern.detail, requestParameters } }];
  });
  return [patternOf(family, service, plain), ...narrow];
};

/** One pattern for each family and service, of exactly the calls that the registry watches. */
export const eventPatterns = (registry: readonly Prerequisite[]): readonly EventPattern[] =>
  FAMILIES.flatMap((family) => {
    const apis = watchedBy(registry, family);
    const services = [...new Set(apis.map((api) => api.slice(0, api.indexOf(':'))))];
    return services.flatMap((service) => patternsOf(family, service, apis));
  });
