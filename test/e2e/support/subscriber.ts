import { SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, DeleteMessageCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import type { Outcome } from '../../../functions/core/outcome.ts';
import type { Stack } from './stack.ts';

/** Somebody who subscribed a queue to the alert topic. */
export type Subscriber = {
  /** Takes the outcomes that arrived since the last time. */
  outcomes(): Promise<readonly Outcome[]>;
};

export const subscribe = async (stack: Stack): Promise<Subscriber> => {
  const { QueueUrl } = await stack.sqs.send(new CreateQueueCommand({ QueueName: 'subscriber' }));
  const { accountId, region } = stack.account.identity;
  await new SNSClient(stack.account.owner).send(
    new SubscribeCommand({
      TopicArn: stack.physical('AlertTopic'),
      Protocol: 'sqs',
      Endpoint: `arn:aws:sqs:${region}:${accountId}:subscriber`,
    }),
  );
  return {
    outcomes: async () => {
      const { Messages = [] } = await stack.sqs.send(
        new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
      );
      for (const { ReceiptHandle } of Messages) {
        await stack.sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
      }
      return Messages.map(({ Body }) => JSON.parse(JSON.parse(Body ?? '').Message) as Outcome);
    },
  };
};
