import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { CreateAccountAliasCommand, IAMClient } from '@aws-sdk/client-iam';
import {
  CreateAccountCommand,
  CreateOrganizationCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations';
import { CreateQueueCommand, DeleteMessageCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { HUB_FAILED } from '../../functions/core/hub/event.ts';
import { isObject, parseJson } from '../../functions/formats/json.ts';
import { TOLD_BY_DAY, times } from '../../infra/hub/queries.ts';
import { type FakeServer, startServer } from '../adapters/slack/fake-slack.ts';
import { describeWithAccount } from '../support/account.ts';
import { flawsOf } from '../support/hub/event-schema.ts';
import { ask } from '../support/insights/query.ts';
import { recordOf } from '../support/samples/sample-event.ts';
import { ownerCall } from '../support/seed/owner-calls.ts';
import { drainQueue } from './support/event-source-mapping.ts';
import { deployHub, type HubStack, notAllowed } from './support/hub-stack.ts';
import { startLambda } from './support/lambda.ts';
import { packagedTemplate } from './support/packaged-template.ts';
import { putRecord } from './support/put-record.ts';
import { seedHealthy } from './support/seed-healthy.ts';
import { BUCKET, healthyAccount } from './support/seeded.ts';
import { accessKeyOf, deployStack, type Stack } from './support/stack.ts';
import { type Subscriber, subscribe } from './support/subscriber.ts';

const SECRET = '/session-guard/slack';
const HUB = { 'hub-bus-arn': 'arn:aws:events:eu-central-1:999988887777:event-bus/session-guard-hub' };

describeWithAccount('a member and its hub', (account) => {
  let member: Stack;
  let subscriber: Subscriber;
  let slack: FakeServer;
  let hub: HubStack;
  /** A queue in place of the hub's bus: moto delivers to no other account. */
  let bus = '';

  const organizations = (): OrganizationsClient => new OrganizationsClient(account().owner);

  const deploy = async (): Promise<void> => {
    await account().reset();
    await organizations().send(new CreateOrganizationCommand({ FeatureSet: 'ALL' }));
    await seedHealthy(account(), healthyAccount);
    await new SSMClient(account().owner).send(
      new PutParameterCommand({
        Name: SECRET,
        Type: 'SecureString',
        Value: `${slack.url}/services/T000/B000/secret`,
      }),
    );
    member = await deployStack(account(), await packagedTemplate(HUB));
    subscriber = await subscribe(member);
    const { QueueUrl = '' } = await member.sqs.send(new CreateQueueCommand({ QueueName: 'hub-bus' }));
    bus = QueueUrl;
    const events = new EventBridgeClient(account().owner);
    const { region, accountId } = account().identity;
    const EventPattern = JSON.stringify({ source: ['session-guard'] });
    await events.send(new PutRuleCommand({ Name: 'to-hub', EventPattern }));
    const Arn = `arn:aws:sqs:${region}:${accountId}:hub-bus`;
    await events.send(new PutTargetsCommand({ Rule: 'to-hub', Targets: [{ Id: 'hub', Arn }] }));
    await new IAMClient(account().owner).send(
      new CreateAccountAliasCommand({ AccountAlias: 'shop-by-alias' }),
    );
    await (await member.lambda('sweep')).invoke({});
    hub = await deployHub(account(), member.sqs, {
      secretName: SECRET,
      names: `${accountId}=example-shop`,
    });
  };

  /** The events that reached the bus since the last time. */
  const sent = async (): Promise<readonly string[]> => {
    const { Messages = [] } = await member.sqs.send(
      new ReceiveMessageCommand({ QueueUrl: bus, MaxNumberOfMessages: 10 }),
    );
    for (const { ReceiptHandle } of Messages) {
      await member.sqs.send(new DeleteMessageCommand({ QueueUrl: bus, ReceiptHandle }));
    }
    // The envelope is that of moto, which leaves the account out.
    const { accountId } = account().identity;
    return Messages.map(({ Body }) => JSON.stringify({ ...JSON.parse(Body ?? '{}'), account: accountId }));
  };

  const breakBucket = async (): Promise<void> => {
    await ownerCall(account().owner, { api: 's3:DeleteBucket', input: { Bucket: BUCKET } });
    await putRecord(
      account(),
      recordOf('s3:DeleteBucket', { request: { bucketName: BUCKET }, time: new Date().toISOString() }),
    );
    await member.drain('PreferencesQueue', 'guard-preferences');
  };

  const texts = (): readonly string[] => slack.received.map(({ body }) => JSON.parse(body).text);

  /** What a query of the dashboard finds in the log of the hub. */
  const asked = (query: readonly string[]): readonly object[] => {
    const lines = hub.hub.logs().split('\n').map(parseJson).filter(isObject);
    return ask(query.join('\n| '), lines);
  };

  const puts = (): readonly string[] =>
    account()
      .world.requests.filter(({ accessKeyId }) => accessKeyId === accessKeyOf('guard-preferences', account()))
      .map(({ operation }) => operation)
      .filter((operation) => operation === 'events:PutEvents' || operation === 'sns:Publish');

  const stop = async (): Promise<void> => {
    member?.stop();
    hub?.stop();
    await slack?.close();
  };

  beforeEach(async () => {
    await stop();
    slack = await startServer([{ body: 'ok' }]);
    await deploy();
  });

  afterEach(() => expect(notAllowed(account())).toEqual([]));

  afterAll(stop);

  test('one outcome is one request to Slack, with the name of the account in its first line', async () => {
    const [round, ...none] = await sent();
    expect(none).toEqual([]);
    await hub.deliver(round ?? '');
    expect(slack.received).toEqual([]);

    account().world.requests.length = 0;
    await breakBucket();
    expect(puts()).toEqual(['sns:Publish', 'events:PutEvents']);
    const [event = '', ...others] = await sent();
    expect(others).toEqual([]);
    const { source: Source, 'detail-type': DetailType, detail } = JSON.parse(event);
    expect(flawsOf({ Source, DetailType, Detail: JSON.stringify(detail) })).toEqual([]);
    expect(detail.accountName).toBe('shop-by-alias');
    await hub.deliver(event);
    expect(slack.received).toHaveLength(1);
    expect(texts()[0]?.split('\n')[0]).toContain('example-shop');
    expect(slack.received[0]?.body).toContain(BUCKET);
    expect(slack.received[0]?.body).not.toMatch(/aws s3api create-bucket/);
    const told = await subscriber.outcomes();
    expect(told.map(({ status, identity }) => [status, identity.accountName])).toEqual([
      ['alerted', 'shop-by-alias'],
    ]);
    const seconds = expect.toSatisfy((value: number) => value >= 0 && value < 120);
    const found = { told: 1, timed: 1, p50: seconds, p90: seconds, longest: seconds };
    const { accountId: whose } = account().identity;
    expect(asked(times('alert', 'prerequisite'))).toEqual([{ prerequisite: 'session-log-bucket', ...found }]);
    expect(asked(times('alert', 'account'))).toEqual([
      { account: whose, accountName: 'example-shop', ...found },
    ]);
    expect(asked(TOLD_BY_DAY)).toMatchObject([{ alerts: 1, doubts: 0, fixes: 0, failed: 0, resolved: 0 }]);
  });

  test('a forged event is told as what its envelope says, or does nothing', async () => {
    await breakBucket();
    const event = JSON.parse((await sent()).at(-1) ?? '{}');
    await hub.deliver(JSON.stringify({ ...event, source: 'aws.ssm' }));
    await hub.deliver(JSON.stringify({ ...event, account: 'nobody' }));
    expect(slack.received).toEqual([]);
    await hub.deliver(JSON.stringify({ ...event, account: '444455556666' }));
    expect(slack.received).toHaveLength(1);
    expect(texts()[0]).toContain('444455556666');
    expect(texts()[0]).not.toContain('example-shop');
    expect(slack.received[0]?.body).toContain('do not trust it');
  });

  test('a silent member is told once, and once when it is back', async () => {
    const [round = ''] = await sent();
    await hub.deliver(round);
    await hub.tick();
    expect(slack.received).toEqual([]);
    const { accountId, region } = account().identity;
    const table = new DynamoDBClient(account().owner);
    const Key = { installation: { S: `${accountId}/${region}` } };
    const { Item = {} } = await table.send(new GetItemCommand({ TableName: 'hub-installations', Key }));
    expect(JSON.parse(Item['row']?.S ?? '')).toMatchObject({
      mode: 'alert',
      openIncidents: 0,
      claimedName: 'shop-by-alias',
    });
    const heardAt = { S: new Date(Date.now() - 4 * 3_600_000).toISOString() };
    await table.send(new PutItemCommand({ TableName: 'hub-installations', Item: { ...Item, heardAt } }));
    await hub.tick();
    await hub.tick();
    await hub.deliver(round);
    await hub.tick();
    expect(texts().map((text) => text.split('\n')[0])).toEqual([
      `🚨 session-guard in account example-shop (${accountId}), ${region} is silent`,
      `✅ session-guard in account example-shop (${accountId}), ${region} is back`,
    ]);
  });

  test('a member is called by the name that its organization gives it, which is asked for once an hour', async () => {
    const { CreateAccountStatus } = await organizations().send(
      new CreateAccountCommand({ AccountName: 'Shop [EU]', Email: 'shop@example.com' }),
    );
    const id = CreateAccountStatus?.AccountId ?? '';
    await breakBucket();
    const [round = '', alert = ''] = (await sent()).map((event) =>
      JSON.stringify({ ...JSON.parse(event), account: id }),
    );
    await hub.deliver(round);
    await hub.tick();
    await hub.deliver(alert);
    expect(texts()).toHaveLength(1);
    expect(texts()[0]?.split('\n')[0]).toContain(`Shop EU (${id})`);
    const asked = account()
      .world.requests.map(({ operation }) => operation)
      .filter((operation) => operation === 'organizations:ListAccounts');
    expect(asked).toHaveLength(1);
  });

  test('a burst is one alert and one summary, and another account between them is told at once', async () => {
    await breakBucket();
    const event = JSON.parse((await sent()).at(-1) ?? '{}');
    const { accountId } = account().identity;
    const by = (id: string, n: number, more = {}): string => {
      const detail = { ...event.detail, id: `11111111-2222-4333-8444-00000000000${n}` };
      return JSON.stringify({ ...event, id, detail, ...more });
    };
    const OTHER = '444455556666';
    const storm = Array.from({ length: 8 }, (_, n) => by(`storm-${n}`, n));
    const copies = [by('storm-7', 7), by('put again', 6)];
    await hub.send([...storm.slice(0, 5), by('other', 0, { account: OTHER }), ...storm.slice(5), ...copies]);
    expect(texts().map((text) => text.split('\n')[0])).toEqual([
      expect.stringContaining('example-shop'),
      expect.stringContaining(OTHER),
    ]);
    await hub.endBurst(accountId);
    expect(texts()).toHaveLength(3);
    expect(texts()[2]).toContain(`7 more alerts of account example-shop (${accountId})`);
    expect(texts()[2]?.split('\n• ')).toHaveLength(8);
    await hub.send([storm[1] ?? '']);
    expect(texts()).toHaveLength(3);
  });

  test('a hub that never answers delays no alert, and the function ends in time', async () => {
    const heard: number[] = [];
    const silent = createServer(() => {
      heard.push(performance.now());
    });
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as AddressInfo;
    const lambda = await startLambda('guard-preferences', {
      ...member.environment('guard-preferences'),
      AWS_ENDPOINT_URL_EVENTBRIDGE: `http://127.0.0.1:${port}`,
    });
    await ownerCall(account().owner, { api: 's3:DeleteBucket', input: { Bucket: BUCKET } });
    await putRecord(
      account(),
      recordOf('s3:DeleteBucket', { request: { bucketName: BUCKET }, time: new Date().toISOString() }),
    );
    const queue = {
      queueUrl: member.physical('PreferencesQueue'),
      queueArn: member.queueArn('PreferencesQueue'),
    };
    await drainQueue({ sqs: member.sqs, ...queue, batchSize: 1, lambda });
    expect((await subscriber.outcomes()).map(({ status }) => status)).toEqual(['alerted']);
    // The alert was told before the hub was asked, and the hub had five seconds, in which it was asked once.
    const told = account().world.requests.find(({ operation }) => operation === 'sns:Publish');
    expect(heard).toHaveLength(1);
    expect(told?.endedAt).toBeLessThan(heard[0] ?? 0);
    expect(lambda.logs()).toContain('within 5 s');
    expect(lambda.logs()).toContain(`"message":"${HUB_FAILED}"`);
    lambda.stop();
    silent.closeAllConnections();
    silent.close();
  });

  test.each([
    ['denied', 'AccessDeniedException', 400, 1],
    ['throttled', 'ThrottlingException', 400, 2],
    ['down', 'InternalException', 500, 2],
  ])(
    'a hub that is %s delays no alert: the own topic has it, and the line that is counted is logged',
    async (_, code, status, tries) => {
      await sent();
      await ownerCall(account().owner, { api: 's3:DeleteBucket', input: { Bucket: BUCKET } });
      await putRecord(
        account(),
        recordOf('s3:DeleteBucket', { request: { bucketName: BUCKET }, time: new Date().toISOString() }),
      );
      account().fail('events:PutEvents', code, status);
      await member.drain('PreferencesQueue', 'guard-preferences');
      expect((await subscriber.outcomes()).map((outcome) => outcome.status)).toEqual(['alerted']);
      const logs = (await member.lambda('guard-preferences')).logs();
      expect(logs).toContain(`"message":"${HUB_FAILED}"`);
      expect(puts()).toEqual(['sns:Publish', ...Array<string>(tries).fill('events:PutEvents')]);
      expect(await sent()).toEqual([]);
    },
  );
});
