import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { identityClients } from '../../functions/adapters/aws/identity/reader.ts';
import { READS, WRITES } from '../../functions/adapters/aws/permissions/index.ts';
import { pascalCase, STACK_FUNCTIONS } from '../../infra/generate/parts.ts';
import { type FakeServer, startServer } from '../adapters/slack/fake-slack.ts';
import { deployed } from '../infra/iam/deployed.ts';
import type { Template } from '../infra/package-stack.ts';
import { describeWithAccount } from '../support/account.ts';
import { type EventParts, recordOf } from '../support/samples/sample-event.ts';
import { ownerCall } from '../support/seed/owner-calls.ts';
import { seed } from '../support/seed/seed.ts';
import { GRANTS } from './support/grants.ts';
import { IDENTITY_STORIES, type IdentityStory } from './support/identity-stories.ts';
import { packagedTemplate } from './support/packaged-template.ts';
import { putRecord } from './support/put-record.ts';
import { seedHealthy } from './support/seed-healthy.ts';
import { healthyAccount } from './support/seeded.ts';
import { accessKeyOf, deployStack, type FunctionName, type Stack } from './support/stack.ts';
import { STORIES } from './support/stories.ts';

const SECRET = '/session-guard/slack';

const granted = (template: Template, name: FunctionName): ReadonlySet<string> => {
  const statements = deployed(template)
    .policiesOf(`${pascalCase(name)}Role`)
    .flatMap(({ Statement }) => Statement) as readonly {
    readonly Effect: string;
    readonly Action: readonly string[];
  }[];
  return new Set(statements.flatMap(({ Effect, Action }) => (Effect === 'Allow' ? Action : [])));
};

/** The IAM actions of an operation; what no table of the adapters holds is named like its action. */
const actionsOf = (operation: string): readonly string[] => {
  const table = [...Object.values(READS).flat(), ...Object.values(WRITES).flat()];
  return table.find((permission) => permission.operation === operation)?.actions ?? [operation];
};

describeWithAccount('what the built functions call is what their packaged roles allow', (account) => {
  let template: Template;
  let stack: Stack | undefined;
  let slack: FakeServer;
  const called = new Map<FunctionName, Set<string>>();

  const note = (): void => {
    for (const name of STACK_FUNCTIONS) {
      const operations = called.get(name) ?? new Set();
      for (const { accessKeyId, operation } of account().world.requests) {
        if (accessKeyId === accessKeyOf(name, account())) operations.add(operation);
      }
      called.set(name, operations);
    }
    account().world.requests.length = 0;
  };

  const deploy = async (): Promise<Stack> => {
    const Value = `${slack.url}/services/T000/B000/secret`;
    await new SSMClient(account().owner).send(
      new PutParameterCommand({ Name: SECRET, Type: 'SecureString', Value }),
    );
    stack?.stop();
    stack = await deployStack(account(), template);
    await (await stack.lambda('sweep')).invoke({});
    return stack;
  };

  const deliver = (api: string, parts: EventParts): Promise<void> =>
    putRecord(account(), recordOf(api, { ...parts, time: new Date().toISOString() }));

  const tellIdentity = async (story: IdentityStory): Promise<void> => {
    await account().reset();
    await seed(account(), story.account);
    const made = await deploy();
    await story.change(identityClients(account().owner));
    await deliver(story.api, { request: story.request });
    await made.drain('IdentityQueue', 'guard-identity');
    note();
  };

  beforeAll(async () => {
    slack = await startServer([
      { status: 429, headers: { 'retry-after': '0' }, body: 'rate_limited' },
      { body: 'ok' },
    ]);
    template = await packagedTemplate({
      mode: 'auto-fix',
      'settle-seconds': '0',
      'auto-fix': 'all',
      'fix-containment': 'node-role',
      'slack-secret-name': SECRET,
      'hub-bus-arn': 'arn:aws:events:eu-central-1:999988887777:event-bus/hub',
      'security-hub': 'true',
      ...GRANTS,
    });
    for (const story of IDENTITY_STORIES) await tellIdentity(story);
    await account().reset();
    const idOf = await seedHealthy(account(), healthyAccount);
    const made = await deploy();
    for (const [index, story] of STORIES.entries()) {
      for (const call of story.change(idOf)) await ownerCall(account().owner, call);
      const { api, ...parts } = story.record(idOf);
      await deliver(api, { ...parts, eventId: `event-${index}` });
      await made.drain(story.queue, story.guard);
    }
    await made.drain('SlackQueue', 'notify-slack');
    note();
  });

  afterAll(async () => {
    stack?.stop();
    await slack?.close();
  });

  test.each([
    ['guard-identity', 15],
    ['guard-preferences', 15],
    ['guard-network', 15],
    ['sweep', 15],
    ['notify-slack', 2],
  ] as const)('%s', (name, least) => {
    const operations = [...(called.get(name) ?? [])];
    expect(operations.length).toBeGreaterThanOrEqual(least);
    const allowed = granted(template, name);
    const missing = [...new Set(operations.flatMap(actionsOf))].filter((action) => !allowed.has(action));
    expect(missing).toEqual([]);
  });
});
