import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { Outcome } from '../core/outcome.ts';
import { type Json, parseJson, stringAt } from '../formats/json.ts';
import { countOutcome, log, logger } from './observability.ts';

/** A message that no retry can help, so the queue moves it to its dead-letter queue. */
class NotJsonError extends Error {
  override name = 'NotJsonError';
}

/** A record was not started, because a repair cut off by Lambda's timeout is worse than a late one. */
class OutOfTimeError extends Error {
  override name = 'OutOfTimeError';
}

/** Milliseconds of the invocation that must be left before another record is started. */
const LEAST_TIME = 10_000;

/**
 * A Lambda handler that handles a queue's records one after the other. Only records that fail are returned,
 * even from a FIFO queue: the guard judges the state, so a record does not depend on the one before it.
 */
export const queueHandler = (handleRecord: (record: SQSRecord) => Promise<void>) => {
  const processor = new BatchProcessor(EventType.SQS);
  return middy<SQSEvent, SQSBatchResponse>()
    .use(injectLambdaContext(logger))
    .handler((event, context) => {
      const handleInTime = async (record: SQSRecord): Promise<void> => {
        if (context.getRemainingTimeInMillis() >= LEAST_TIME) return handleRecord(record);
        log.warn('No time is left for the record, so it is tried again', { messageId: record.messageId });
        throw new OutOfTimeError(`No time is left for the message ${record.messageId}`);
      };
      return processPartialResponse(event, handleInTime, processor, {
        context,
        processInParallel: false,
        throwOnFullBatchFailure: false,
      });
    });
};

/**
 * Handles one record of a guard's queue: every message that is JSON ends in a logged and counted outcome.
 * Throws {@link NotJsonError} and the errors of the judge, so that the queue delivers the record again.
 */
export const judgeRecord =
  (judge: (input: Json) => Promise<Outcome>) =>
  async ({ messageId, body, attributes }: SQSRecord): Promise<void> => {
    const receiveCount = attributes.ApproximateReceiveCount;
    const input = parseJson(body);
    if (input === undefined) {
      log.error('The message is not JSON and goes to the dead-letter queue', { messageId, receiveCount });
      throw new NotJsonError(`The message ${messageId} is not JSON`);
    }
    const ids = {
      messageId,
      eventBridgeId: stringAt(input, 'id') ?? null,
      eventId: stringAt(input, 'detail', 'eventID') ?? null,
    };
    try {
      const { status, prerequisite, because, action, calls, incident, toldBefore } = await judge(input);
      log.info('Judged', { ...ids, status, prerequisite, because, action, calls, incident, toldBefore });
      countOutcome(status);
    } catch (error) {
      log.error('The change could not be judged and is tried again', { ...ids, receiveCount, error });
      throw error;
    }
  };
