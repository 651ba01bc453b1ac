import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { HopelessError, type Queue } from '../core/ports.ts';
import { log, logger } from './observability.ts';
import { secondsToRetry } from './retries.ts';

/** How a record ended: it is done, or the queue delivers it again after so many seconds. */
export type Ending = { readonly kind: 'done' } | { readonly kind: 'again'; readonly seconds: number };

export const DONE: Ending = { kind: 'done' };

/** The queue delivers the record again. It says so to the batch processor, which only knows errors. */
class DeliverAgainError extends Error {
  override name = 'DeliverAgainError';
}

/** Milliseconds that one record may take. A call that hangs fails before that, after three attempts of 8 seconds. */
export const RECORD_TIME = 45_000;

/** Milliseconds of the invocation that are kept for giving a record back. */
const RESERVE = 10_000;

/** Milliseconds for the last call of a process that ends; a record is hidden for longer than that. */
const LAST_CALL_TIME = 5_000;

const wait = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/** What a handler of a queue works with. */
type Consumer = {
  readonly handleRecord: (record: SQSRecord) => Promise<Ending>;
  readonly queue: Queue;
  readonly endProcess: () => void;
};

/** If the queue does not answer, the record is delivered again after the visibility timeout of the queue. */
const giveBack = async (queue: Queue, record: SQSRecord, seconds: number): Promise<void> => {
  try {
    await queue.changeVisibility(record.receiptHandle, seconds);
  } catch (error) {
    log.warn('The time of the next delivery could not be set', { messageId: record.messageId, error });
  }
};

/**
 * The deadline of a record has passed. The process ends, because nothing else stops the calls that the record
 * still makes: whatever is left of it would go on next to its own redelivery.
 */
const abandon = async ({ queue, endProcess }: Consumer, record: SQSRecord): Promise<void> => {
  const { messageId } = record;
  log.error('The record takes too long, so the process ends and the record is tried again', { messageId });
  await Promise.race([giveBack(queue, record, secondsToRetry(record)), wait(LAST_CALL_TIME)]);
  endProcess();
};

const handle = async ({ handleRecord, queue }: Consumer, record: SQSRecord): Promise<Ending> => {
  try {
    const ending = await handleRecord(record);
    if (ending.kind === 'again') await giveBack(queue, record, ending.seconds);
    return ending;
  } catch (error) {
    // What is hopeless reaches the dead-letter queue, and with it the alarm, without a pause.
    await giveBack(queue, record, error instanceof HopelessError ? 0 : secondsToRetry(record));
    throw error;
  }
};

/** After the deadline it does not answer any more: the next invocation must not begin in a process that ends. */
const handleInTime = (consumer: Consumer, record: SQSRecord, milliseconds: number): Promise<Ending> =>
  new Promise((resolve, reject) => {
    let isAbandoned = false;
    const deadline = setTimeout(() => {
      isAbandoned = true;
      void abandon(consumer, record);
    }, milliseconds);
    const inTime =
      <T>(answer: (value: T) => void) =>
      (value: T): void => {
        clearTimeout(deadline);
        if (!isAbandoned) answer(value);
      };
    handle(consumer, record).then(inTime(resolve), inTime(reject));
  });

/** The records of one invocation. A record for which no time is left is delivered again at once, without a try. */
const recordHandler = (consumer: Consumer, context: Context) => {
  let isFirst = true;
  return async (record: SQSRecord): Promise<void> => {
    const left = context.getRemainingTimeInMillis() - RESERVE;
    if (!isFirst && left < RECORD_TIME) {
      log.warn('No time is left for the record, so it is tried again', { messageId: record.messageId });
      await giveBack(consumer.queue, record, 0);
      throw new DeliverAgainError(`No time is left for the message ${record.messageId}`);
    }
    isFirst = false;
    const ending = await handleInTime(consumer, record, Math.min(RECORD_TIME, Math.max(left, 0)));
    if (ending.kind === 'done') return;
    throw new DeliverAgainError(`The message ${record.messageId} comes again in ${ending.seconds} seconds`);
  };
};

/**
 * A Lambda handler of a queue. It ends each record for itself: done, tried again after a time that grows with its
 * deliveries, tried again when the record says so, or abandoned at its deadline.
 *
 * The handler never answers before its records ended (`timeoutEarlyInMillis` of middy): Lambda would keep the
 * process, and the next invocation would thaw what is left of this one. A process that Lambda's timeout ends is a
 * crash, after which nothing goes on.
 */
export const queueHandler = (
  handleRecord: Consumer['handleRecord'],
  queue: Queue,
  endProcess: () => void = () => process.exit(1),
) => {
  const processor = new BatchProcessor(EventType.SQS);
  const consumer = { handleRecord, queue, endProcess };
  return middy<SQSEvent, SQSBatchResponse>({ timeoutEarlyInMillis: 0 })
    .use(injectLambdaContext(logger))
    .handler((event, context) =>
      processPartialResponse(event, recordHandler(consumer, context), processor, {
        context,
        processInParallel: false,
        throwOnFullBatchFailure: false,
      }),
    );
};
