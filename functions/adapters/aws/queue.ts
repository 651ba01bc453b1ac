import { ChangeMessageVisibilityCommand, SQSClient } from '@aws-sdk/client-sqs';
import { clientOptions } from './shared/client-options.ts';

/** Twelve hours, counted from when the message was received; SQS refuses more. */
const LONGEST_SECONDS = 43_200 - 60;

export type Queue = {
  /** Hides a received message for so many seconds from now, after which it is delivered again. */
  changeVisibility(receiptHandle: string, seconds: number): Promise<void>;
};

/** The Region's endpoint is used, not the host of the queue's URL: so an endpoint of the environment counts. */
export const queueClient = (): SQSClient =>
  new SQSClient({ ...clientOptions(), useQueueUrlAsEndpoint: false });

/**
 * The queue at a URL. Rejects with what SQS answers.
 * Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibility.html
 */
export const createQueue = (queueUrl: string, client: SQSClient = queueClient()): Queue => ({
  changeVisibility: async (receiptHandle, seconds) => {
    const VisibilityTimeout = Math.min(Math.max(Math.ceil(seconds), 0), LONGEST_SECONDS);
    await client.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl: queueUrl,
        ReceiptHandle: receiptHandle,
        VisibilityTimeout,
      }),
    );
  },
});
