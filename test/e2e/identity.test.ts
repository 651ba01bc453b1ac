import { DetachRolePolicyCommand, RemoveRoleFromInstanceProfileCommand } from '@aws-sdk/client-iam';
import { ResetServiceSettingCommand, UpdateDocumentCommand } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { emptyState } from '../../functions/account/collections.ts';
import { DEFAULT_ROLE_SETTING } from '../../functions/account/identity/service-settings.ts';
import { present } from '../../functions/account/observed.ts';
import type { AccountState } from '../../functions/account/state.ts';
import { type IdentityClients, identityClients } from '../../functions/adapters/aws/identity/reader.ts';
import type { JsonObject } from '../../functions/formats/json.ts';
import type { Template } from '../infra/package-stack.ts';
import { describeWithAccount, IDENTITY } from '../support/account.ts';
import { recordOf } from '../support/samples/sample-event.ts';
import {
  bare,
  CORE,
  nodeOf,
  profileOf,
  roleOf,
  withHostManagement,
} from '../support/samples/sample-identity.ts';
import { seed } from '../support/seed/seed.ts';
import { GRANTS } from './support/grants.ts';
import { packagedTemplate } from './support/packaged-template.ts';
import { putRecord } from './support/put-record.ts';
import { BUCKET, DOCUMENT, preferences } from './support/seeded.ts';
import { accessKeyOf, deployStack, type Stack } from './support/stack.ts';
import { type Subscriber, subscribe } from './support/subscriber.ts';

// The answers of IAM's simulator and of service settings are ours, see test/support/overlay/overlay-identity.ts.

const QUIET = JSON.stringify({ schemaVersion: '1.0', sessionType: 'Standard_Stream', inputs: {} });

/** A node with a profile, in an account that logs nothing. */
const byProfile: AccountState = {
  ...emptyState(IDENTITY),
  documents: {
    [DOCUMENT]: present({
      name: DOCUMENT,
      latestVersion: '1',
      defaultVersion: '1',
      versions: { '1': QUIET },
      tags: {},
    }),
  },
  trails: { [IDENTITY.region]: present([]) },
  roles: { web: present(roleOf('web')) },
  instanceProfiles: { web: present(profileOf('web')) },
  instances: { 'i-1': present(nodeOf({ instanceId: 'i-1' })) },
};

const byHostManagement: AccountState = {
  ...byProfile,
  ...withHostManagement,
  instanceProfiles: {},
  instances: { 'i-1': present(bare({ instanceId: 'i-1' })) },
};

type IdentityStory = {
  readonly name: string;
  readonly account: AccountState;
  readonly api: string;
  readonly request: JsonObject;
  readonly prerequisite: string;
  readonly repair: readonly string[];
  change(clients: IdentityClients): Promise<unknown>;
};

const profileAndRole = { InstanceProfileName: 'web', RoleName: 'web' };

const stories: readonly IdentityStory[] = [
  {
    name: "AWS's policy is detached from the nodes' role",
    account: byProfile,
    api: 'iam:DetachRolePolicy',
    request: { roleName: 'web', policyArn: CORE },
    prerequisite: 'node-permissions',
    repair: ['iam:AttachRolePolicy'],
    change: ({ iam }) => iam.send(new DetachRolePolicyCommand({ RoleName: 'web', PolicyArn: CORE })),
  },
  {
    name: 'the role is taken out of its profile',
    account: byProfile,
    api: 'iam:RemoveRoleFromInstanceProfile',
    request: { instanceProfileName: 'web', roleName: 'web' },
    prerequisite: 'node-credentials',
    repair: ['iam:AddRoleToInstanceProfile'],
    change: ({ iam }) => iam.send(new RemoveRoleFromInstanceProfileCommand(profileAndRole)),
  },
  {
    name: 'Default Host Management is switched off',
    account: byHostManagement,
    api: 'ssm:ResetServiceSetting',
    request: { settingId: DEFAULT_ROLE_SETTING },
    prerequisite: 'node-credentials',
    repair: ['ssm:UpdateServiceSetting'],
    change: ({ ssm }) => ssm.send(new ResetServiceSettingCommand({ SettingId: DEFAULT_ROLE_SETTING })),
  },
];

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

    test.each(stories)('$name', async (story) => {
      await start(story.account);
      await story.change(identityClients(account().owner));
      const parts = { request: story.request, time: new Date().toISOString() };
      await putRecord(account(), recordOf(story.api, parts));
      await stack.drain('IdentityQueue', 'guard-identity');

      const [outcome, ...others] = await subscriber.outcomes();
      expect(others).toEqual([]);
      expect(outcome, (await stack.lambda('guard-identity')).logs()).toMatchObject({
        status: mode === 'auto-fix' ? 'fixed' : 'alerted',
        prerequisite: story.prerequisite,
        attribution: 'proven',
        impact: 'sessions-fail',
        calls: mode === 'auto-fix' ? story.repair : [],
      });
      const writes = account()
        .world.requests.filter(({ accessKeyId }) => accessKeyId === accessKeyOf('guard-identity', account()))
        .map(({ operation }) => operation)
        .filter(isWrite);
      expect(writes).toEqual(mode === 'auto-fix' ? story.repair : []);
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
      await stack.drain('IdentityQueue', 'guard-identity');
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
