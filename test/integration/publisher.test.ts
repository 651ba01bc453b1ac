import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { expect, it } from 'vitest';
import { createPublisher, publisherClient } from '../../functions/adapters/aws/publisher.ts';
import { AccountUnavailableError } from '../../functions/core/ports.ts';
import { VERSION } from '../../functions/formats/version.ts';
import { describeWithAccount } from '../support/account.ts';
import { sampleOutcome } from '../support/samples/sample-outcome.ts';

describeWithAccount('the publisher on moto', (account) => {
  it('reaches a queue with the whole outcome as JSON and the filter attributes', async () => {
    const sns = new SNSClient(account().owner);
    const sqs = new SQSClient(account().owner);
    const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: 'alerts' }));
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'inbox' }));
    const queue = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));
    const Endpoint = queue.Attributes?.['QueueArn'];
    await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint }));

    await createPublisher(TopicArn, publisherClient(account().guard)).publish(sampleOutcome());

    const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 1 }));
    const received = JSON.parse(Messages?.[0]?.Body ?? '{}') as Record<string, unknown>;
    expect(JSON.parse(String(received['Message']))).toEqual({ ...sampleOutcome(), version: VERSION });
    expect(received['MessageAttributes']).toMatchObject({
      status: { Value: 'alerted' },
      severity: { Value: 'critical' },
    });
  });

  it('says from which version an outcome of another account comes', async () => {
    const sent: unknown[] = [];
    const client = { send: async ({ input }: { input: unknown }) => void sent.push(input) };
    const publisher = createPublisher('arn:aws:sns:eu-central-1:111122223333:hub', client as never);
    await publisher.publish(sampleOutcome(), '9.8.7');
    const { sqs } = JSON.parse((sent[0] as { Message: string }).Message) as { sqs: string };
    expect(JSON.parse(sqs)).toMatchObject({ version: '9.8.7' });
  });

  it('is unavailable when the topic refuses, so that the event comes again', async () => {
    const publisher = createPublisher(
      'arn:aws:sns:eu-central-1:111122223333:none',
      publisherClient(account().guard),
    );
    await expect(publisher.publish(sampleOutcome())).rejects.toThrow(AccountUnavailableError);
  });
});
