import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { expect, it } from 'vitest';
import { createNotices } from '../../functions/adapters/aws/hub/notices.ts';
import { createPublisher, publisherClient } from '../../functions/adapters/aws/publisher.ts';
import type { Outcome } from '../../functions/core/outcome.ts';
import { PREREQUISITE_IDS } from '../../functions/prerequisites/ids.ts';
import { kindOf, lineOf, summaryOf } from '../../functions/use-cases/hub/summary.ts';
import { describeWithAccount, type TestAccount } from '../support/account.ts';
import { sampleOutcome } from '../support/samples/sample-outcome.ts';

const POLICIES = {
  'no-policy': undefined,
  'one-prerequisite': { prerequisite: ['vpc-name-resolution'] },
  'another-prerequisite': { prerequisite: ['session-key', 'session-log-bucket'] },
  ends: { status: ['resolved', 'fixed'] },
  alerts: { status: ['alerted'], severity: ['critical'] },
  'alerts-of-one': { status: ['alerted'], prerequisite: ['session-key'] },
} as const;

let made = 0;

/** A topic with a queue for each of the policies. */
const makeTopic = async ({ owner, identity }: TestAccount) => {
  made += 1;
  const name = `filtered-${made}`;
  const [sns, sqs] = [new SNSClient(owner), new SQSClient(owner)];
  const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: name }));
  const queues: [string, string][] = [];
  for (const [id, policy] of Object.entries(POLICIES)) {
    const QueueName = `${name}-${id}`;
    const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName }));
    const Endpoint = `arn:aws:sqs:${identity.region}:${identity.accountId}:${QueueName}`;
    const Attributes = policy ? { FilterPolicy: JSON.stringify(policy) } : {};
    await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint, Attributes }));
    queues.push([id, QueueUrl]);
  }
  const reached = async (): Promise<readonly string[]> => {
    const answers = await Promise.all(
      queues.map(async ([id, QueueUrl]) => {
        const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
        return Messages.length > 0 ? [id] : [];
      }),
    );
    return answers.flat();
  };
  return { TopicArn, reached };
};

const alert = sampleOutcome({ prerequisite: 'vpc-name-resolution' });
const ofKey = sampleOutcome({ prerequisite: 'session-key' });
const over = sampleOutcome({ status: 'resolved', prerequisite: 'vpc-name-resolution' });

const summary = (outcomes: readonly Outcome[], count = outcomes.length) =>
  summaryOf(
    alert.identity,
    { lines: outcomes.map((one) => lineOf(one)), kinds: outcomes.map(kindOf), count },
    PREREQUISITE_IDS,
  );

describeWithAccount('subscribers with a filter policy, on moto', (account) => {
  it.each([
    ['two alerts', [alert, alert], 2, ['no-policy', 'one-prerequisite', 'alerts']],
    ['an alert and an end', [alert, over], 2, ['no-policy', 'one-prerequisite', 'ends', 'alerts']],
    [
      'alerts of two prerequisites',
      [alert, ofKey],
      2,
      ['no-policy', 'one-prerequisite', 'another-prerequisite', 'alerts', 'alerts-of-one'],
    ],
    ['some that are only counted', [alert, alert], 30, Object.keys(POLICIES)],
  ] as const)('get a summary of %s as they would get each of them', async (_, outcomes, count, expected) => {
    const { TopicArn, reached } = await makeTopic(account());
    await createNotices(TopicArn, publisherClient(account().guard)).tell(summary(outcomes, count));
    expect(await reached()).toEqual(expected);
  });

  it('get each alert by the same attributes', async () => {
    const { TopicArn, reached } = await makeTopic(account());
    await createPublisher(TopicArn, publisherClient(account().guard)).publish(ofKey);
    expect(await reached()).toEqual(['no-policy', 'another-prerequisite', 'alerts', 'alerts-of-one']);
  });
});
