import { ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { JsonObject } from '../../functions/formats/json.ts';
import { describeWithAccount } from '../support/account.ts';
import { envelopeOf, recordOf } from '../support/samples/sample-event.ts';
import { ownerCall } from '../support/seed/owner-calls.ts';
import { packagedTemplate } from './support/packaged-template.ts';

import { seedHealthy } from './support/seed-healthy.ts';
import { BUCKET, healthyAccount } from './support/seeded.ts';
import { deployStack, type Stack } from './support/stack.ts';
import { type Subscriber, subscribe } from './support/subscriber.ts';

describeWithAccount('bad input to the built functions', (account) => {
  let stack: Stack;
  let subscriber: Subscriber;

  beforeAll(async () => {
    await seedHealthy(account(), healthyAccount);
    stack = await deployStack(account(), await packagedTemplate({}));
    subscriber = await subscribe(stack);
    await (await stack.lambda('sweep')).invoke({});
  });

  afterAll(() => stack?.stop());

  const sendBody = async (MessageBody: string): Promise<void> => {
    const QueueUrl = stack.physical('PreferencesQueue');
    await stack.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
  };

  /** A record of this account and Region, as EventBridge delivers it. */
  const here = (record: JsonObject): JsonObject => {
    const { accountId, region } = account().identity;
    return envelopeOf({ ...record, awsRegion: region }, { account: accountId, region });
  };

  const parked = async (): Promise<readonly (string | undefined)[]> => {
    const QueueUrl = stack.physical('PreferencesDeadLetters');
    const { Messages = [] } = await stack.sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
    );
    return Messages.map(({ Body }) => Body);
  };

  test('a message that is not JSON is parked, and its neighbours are handled', async () => {
    await ownerCall(account().owner, { api: 's3:DeleteBucket', input: { Bucket: BUCKET } });
    await sendBody('{"this is": not JSON');
    await sendBody(
      JSON.stringify(
        here(
          recordOf('s3:DeleteBucket', { request: { bucketName: BUCKET }, time: new Date().toISOString() }),
        ),
      ),
    );
    await stack.drain('PreferencesQueue', 'guard-preferences');
    expect(await parked()).toEqual(['{"this is": not JSON']);
    expect((await stack.lambda('guard-preferences')).logs()).toContain(
      'The message is not JSON and goes to the dead-letter queue',
    );
    expect(await subscriber.outcomes()).toMatchObject([
      { status: 'alerted', prerequisite: 'session-log-bucket' },
    ]);
  });

  test.each([
    ['null', null],
    ['a number', 7],
    ['a list', [[], {}]],
    ['an empty record', { detail: {}, 'detail-type': 'AWS API Call via CloudTrail' }],
    ['a record without parameters', { detail: recordOf('s3:DeleteBucket'), 'detail-type': 'x' }],
  ])('%s ends in an outcome that is told', async (_, body) => {
    await sendBody(JSON.stringify(body));
    await stack.drain('PreferencesQueue', 'guard-preferences');
    expect(await parked()).toEqual([]);
    expect(await subscriber.outcomes()).toMatchObject([{ status: 'unreadable' }]);
  });

  test('what cannot be handled now is delivered again, and is told then', async () => {
    // Two calls with three attempts each: the first delivery fails as a whole.
    account().fail('ssm:GetDocument', 'InternalServerError', 500, 6);
    await ownerCall(account().owner, {
      api: 'logs:DeleteLogGroup',
      input: { logGroupName: '/session-manager/example' },
    });
    await sendBody(
      JSON.stringify(
        here(
          recordOf('logs:DeleteLogGroup', {
            request: { logGroupName: '/session-manager/example' },
            time: new Date().toISOString(),
          }),
        ),
      ),
    );
    await stack.drain('PreferencesQueue', 'guard-preferences');
    expect(await parked()).toEqual([]);
    expect((await stack.lambda('guard-preferences')).logs()).toContain(
      'could not be judged and is tried again',
    );
    expect(await subscriber.outcomes()).toMatchObject([
      { status: 'alerted', prerequisite: 'session-log-group' },
    ]);
  });

  test('wrong settings stop the function at its start, with every problem', async () => {
    const { startLambda } = await import('./support/lambda.ts');
    const wrong = await startLambda('guard-network', {
      AWS_REGION: 'eu-central-1',
      MODE: 'fix',
      AUTO_FIX: 'everything',
    });
    const answer = await wrong.invoke({ Records: [] });
    wrong.stop();
    expect(answer.ok).toBe(false);
    for (const name of ['ACCOUNT_ID', 'LEDGER_TABLE', 'MODE', 'AUTO_FIX']) {
      expect(answer.ok ? '' : answer.error).toContain(name);
    }
  });
});
