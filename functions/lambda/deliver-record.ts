import type { SQSRecord } from 'aws-lambda';
import { type Clock, HopelessError } from '../core/ports.ts';
import { countDeliveryRetry, log } from './observability.ts';
import { DONE, type Ending } from './queue-handler.ts';
import { deliveriesOf } from './retries.ts';

/** How one alert was delivered; `rate-limited` asks for a retry after this many seconds. */
type Delivery =
  | { readonly kind: 'sent'; readonly form: string }
  | { readonly kind: 'rate-limited'; readonly retryAfterSeconds: number };

/** After this time, an alert that Slack never took goes to the dead-letter queue, whose alarm is mailed. */
const PATIENCE_MS = 6 * 60 * 60 * 1000;

/** Added to Slack's own wait with each delivery, so that the deliveries of a queue last longer than the patience. */
const SLOWER_SECONDS = 5;

/** The first delivery is always tried, however long the message waited for it. */
const isTooOld = (record: SQSRecord, now: Date): boolean =>
  deliveriesOf(record) > 1 && now.getTime() - Number(record.attributes.SentTimestamp) > PATIENCE_MS;

/**
 * Handles one record of the Slack queue. While Slack limits the rate, the alert waits as long as Slack asks: it ends
 * by its age, because a count of deliveries would be used up by a storm of alerts. Throws {@link HopelessError} for an
 * old alert, and the errors of the delivery.
 */
export const deliverRecord =
  (deliver: (body: string) => Promise<Delivery>, now: Clock) =>
  async (record: SQSRecord): Promise<Ending> => {
    const { messageId, body } = record;
    try {
      if (isTooOld(record, now())) throw new HopelessError('Slack did not take the alert for six hours');
      const delivery = await deliver(body);
      if (delivery.kind === 'sent') {
        log.info('The alert reached Slack', { messageId, form: delivery.form });
        return DONE;
      }
      const seconds = delivery.retryAfterSeconds + SLOWER_SECONDS * (deliveriesOf(record) - 1);
      countDeliveryRetry();
      log.warn('Slack asks to wait, so the queue delivers the alert again', { messageId, seconds });
      return { kind: 'again', seconds };
    } catch (error) {
      countDeliveryRetry();
      log.error('The alert did not reach Slack, so the queue tries again', { messageId, error });
      throw error;
    }
  };
