import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FakeServer, startServer } from '../adapters/slack/fake-slack.ts';
import { describeWithAccount } from '../support/account.ts';
import { recordOf } from '../support/samples/sample-event.ts';
import { ownerCall } from '../support/seed/owner-calls.ts';
import { packagedTemplate } from './support/packaged-template.ts';
import { putRecord } from './support/put-record.ts';
import { seedHealthy } from './support/seed-healthy.ts';
import { BUCKET, healthyAccount } from './support/seeded.ts';
import { deployStack, type Stack } from './support/stack.ts';

describeWithAccount('an alert on its way to Slack', (account) => {
  let stack: Stack;
  let slack: FakeServer;

  beforeAll(async () => {
    slack = await startServer([
      { status: 429, headers: { 'retry-after': '0' }, body: 'rate_limited' },
      { status: 400, body: 'invalid_blocks' },
      { body: 'ok' },
    ]);
    await seedHealthy(account(), healthyAccount);
    const Value = `${slack.url}/services/T000/B000/secret`;
    await new SSMClient(account().owner).send(
      new PutParameterCommand({ Name: '/session-guard/slack', Type: 'SecureString', Value }),
    );
    stack = await deployStack(
      account(),
      await packagedTemplate({ 'slack-secret-name': '/session-guard/slack' }),
    );
    await (await stack.lambda('sweep')).invoke({});
  });

  afterAll(async () => {
    stack?.stop();
    await slack?.close();
  });

  test('survives a rate limit and refused blocks, and keeps the secret to itself', async () => {
    await ownerCall(account().owner, { api: 's3:DeleteBucket', input: { Bucket: BUCKET } });
    await putRecord(
      account(),
      recordOf('s3:DeleteBucket', { request: { bucketName: BUCKET }, time: new Date().toISOString() }),
    );
    await stack.drain('PreferencesQueue', 'guard-preferences');
    await stack.drain('SlackQueue', 'notify-slack');

    const [limited, refused, plain, ...others] = slack.received.map(({ body }) => JSON.parse(body));
    expect(others).toEqual([]);
    expect(limited.blocks.length).toBeGreaterThan(3);
    expect(refused).toEqual(limited);
    expect(plain.blocks).toBeUndefined();
    expect(plain.text).toContain(BUCKET);
    const logs = (await stack.lambda('notify-slack')).logs();
    expect(logs).toContain('"form":"plain-text"');
    expect(logs).toContain('Slack asks to wait');
    expect(logs).not.toContain('/services/T000');
  });

  test('is followed by one message when it is over', async () => {
    const before = slack.received.length;
    const made = {
      Bucket: BUCKET,
      CreateBucketConfiguration: { LocationConstraint: account().identity.region },
    };
    await ownerCall(account().owner, { api: 's3:CreateBucket', input: made } as Parameters<
      typeof ownerCall
    >[1]);
    const record = recordOf('s3:CreateBucket', {
      request: { bucketName: BUCKET },
      time: new Date().toISOString(),
      eventId: 'event-made-again',
    });
    await putRecord(account(), record);
    await putRecord(account(), record);
    await stack.drain('PreferencesQueue', 'guard-preferences');
    await (await stack.lambda('sweep')).invoke({});
    await stack.drain('SlackQueue', 'notify-slack');
    const texts = slack.received.slice(before).map(({ body }) => JSON.parse(body).text);
    expect(texts).toEqual([expect.stringMatching(/^✅ Resolved/)]);
    expect(JSON.parse(slack.received.at(-1)?.body ?? '{}').blocks.length).toBeGreaterThan(3);
  });
});
