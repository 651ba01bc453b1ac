import { FAMILIES, type Family, type Prerequisite } from '../prerequisite.ts';

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

/** One pattern for each family and service, of exactly the calls that the registry watches. */
export const eventPatterns = (registry: readonly Prerequisite[]): readonly EventPattern[] =>
  FAMILIES.flatMap((family) => {
    const apis = watchedBy(registry, family);
    const services = [...new Set(apis.map((api) => api.slice(0, api.indexOf(':'))))];
    return services.map((service) => patternOf(family, service, apis));
  });
