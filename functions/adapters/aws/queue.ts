import { ChangeMessageVisibilityCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Queue } from '../../core/ports.ts';
import { clientOptions } from './shared/client-options.ts';

/** Twelve hours, counted from the receipt of the message; SQS refuses more. */
const LONGEST_SECONDS = 43_200 - 60;

/** Uses the Region's endpoint, not the host of the queue's URL, so that the environment can override it. */
const queueClient = (): SQSClient => new SQSClient({ ...clientOptions(), useQueueUrlAsEndpoint: false });

/**
 * The queue at a URL. Rejects with the error of SQS.
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
