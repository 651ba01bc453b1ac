import { lambdaId } from '../generate/parts.ts';
import { HOURS, type Parts } from './parts.ts';
import type { Use } from './prices.ts';
import { gigabyteSeconds } from './seconds.ts';

/** What may come of an event. */
export type Kind = 'harmless' | 'alert' | 'fix';

type Figures = {
  /** Deliveries until the event is done. A break settles before it is put back, which is a second one. */
  readonly deliveries: number;
  readonly seconds: number;
  /** Of the ledger: units of 4 KB, strongly consistent. */
  readonly reads: number;
  /** Of the ledger: units of 1 KB; rows of the index count again. */
  readonly writes: number;
  readonly logBytes: number;
  readonly messages: number;
};

/**
 * One event, if each starts a process: the dearest of what was measured on an emulated AWS that answers in 30 ms
 * (`test/bench/cpu-share.ts`; calls are those of docs/performance.md). A fix waits for what it changed to be seen, so it is
 * counted with the longest time that a record may take (`functions/lambda/queue-handler.ts`).
 */
export const FIGURES: Readonly<Record<Kind, Figures>> = {
  harmless: { deliveries: 1, seconds: 1, reads: 6, writes: 1, logBytes: 1500, messages: 0 },
  alert: { deliveries: 1, seconds: 0.6, reads: 8, writes: 12, logBytes: 2500, messages: 1 },
  fix: { deliveries: 2, seconds: 46, reads: 30, writes: 60, logBytes: 6000, messages: 1 },
};

/** Sending it, receiving it and deleting it. A message that comes again was hidden and is received once more. */
export const requestsOf = (deliveries: number): number => 3 + 2 * (deliveries - 1);

const SLACK = { seconds: 1, reads: 1, writes: 1, logBytes: 1000 } as const;

const slackUses = ({ memory }: Parts, count: number): readonly Use[] => {
  if (memory[lambdaId('notify-slack')] === undefined) return [];
  const seconds = gigabyteSeconds(memory, lambdaId('notify-slack'), count * SLACK.seconds);
  return [
    { what: 'to Slack: messages in the queue', price: 'sqsRequest', quantity: count * requestsOf(1) },
    { what: 'to Slack: invocations', price: 'lambdaRequest', quantity: count },
    { what: 'to Slack: time', price: 'lambdaGigabyteSecond', quantity: seconds },
    { what: 'to Slack: reads of threads', price: 'dynamoRead', quantity: count * SLACK.reads },
    { what: 'to Slack: writes of threads', price: 'dynamoWrite', quantity: count * SLACK.writes },
    { what: 'to Slack: logs', price: 'logGigabyte', quantity: (count * SLACK.logBytes) / 1e9 },
  ];
};

/** What it costs to tell so many messages by one mail each, and to Slack if the stack has it. */
export const toldUses = (parts: Parts, count: number): readonly Use[] => [
  { what: 'messages to the topic', price: 'snsPublish', quantity: count },
  { what: 'mails', price: 'snsMail', quantity: count },
  ...slackUses(parts, count),
];

/** What so many events cost, of which each is told to one mail address, and to Slack if the stack has it. */
export const eventUses = (parts: Parts, kind: Kind, count: number): readonly Use[] => {
  const { deliveries, seconds, reads, writes, logBytes, messages } = FIGURES[kind];
  const time = gigabyteSeconds(parts.memory, lambdaId('guard-network'), count * seconds);
  const told = count * messages;
  return [
    { what: 'messages in a queue', price: 'sqsRequest', quantity: count * requestsOf(deliveries) },
    { what: 'invocations', price: 'lambdaRequest', quantity: count * deliveries },
    { what: 'time', price: 'lambdaGigabyteSecond', quantity: time },
    { what: 'reads of the ledger', price: 'dynamoRead', quantity: count * reads },
    { what: 'writes to the ledger', price: 'dynamoWrite', quantity: count * writes },
    { what: 'logs', price: 'logGigabyte', quantity: (count * logBytes) / 1e9 },
    ...(told > 0 ? toldUses(parts, told) : []),
  ];
};

/** A status of an outcome is a metric for the hours in which it occurs. */
export const statusUses = (statuses: number, hours: number): readonly Use[] => [
  { what: 'a metric for each status', price: 'customMetric', quantity: (statuses * hours) / HOURS },
];
