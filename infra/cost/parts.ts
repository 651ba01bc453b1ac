import type { CfnResource, Resources, Value } from '../stack/cloudformation.ts';
import { HUB_RULE } from '../stack/ids.ts';
import { refuseUnpriced } from './known.ts';

/** Hours of a month, as AWS's own calculator counts them. */
export const HOURS = 730;

/** What of a template costs something by being there. */
export type Parts = {
  /** An alarm by metric math costs as much as an alarm for each of its metrics. */
  readonly alarmMetrics: number;
  readonly dashboards: number;
  /** Queues that Lambda polls. */
  readonly polledQueues: number;
  /** Ticks of the rules with a schedule, a month. */
  readonly ticks: number;
  /** Calls of EventBridge Scheduler, a month. */
  readonly calls: number;
  /** Is there a table that is encrypted with a key of KMS? That of AWS costs nothing, but requests with it do. */
  readonly hasKeyedTable: boolean;
  /** Is a hub told? */
  readonly hasHub: boolean;
  /** Megabytes of each function, by logical id. */
  readonly memory: Readonly<Record<string, number>>;
};

const HOURS_OF = { minute: 1 / 60, hour: 1, day: 24 } as const;

/** How often a month a rate comes round. Throws on an expression that is not a rate. */
export const timesAMonth = (expression: string): number => {
  const [, count, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  if (count === undefined) throw new Error(`${expression} is not a rate`);
  return HOURS / (Number(count) * HOURS_OF[unit as keyof typeof HOURS_OF]);
};

const metricsOf = ({ Properties }: CfnResource): number => {
  const { Metrics } = Properties;
  if (!Array.isArray(Metrics)) return 1;
  return Metrics.filter((one: { readonly [key: string]: Value }) => one['MetricStat'] !== undefined).length;
};

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.tutorial.html */
const isKeyed = ({ Properties: { SSESpecification } }: CfnResource): boolean =>
  JSON.stringify(SSESpecification ?? '').includes('"SSEEnabled":true');

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

/** The parts of an installation. All resources count, also those with a condition. Throws if a price is not known. */
export const partsOf = (resources: Resources): Parts => {
  refuseUnpriced(resources);
  const ofType = (type: string): readonly CfnResource[] =>
    Object.values(resources).filter(({ Type }) => Type === type);
  const scheduled = (type: string): number =>
    sum(
      ofType(type).flatMap(({ Properties: { ScheduleExpression } }) =>
        typeof ScheduleExpression === 'string' ? [timesAMonth(ScheduleExpression)] : [],
      ),
    );
  return {
    alarmMetrics: sum(ofType('AWS::CloudWatch::Alarm').map(metricsOf)),
    dashboards: ofType('AWS::CloudWatch::Dashboard').length,
    polledQueues: ofType('AWS::Lambda::EventSourceMapping').length,
    ticks: scheduled('AWS::Events::Rule'),
    calls: scheduled('AWS::Scheduler::Schedule'),
    hasKeyedTable: ofType('AWS::DynamoDB::Table').some(isKeyed),
    hasHub: HUB_RULE in resources,
    memory: Object.fromEntries(
      Object.entries(resources).flatMap(
        ([
          id,
          {
            Type,
            Properties: { MemorySize },
          },
        ]) => (Type === 'AWS::Lambda::Function' && typeof MemorySize === 'number' ? [[id, MemorySize]] : []),
      ),
    ),
  };
};
