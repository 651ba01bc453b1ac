import { FAMILIES } from '../../functions/core/prerequisite.ts';
import { lambdaId } from '../generate/parts.ts';
import { eventUses } from './events.ts';
import { IDLE_METRICS } from './metrics.ts';
import { HOURS, type Parts } from './parts.ts';
import type { Use } from './prices.ts';
import { gigabyteSeconds } from './seconds.ts';

/**
 * Lambda polls a queue with five long polls of 20 seconds. With little traffic it goes down to two, but not with
 * `maximumConcurrency`, which the queues have:
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
 * Unconfirmed: that a concurrency of two keeps it at five, and the 20 seconds. Five is the dearer of what may be, and what
 * others measured without the setting (15 empty receives a minute).
 */
const POLLING = { pollers: 5, seconds: 20 } as const;

/** Requests a month to one queue that stays empty. */
export const EMPTY_RECEIVES = (POLLING.pollers * HOURS * 3600) / POLLING.seconds;

/**
 * Measured with an account of one VPC and a few nodes on an emulated AWS that answers in 30 ms (`test/bench/cpu-share.ts`),
 * as if each invocation started a process. Many are served by one that is there already.
 */
export const SWEEP = {
  /** A tick that finds nothing to do: the start, and two reads one after the other. */
  tickSeconds: 0.4,
  roundSeconds: 1.3,
  /** Units of 4 KB, strongly consistent. */
  readsOfTick: 2,
  readsOfRound: 20,
  /** Units of 1 KB; rows of the index count again. */
  writesOfRound: 40,
  bytesOfTick: 1000,
  bytesOfRound: 2000,
} as const;

/** Rows of an account with some hundred nodes. */
const LEDGER_GB = 0.005;

/** The parts of a quiet month, in the order in which they are told. */
export type Idle = {
  readonly alarms: readonly Use[];
  readonly metrics: readonly Use[];
  readonly polling: readonly Use[];
  readonly rest: readonly Use[];
};

/**
 * DynamoDB asks for the key of a table again when it was not used for five minutes (from memory, unconfirmed), which is how
 * often the sweep ticks. What events add is at most a request for each: 0.003 dollars for 1,000 of them.
 */
export const keyUses = ({ hasKeyedTable }: Parts): readonly Use[] =>
  hasKeyedTable
    ? [{ what: 'requests for the key of the table', price: 'kmsRequest', quantity: 12 * HOURS }]
    : [];

const sweepUses = ({ ticks, memory }: Parts): readonly Use[] => {
  if (ticks === 0) return [];
  const seconds = (each: number, count: number) => gigabyteSeconds(memory, lambdaId('sweep'), each * count);
  return [
    { what: 'ticks of the sweep', price: 'lambdaRequest', quantity: ticks },
    {
      what: 'time of the ticks',
      price: 'lambdaGigabyteSecond',
      quantity: seconds(SWEEP.tickSeconds, ticks),
    },
    {
      what: 'time of the hourly rounds',
      price: 'lambdaGigabyteSecond',
      quantity: seconds(SWEEP.roundSeconds, HOURS),
    },
    {
      what: 'reads of the ledger',
      price: 'dynamoRead',
      quantity: ticks * SWEEP.readsOfTick + HOURS * SWEEP.readsOfRound,
    },
    { what: 'writes to the ledger', price: 'dynamoWrite', quantity: HOURS * SWEEP.writesOfRound },
    { what: 'the ledger and its backups', price: 'dynamoGigabyte', quantity: LEDGER_GB },
    {
      what: 'logs of the sweep',
      price: 'logGigabyte',
      quantity: (ticks * SWEEP.bytesOfTick + HOURS * SWEEP.bytesOfRound) / 1e9,
    },
  ];
};

/** One call a day that all three guards hear. */
const canaryUses = (parts: Parts): readonly Use[] => {
  if (parts.calls === 0) return [];
  return [
    { what: 'the daily test call', price: 'schedulerCall', quantity: parts.calls },
    ...eventUses(parts, 'harmless', FAMILIES.length * parts.calls).map((use) => ({
      ...use,
      what: `test call: ${use.what}`,
    })),
  ];
};

/** Each complete sweep is an event that is put on the own bus, and sent on to the hub's. */
const hubUses = ({ hasHub }: Parts): readonly Use[] =>
  hasHub ? [{ what: 'events for the hub', price: 'customEvent', quantity: 2 * HOURS }] : [];

/** What it costs that Lambda asks for messages all day. */
export const pollingUse = ({ polledQueues }: Parts): Use => ({
  what: 'receives from queues that are empty',
  price: 'sqsRequest',
  quantity: polledQueues * EMPTY_RECEIVES,
});

/** What a month costs in which nothing happens, and the custom metrics that are sent all the same. */
export const idleUses = (parts: Parts, metrics: readonly string[] = IDLE_METRICS): Idle => ({
  alarms: [{ what: 'CloudWatch alarms', price: 'alarmMetric', quantity: parts.alarmMetrics }],
  metrics: [{ what: 'custom metrics', price: 'customMetric', quantity: metrics.length }],
  polling: [pollingUse(parts)],
  rest: [...sweepUses(parts), ...keyUses(parts), ...canaryUses(parts), ...hubUses(parts)],
});

/** All uses of a quiet month. */
export const allIdle = ({ alarms, metrics, polling, rest }: Idle): readonly Use[] => [
  ...alarms,
  ...metrics,
  ...polling,
  ...rest,
];
