import type { SQSRecord } from 'aws-lambda';
import type { Queue } from '../../../functions/core/ports.ts';

/** The settings of an SQS queue that decide when a message is delivered. */
export type QueueSettings = {
  /** A FIFO queue has one message group here, as EventBridge fills it. */
  readonly kind: 'standard' | 'fifo';
  readonly visibilitySeconds: number;
  readonly maxReceiveCount: number;
};

type Message = {
  readonly id: string;
  readonly body: string;
  readonly sentAt: number;
  visibleAt: number;
  receives: number;
  firstReceivedAt: number | undefined;
};

/** A queue in memory with the visibility rules of SQS; its clock is `Date.now`. */
export type SimulatedQueue = Queue & {
  send(body: string): void;
  receive(max: number): readonly SQSRecord[];
  /** Deletes a message, as Lambda does with a record that did not fail. */
  remove(receiptHandle: string): void;
  isEmpty(): boolean;
  /** Milliseconds until a message may be received; undefined if there is none. */
  nextIn(): number | undefined;
  /** Ids of the messages in the dead-letter queue. */
  readonly dead: readonly string[];
};

const recordOf = ({ id, body, sentAt, receives, firstReceivedAt }: Message): SQSRecord => ({
  messageId: id,
  body,
  // A later receipt makes the handle of an earlier one useless.
  receiptHandle: `${id}#${receives}`,
  attributes: {
    ApproximateReceiveCount: String(receives),
    SentTimestamp: String(sentAt),
    SenderId: 'events.amazonaws.com',
    ApproximateFirstReceiveTimestamp: String(firstReceivedAt ?? sentAt),
  },
  messageAttributes: {},
  md5OfBody: '',
  eventSource: 'aws:sqs',
  eventSourceARN: 'arn:aws:sqs:eu-central-1:111122223333:example',
  awsRegion: 'eu-central-1',
});

/**
 * - A received message is hidden until its visibility timeout is over, or until it is changed.
 * - A message that was received `maxReceiveCount` times goes to the dead letters instead of being received again.
 * - As long as a message of a FIFO queue's group is in flight, no other one of the group is delivered, except in the
 *   same receipt: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-queues-understanding-logic.html
 */
export const simulatedQueue = ({
  kind,
  visibilitySeconds,
  maxReceiveCount,
}: QueueSettings): SimulatedQueue => {
  let messages: Message[] = [];
  const dead: string[] = [];
  let sent = 0;
  const byHandle = (receiptHandle: string): Message | undefined =>
    messages.find(({ id, receives }) => `${id}#${receives}` === receiptHandle);
  const isVisible = ({ visibleAt }: Message): boolean => visibleAt <= Date.now();
  const inFlight = (): readonly Message[] => messages.filter((message) => !isVisible(message));
  const isBlocked = (): boolean => kind === 'fifo' && inFlight().length > 0;
  return {
    dead,
    send: (body) => {
      const now = Date.now();
      sent += 1;
      messages.push({
        id: `message-${sent}`,
        body,
        sentAt: now,
        visibleAt: now,
        receives: 0,
        firstReceivedAt: undefined,
      });
    },
    receive: (max) => {
      if (isBlocked()) return [];
      const spent = messages.filter((one) => isVisible(one) && one.receives >= maxReceiveCount);
      dead.push(...spent.map(({ id }) => id));
      messages = messages.filter((one) => !spent.includes(one));
      const now = Date.now();
      return messages
        .filter(isVisible)
        .slice(0, max)
        .map((message) => {
          message.receives += 1;
          message.visibleAt = now + visibilitySeconds * 1000;
          message.firstReceivedAt ??= now;
          return recordOf(message);
        });
    },
    remove: (receiptHandle) => {
      const done = byHandle(receiptHandle);
      messages = messages.filter((one) => one !== done);
    },
    changeVisibility: async (receiptHandle, seconds) => {
      const message = byHandle(receiptHandle);
      if (message) message.visibleAt = Date.now() + seconds * 1000;
    },
    isEmpty: () => messages.length === 0,
    nextIn: () => {
      const waiting = isBlocked() ? inFlight() : messages;
      const [first] = waiting.map(({ visibleAt }) => visibleAt).toSorted((a, b) => a - b);
      return first === undefined ? undefined : Math.max(first - Date.now(), 0);
    },
  };
};
