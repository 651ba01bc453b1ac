import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
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

type Mapping = {
  readonly sqs: SQSClient;
  readonly queueUrl: string;
  readonly queueArn: string;
  readonly batchSize: number;
  readonly lambda: LocalLambda;
};

/**
 * Does once what Lambda's poller does: receives a batch, invokes the function, deletes the records that did
 * not fail. It never changes a visibility: a failed record comes again when the function or the queue says.
 * Returns the number of received messages.
 */
const pollOnce = async ({ sqs, queueUrl, queueArn, batchSize, lambda }: Mapping): Promise<number> => {
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({
      QueueUrl: queueUrl,
      MaxNumberOfMessages: batchSize,
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
    if (!failed.includes(MessageId)) {
      await sqs.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle }));
    }
  }
  return Messages.length;
};

/** Polls a queue until nothing of it can be received now; what is hidden stays. */
export const drainVisible = async (mapping: Mapping): Promise<void> => {
  while ((await pollOnce(mapping)) > 0);
};

const isEmpty = async ({ sqs, queueUrl }: Mapping): Promise<boolean> => {
  const { Attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({
      QueueUrl: queueUrl,
      AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
    }),
  );
  return Object.values(Attributes).every((count) => Number(count) === 0);
};

/** Longer than the first pauses between deliveries, shorter than a test may take. */
const LONGEST_MS = 100_000;

const PAUSE_MS = 100;

/** Polls a queue until it is empty, hidden messages included. Throws if that takes too long. */
export const drainQueue = async (mapping: Mapping): Promise<void> => {
  const started = Date.now();
  while (Date.now() - started < LONGEST_MS) {
    if ((await pollOnce(mapping)) > 0) continue;
    if (await isEmpty(mapping)) return;
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  throw new Error(`${mapping.queueUrl} does not get empty`);
};
