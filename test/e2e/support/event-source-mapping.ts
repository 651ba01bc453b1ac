import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { LocalLambda } from './lambda.ts';

type Failures = { readonly batchItemFailures?: readonly { readonly itemIdentifier: string }[] };

const recordOf = (message: Message, queueArn: string) => ({
  messageId: message.MessageId ?? '',
  receiptHandle: message.ReceiptHandle ?? '',
  body: message.Body ?? '',
  attributes: message.Attributes ?? {},
  messageAttributes: {},
  md5OfBody: message.MD5OfBody ?? '',
  eventSource: 'aws:sqs',
  eventSourceARN: queueArn,
  awsRegion: 'ap-northeast-1',
});

/**
 * Does once what Lambda's poller does: receives a batch, invokes the function, deletes the records that did
 * not fail. Failed records become visible at once, so that a test need not wait for the visibility timeout.
 * Returns the number of received messages.
 */
export const pollOnce = async (
  sqs: SQSClient,
  queueUrl: string,
  queueArn: string,
  lambda: LocalLambda,
): Promise<number> => {
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({
      QueueUrl: queueUrl,
      MaxNumberOfMessages: 10,
      MessageSystemAttributeNames: ['All'],
    }),
  );
  if (Messages.length === 0) return 0;
  const answer = await lambda.invoke({ Records: Messages.map((message) => recordOf(message, queueArn)) });
  const failed = answer.ok
    ? ((answer.payload as Failures | null)?.batchItemFailures ?? []).map(
        ({ itemIdentifier }) => itemIdentifier,
      )
    : Messages.map(({ MessageId }) => MessageId);
  for (const { MessageId, ReceiptHandle } of Messages) {
    const handle = { QueueUrl: queueUrl, ReceiptHandle };
    if (!failed.includes(MessageId)) await sqs.send(new DeleteMessageCommand(handle));
    else await sqs.send(new ChangeMessageVisibilityCommand({ ...handle, VisibilityTimeout: 0 }));
  }
  return Messages.length;
};
