import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { ApiCall } from '../../functions/account/api-call.ts';
import type { Template } from '../infra/package-stack.ts';
import { describeWithAccount } from '../support/account.ts';
import { recordOf } from '../support/samples/sample-event.ts';
import { ownerCall } from '../support/seed/owner-calls.ts';
import type { IdOf } from '../support/seed/seed.ts';
import { packagedTemplate } from './support/packaged-template.ts';
import { putRecord } from './support/put-record.ts';
import { seedHealthy } from './support/seed-healthy.ts';
import { healthyAccount } from './support/seeded.ts';
import { deployStack, type Stack } from './support/stack.ts';
import { type Subscriber, subscribe } from './support/subscriber.ts';

const SETTLE_SECONDS = 12;

describeWithAccount('a break that is left to settle by the built functions', (account) => {
  let template: Template;
  let stack: Stack;
  let subscriber: Subscriber;
  let idOf: IdOf;

  beforeAll(async () => {
    template = await packagedTemplate({
      mode: 'auto-fix',
      'auto-fix': 'vpc-name-resolution',
      'settle-seconds': String(SETTLE_SECONDS),
    });
  });

  beforeEach(async () => {
    stack?.stop();
    await account().reset();
    idOf = await seedHealthy(account(), healthyAccount);
    stack = await deployStack(account(), template);
    subscriber = await subscribe(stack);
    await (await stack.lambda('sweep')).invoke({});
    await subscriber.outcomes();
  });

  afterAll(() => stack?.stop());

  const associate = async (dhcpOptionsId: string): Promise<void> => {
    const call: ApiCall = {
      api: 'ec2:AssociateDhcpOptions',
      input: { DhcpOptionsId: idOf(dhcpOptionsId), VpcId: idOf('vpc-prod') },
    };
    await ownerCall(account().owner, call);
    await putRecord(
      account(),
      recordOf('ec2:AssociateDhcpOptions', {
        request: { dhcpOptionsId: idOf(dhcpOptionsId), vpcId: idOf('vpc-prod') },
        eventId: `event-${dhcpOptionsId}`,
        time: new Date().toISOString(),
      }),
    );
  };

  const logs = async (): Promise<string> => (await stack.lambda('guard-network')).logs();

  const judged = async (): Promise<readonly string[]> =>
    [...(await logs()).matchAll(/"status":"([a-z-]+)"/g)].map(([, status = '']) => status);

  test('is put back from the same queue when the time is over', async () => {
    await associate('dopt-public');
    await stack.drain('NetworkQueue', 'guard-network');
    expect(await judged(), await logs()).toEqual(['settling', 'fixed']);
    expect(await subscriber.outcomes()).toMatchObject([{ status: 'fixed' }]);
  });

  test('is left alone when its owner mends it meanwhile, and nobody is told', async () => {
    await associate('dopt-public');
    const draining = stack.drain('NetworkQueue', 'guard-network');
    while (!(await logs()).includes('settling')) await new Promise((resolve) => setTimeout(resolve, 50));
    await associate('dopt-amazon');
    await draining;
    expect(await judged(), await logs()).toEqual(['settling', 'healthy', 'superseded']);
    expect(await subscriber.outcomes()).toEqual([]);
  });
});
