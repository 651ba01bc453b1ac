import { ChangeMessageVisibilityCommand, type SQSClient } from '@aws-sdk/client-sqs';

/** Twelve hours, counted from when the message was received; SQS refuses more. */
const LONGEST_SECONDS = 43_200 - 60;

export type Queue = {
  /** Hides a received message for so many seconds from now, after which it is delivered again. */
  changeVisibility(receiptHandle: string, seconds: number): Promise<void>;
};

/**
 * The queue at a URL. Rejects with what SQS answers.
 * Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibility.html
 */
export const createQueue = (client: SQSClient, queueUrl: string): Queue => ({
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
