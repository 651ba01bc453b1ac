import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { describeWithAccount } from '../support/account.ts';
import { envelopeOf, recordOf } from '../support/samples/sample-event.ts';
import { ownerCall } from '../support/seed/owner-calls.ts';
import type { IdOf } from '../support/seed/seed.ts';
import { ageLedger } from './support/age-ledger.ts';
import { packagedTemplate } from './support/packaged-template.ts';
import { seedHealthy } from './support/seed-healthy.ts';
import { healthyAccount } from './support/seeded.ts';
import { accessKeyOf, deployStack, type Stack } from './support/stack.ts';
import { type Subscriber, subscribe } from './support/subscriber.ts';

const MINUTES_MS = 60_000;

/** How long ago the events were made, and how much earlier the sweep was. */
const MADE_AGO_MS = 5 * MINUTES_MS;
const SWEPT_BEFORE_MS = 10 * MINUTES_MS;

/** The events of a storm that the figures are of; as many are handled here as show what each further one costs. */
const STORM = 200;
const HANDLED = 20;

describeWithAccount('a storm of events in one VPC', (account) => {
  let stack: Stack;
  let subscriber: Subscriber;
  let idOf: IdOf;
  const packaged: { template?: Awaited<ReturnType<typeof packagedTemplate>> } = {};

  beforeAll(async () => {
    packaged.template = await packagedTemplate({});
  });

  beforeEach(async () => {
    stack?.stop();
    await account().reset();
    idOf = await seedHealthy(account(), healthyAccount);
    if (!packaged.template) throw new Error('the stack is not packaged');
    stack = await deployStack(account(), packaged.template);
    subscriber = await subscribe(stack);
    await (await stack.lambda('sweep')).invoke({});
    await ageLedger(new DynamoDBClient(account().owner), stack.physical('Ledger'), SWEPT_BEFORE_MS);
    await subscriber.outcomes();
  });

  afterAll(() => stack?.stop());

  const recordOfSet = (number: number, set: string) => ({
    ...recordOf('ec2:AssociateDhcpOptions', {
      request: { dhcpOptionsId: idOf(set), vpcId: idOf('vpc-prod') },
      eventId: `event-${number}`,
      time: new Date(Date.now() - MADE_AGO_MS + number * 1000).toISOString(),
    }),
    awsRegion: account().identity.region,
  });

  /** Handles one event after the other in one process, and returns how many calls each of them cost. */
  const handle = async (setOf: (number: number) => string): Promise<readonly number[]> => {
    const { accountId, region } = account().identity;
    const guard = await stack.lambda('guard-network');
    const key = accessKeyOf('guard-network', account());
    const calls: number[] = [];
    for (let number = 0; number < HANDLED; number += 1) {
      account().world.requests.length = 0;
      const body = JSON.stringify(
        envelopeOf(recordOfSet(number, setOf(number)), { account: accountId, region }),
      );
      const record = { messageId: `m-${number}`, receiptHandle: 'r', body, attributes: {} };
      const Records = [{ ...record, eventSource: 'aws:sqs' }];
      expect(await guard.invoke({ Records }), guard.logs()).toMatchObject({ ok: true });
      calls.push(account().world.requests.filter(({ accessKeyId }) => accessKeyId === key).length);
    }
    return calls;
  };

  /** The calls for each event of the whole storm, of which the later ones cost like the last of those handled. */
  const eachOf = (calls: readonly number[]): number => {
    const all = calls.reduce((sum, one) => sum + one, 0);
    const further = Math.max(...calls.slice(-10));
    return (all + further * (STORM - calls.length)) / STORM;
  };

  test('costs 0.3 calls an event if it is harmless, and nobody is told', async () => {
    const calls = await handle((number) => (number % 2 === 0 ? 'dopt-other' : 'dopt-amazon'));
    expect(eachOf(calls), calls.join(' ')).toBeLessThanOrEqual(0.3);
    expect(await subscriber.outcomes()).toEqual([]);
  });

  test('costs two calls an event if each of them breaks it, and one alert names who did it', async () => {
    await ownerCall(account().owner, {
      api: 'ec2:AssociateDhcpOptions',
      input: { DhcpOptionsId: idOf('dopt-public'), VpcId: idOf('vpc-prod') },
    });
    const calls = await handle(() => 'dopt-public');
    expect(eachOf(calls), calls.join(' ')).toBeLessThanOrEqual(2);
    const told = await subscriber.outcomes();
    expect(told.map(({ status, attribution, event }) => [status, attribution, event?.eventId])).toEqual([
      ['alerted', 'proven', 'event-0'],
    ]);
    expect(told[0]?.actor?.name).toBe('alice@example.com');
  });
});
