import { UpdateDocumentCommand } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { present } from '../../functions/account/observed.ts';
import type { AccountState } from '../../functions/account/state.ts';
import { identityClients } from '../../functions/adapters/aws/identity/reader.ts';
import type { Template } from '../infra/package-stack.ts';
import { describeWithAccount } from '../support/account.ts';
import { recordOf } from '../support/samples/sample-event.ts';
import { seed } from '../support/seed/seed.ts';
import { expectNothingTwice, expectWithinBudget, inRounds } from './support/budgets.ts';
import { GRANTS } from './support/grants.ts';
import { byProfile, IDENTITY_STORIES } from './support/identity-stories.ts';
import { packagedTemplate } from './support/packaged-template.ts';
import { putRecord } from './support/put-record.ts';
import { BUCKET, DOCUMENT, preferences } from './support/seeded.ts';
import { accessKeyOf, deployStack, type Stack } from './support/stack.ts';
import { type Subscriber, subscribe } from './support/subscriber.ts';

// The answers of IAM's simulator and of service settings are ours, see test/support/overlay/overlay-identity.ts.

const isWrite = (operation: string): boolean =>
  /^(iam|ec2|ssm):(?!Describe|Get|List|Simulate)/.test(operation);

const notOfTrails = ({ prerequisite }: { readonly prerequisite: string | null }): boolean =>
  prerequisite?.startsWith('node-') ?? false;

for (const mode of ['alert', 'auto-fix'] as const) {
  describeWithAccount(`the built identity guard in ${mode} mode`, (account) => {
    let template: Template;
    let stack: Stack;
    let subscriber: Subscriber;

    beforeAll(async () => {
      const fixing = {
        mode: 'auto-fix',
        'auto-fix': 'node-credentials,node-permissions',
        'fix-containment': 'node-role,iam-policy',
        'settle-seconds': '0',
        ...GRANTS,
      };
      template = await packagedTemplate(mode === 'alert' ? {} : fixing);
    });

    beforeEach(async () => {
      stack?.stop();
      await account().reset();
    });

    afterAll(() => stack?.stop());

    const start = async (state: AccountState): Promise<void> => {
      await seed(account(), state);
      stack = await deployStack(account(), template);
      subscriber = await subscribe(stack);
      const sweep = await stack.lambda('sweep');
      expect(await sweep.invoke({}), sweep.logs()).toMatchObject({ ok: true });
      expect((await subscriber.outcomes()).filter(notOfTrails)).toEqual([]);
      account().world.requests.length = 0;
    };

    test.each(IDENTITY_STORIES)('$name', async (story) => {
      await start(story.account);
      await story.change(identityClients(account().owner));
      const parts = { request: story.request, time: new Date().toISOString() };
      await putRecord(account(), recordOf(story.api, parts));
      await inRounds(account(), () => stack.drain('IdentityQueue', 'guard-identity'));

      const [outcome, ...others] = await subscriber.outcomes();
      expect(others).toEqual([]);
      expect(outcome, (await stack.lambda('guard-identity')).logs()).toMatchObject({
        status: mode === 'auto-fix' ? 'fixed' : 'alerted',
        prerequisite: story.prerequisite,
        attribution: 'proven',
        impact: 'sessions-fail',
        calls: mode === 'auto-fix' ? story.repair : [],
      });
      if (mode === 'alert') expectNothingTwice(account(), 'guard-identity');
      const writes = account()
        .world.requests.filter(({ accessKeyId }) => accessKeyId === accessKeyOf('guard-identity', account()))
        .map(({ operation }) => operation)
        .filter(isWrite);
      expect(writes).toEqual(mode === 'auto-fix' ? story.repair : []);
      expectWithinBudget(account(), 'guard-identity', story.api, mode);
    });

    test('logging is switched on: which role will fail is told before anybody opens a session, once', async () => {
      await start({
        ...byProfile,
        buckets: {
          [BUCKET]: present({ name: BUCKET, owner: 'this-account', encryption: 'AES256', tags: {} }),
        },
      });
      await identityClients(account().owner).ssm.send(
        new UpdateDocumentCommand({
          Name: DOCUMENT,
          Content: preferences(BUCKET),
          DocumentVersion: '$LATEST',
          DocumentFormat: 'JSON',
        }),
      );
      await putRecord(
        account(),
        recordOf('ssm:UpdateDocument', {
          request: { name: DOCUMENT, content: 'HIDDEN_DUE_TO_SECURITY_REASONS' },
          response: { documentDescription: { documentVersion: '2', latestVersion: '2' } },
          time: new Date().toISOString(),
        }),
      );
      await inRounds(account(), () => stack.drain('IdentityQueue', 'guard-identity'));
      if (mode === 'alert') {
        expectNothingTwice(account(), 'guard-identity');
      }
      const [early, ...others] = await subscriber.outcomes();
      expect(others).toEqual([]);
      expect(early, (await stack.lambda('guard-identity')).logs()).toMatchObject({
        status: 'alerted',
        prerequisite: 'node-permissions',
        attribution: 'proven',
        impact: 'sessions-fail',
        because: expect.stringMatching(/^role web of 1 node is denied .*s3:PutObject/),
      });
      // The sweep finds the same and does not report it again.
      await (await stack.lambda('sweep')).invoke({});
      const told = (await subscriber.outcomes()).filter(
        ({ prerequisite }) => prerequisite === 'node-permissions',
      );
      expect(told).toEqual([]);
    });
  });
}
