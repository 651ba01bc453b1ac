import type { SQSRecord } from 'aws-lambda';
import type { Judgement } from '../core/outcome.ts';
import { type Clock, HopelessError } from '../core/ports.ts';
import { type Json, parseJson, stringAt } from '../formats/json.ts';
import { countOutcome, log } from './observability.ts';
import { DONE, type Ending } from './queue-handler.ts';

/** The clock of SQS, which no event can set; undefined if SQS does not say. */
const firstDelivery = ({ ApproximateFirstReceiveTimestamp }: SQSRecord['attributes']): Date | undefined => {
  const time = Number(ApproximateFirstReceiveTimestamp);
  return time > 0 ? new Date(time) : undefined;
};

/** A change that settles stays in the queue, hidden until it is judged again, so it cannot be lost in between. */
const endingOf = ({ judgedAgainAt }: Judgement, now: Date): Ending => {
  if (judgedAgainAt === undefined) return DONE;
  const seconds = Math.ceil((Date.parse(judgedAgainAt) - now.getTime()) / 1000);
  return { kind: 'again', seconds: Math.max(seconds, 1) };
};

/**
 * Handles one record of a guard's queue: every message that is JSON ends in a logged and counted outcome. Throws
 * {@link HopelessError} for another message, and the errors of the judge, so that the queue delivers the record again.
 */
export const judgeRecord =
  (
    judge: (input: Json, heardAt: Date | undefined, by: string) => Promise<Judgement>,
    now: Clock = () => new Date(),
  ) =>
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
      const judgement = await judge(input, firstDelivery(attributes), messageId);
      const { status, prerequisite, because, action, calls, incident, toldBefore } = judgement;
      log.info('Judged', { ...ids, status, prerequisite, because, action, calls, incident, toldBefore });
      countOutcome(status);
      return endingOf(judgement, now());
    } catch (error) {
      log.error('The change could not be judged and is tried again', { ...ids, receiveCount, error });
      throw error;
    }
  };
