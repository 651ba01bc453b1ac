import type { SQSRecord } from 'aws-lambda';
import type { Outcome } from '../core/outcome.ts';
import { HopelessError } from '../core/ports.ts';
import { type Json, parseJson, stringAt } from '../formats/json.ts';
import { countOutcome, log } from './observability.ts';
import { DONE, type Ending } from './queue-handler.ts';

/**
 * Handles one record of a guard's queue: every message that is JSON ends in a logged and counted outcome. Throws
 * {@link HopelessError} for another message, and the errors of the judge, so that the queue delivers the record again.
 */
export const judgeRecord =
  (judge: (input: Json) => Promise<Outcome>) =>
  async ({ messageId, body, attributes }: SQSRecord): Promise<Ending> => {
    const receiveCount = attributes.ApproximateReceiveCount;
    const input = parseJson(body);
    if (input === undefined) {
      log.error('The message is not JSON and goes to the dead-letter queue', { messageId, receiveCount });
      throw new HopelessError(`The message ${messageId} is not JSON`);
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
      return DONE;
    } catch (error) {
      log.error('The change could not be judged and is tried again', { ...ids, receiveCount, error });
      throw error;
    }
  };
