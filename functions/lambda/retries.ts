import type { SQSRecord } from 'aws-lambda';

const FIRST_SECONDS = 10;

/** A quarter of an hour: an outage of hours is asked about a few times an hour. */
const LONGEST_SECONDS = 900;

/** How often the queue has delivered a record, this time included. */
export const deliveriesOf = ({ attributes }: SQSRecord): number =>
  Math.max(Number(attributes.ApproximateReceiveCount) || 1, 1);

/**
 * Seconds until a record that failed is tried again: 10, 20, 40 and so on, at most 900. It is never shorter than
 * what a process that ends needs for its last call.
 */
export const secondsToRetry = (record: SQSRecord): number =>
  Math.min(FIRST_SECONDS * 2 ** (deliveriesOf(record) - 1), LONGEST_SECONDS);
