import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { mergeStates } from '../../functions/account/collections.ts';
import { createNetworkReader, networkClients } from '../../functions/adapters/aws/network/reader.ts';
import {
  createPreferencesReader,
  preferencesClients,
} from '../../functions/adapters/aws/preferences/reader.ts';
import { assess } from '../../functions/core/assessment.ts';
import { registry } from '../../functions/prerequisites/index.ts';
import type { Template } from '../infra/package-stack.ts';
import { describeWithAccount } from '../support/account.ts';
import { recordOf } from '../support/samples/sample-event.ts';
import { ownerCall } from '../support/seed/owner-calls.ts';
import type { IdOf } from '../support/seed/seed.ts';
import { expectNothingTwice, expectWithinBudget, inRounds } from './support/budgets.ts';
import { GRANTS } from './support/grants.ts';
import { packagedTemplate } from './support/packaged-template.ts';
import { putRecord } from './support/put-record.ts';
import { seedHealthy } from './support/seed-healthy.ts';
import { BUCKET, DOCUMENT, GROUP, healthyAccount } from './support/seeded.ts';
import { accessKeyOf, deployStack, type Stack } from './support/stack.ts';
import { STORIES, type Story } from './support/stories.ts';
import { type Subscriber, subscribe } from './support/subscriber.ts';

const AUTO_FIX = {
  mode: 'auto-fix',
  'auto-fix': 'all',
  ...GRANTS,
  'settle-seconds': '0',
};

const isWrite = (operation: string): boolean => !/:(Get|List|Describe|Head|Lookup)/.test(operation);

for (const mode of ['alert', 'auto-fix'] as const) {
  describeWithAccount(`the built functions in ${mode} mode`, (account) => {
    let template: Template;
    let stack: Stack;
    let subscriber: Subscriber;
    let idOf: IdOf;

    beforeAll(async () => {
      template = await packagedTemplate(mode === 'alert' ? {} : AUTO_FIX);
    });

    beforeEach(async () => {
      stack?.stop();
      await account().reset();
      idOf = await seedHealthy(account(), healthyAccount);
      stack = await deployStack(account(), template);
      subscriber = await subscribe(stack);
      const sweep = await stack.lambda('sweep');
      expect(
        await sweep.invoke({ 'detail-type': 'CloudFormation Stack Status Change' }),
        sweep.logs(),
      ).toMatchObject({ ok: true });
      expect(await subscriber.outcomes()).toEqual([]);
      account().world.requests.length = 0;
    });

    afterAll(() => stack?.stop());

    const happen = async (story: Story): Promise<void> => {
      for (const call of story.change(idOf)) await ownerCall(account().owner, call);
      const { api, ...parts } = story.record(idOf);
      await putRecord(
        account(),
        recordOf(api, { ...parts, eventId: 'event-1', time: new Date().toISOString() }),
      );
    };

    const guardRequests = (story: Story): readonly string[] =>
      account()
        .world.requests.filter(({ accessKeyId }) => accessKeyId === accessKeyOf(story.guard, account()))
        .map(({ operation }) => operation);

    /**
     * The results of the checks on the account, which is read again with other credentials than the guard's.
     */
    const broken = async (): Promise<readonly string[]> => {
      const networks = [idOf('vpc-prod')];
      const network = createNetworkReader(account().identity, networkClients(account().owner));
      const preferences = createPreferencesReader(account().identity, preferencesClients(account().owner));
      const [vpc, rest] = await Promise.all([
        network.read({ networks }),
        preferences.read({
          documents: [{ name: DOCUMENT }],
          buckets: [BUCKET, 'example-typo'],
          logGroups: [GROUP],
        }),
      ]);
      const state = mergeStates(vpc, rest);
      return assess(registry, state).flatMap(({ prerequisite, result }) =>
        result.kind === 'fail' ? [prerequisite] : [],
      );
    };

    test.each(STORIES)('$name', async (story) => {
      expect(await broken()).toEqual([]);
      await happen(story);
      expect(await broken()).not.toEqual([]);

      account().world.requests.length = 0;
      await inRounds(account(), () => stack.drain(story.queue, story.guard));

      const [outcome, ...others] = await subscriber.outcomes();
      expect(others).toEqual([]);
      expect(outcome).toMatchObject({
        status: mode === 'alert' ? 'alerted' : 'fixed',
        prerequisite: story.prerequisite,
        attribution: 'proven',
        impact: story.impact,
        actor: { name: 'alice@example.com' },
        blastRadius: { nodes: 1 },
        calls: mode === 'alert' ? [] : story.repair,
      });
      expect(outcome?.commands.fix.length).toBeGreaterThan(0);
      expectWithinBudget(account(), story.guard, story.record(idOf).api, mode);
      const writes = guardRequests(story).filter(
        (operation) => isWrite(operation) && !/^(dynamodb|sns):/.test(operation),
      );
      if (mode === 'alert') {
        expect(writes).toEqual([]);
        expectNothingTwice(account(), story.guard);
        expect(await broken()).not.toEqual([]);
        return;
      }
      expect(new Set(writes)).toEqual(new Set(story.repair));
      expect(await broken()).toEqual([]);
    });

    test('a second delivery of the same event is not told again', async () => {
      const story = STORIES.find(({ guard }) => guard === 'guard-network') as Story;
      await happen(story);
      await stack.drain(story.queue, story.guard);
      expect(await subscriber.outcomes()).toHaveLength(1);
      const { api, ...parts } = story.record(idOf);
      await putRecord(
        account(),
        recordOf(api, { ...parts, eventId: 'event-1', time: new Date().toISOString() }),
      );
      await stack.drain(story.queue, story.guard);
      expect(await subscriber.outcomes()).toEqual([]);
    });

    test('a bucket that nobody names is deleted: silence', async () => {
      await ownerCall(account().owner, { api: 's3:DeleteBucket', input: { Bucket: 'example-other' } });
      await putRecord(account(), recordOf('s3:DeleteBucket', { request: { bucketName: 'example-other' } }));
      await stack.drain('PreferencesQueue', 'guard-preferences');
      expect(await subscriber.outcomes()).toEqual([]);
      expect((await stack.lambda('guard-preferences')).logs()).toContain('"status":"healthy"');
    });

    test('a failed call does not even reach the queue', async () => {
      await putRecord(
        account(),
        recordOf('s3:DeleteBucket', {
          request: { bucketName: BUCKET },
          more: { errorCode: 'BucketNotEmpty' },
        }),
      );
      await stack.drain('PreferencesQueue', 'guard-preferences');
      expect((await stack.lambda('guard-preferences')).logs()).not.toContain('Judged');
    });
  });
}
