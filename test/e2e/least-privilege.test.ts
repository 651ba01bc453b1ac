import { afterAll, beforeAll, expect, test } from 'vitest';
import { READS, WRITES } from '../../functions/adapters/aws/permissions/index.ts';
import type { Template } from '../infra/package-stack.ts';
import { describeWithAccount } from '../support/account.ts';
import { recordOf } from '../support/samples/sample-event.ts';
import { ownerCall } from '../support/seed/owner-calls.ts';
import { GRANTS } from './support/grants.ts';
import { packagedTemplate } from './support/packaged-template.ts';
import { putRecord } from './support/put-record.ts';
import { seedHealthy } from './support/seed-healthy.ts';
import { healthyAccount } from './support/seeded.ts';
import { accessKeyOf, deployStack, type FunctionName, type Stack } from './support/stack.ts';
import { STORIES } from './support/stories.ts';

type Role = {
  readonly Properties: {
    readonly Policies: readonly {
      readonly PolicyDocument: {
        readonly Statement: readonly { readonly Action: string | readonly string[] }[];
      };
    }[];
  };
};

const ROLES: Readonly<Record<string, string>> = {
  'guard-preferences': 'GuardPreferencesRole',
  'guard-network': 'GuardNetworkRole',
  'guard-identity': 'GuardIdentityRole',
  sweep: 'SweepRole',
};

const granted = (template: Template, name: FunctionName): ReadonlySet<string> => {
  const role = template.Resources[ROLES[name] ?? ''] as unknown as Role;
  return new Set(
    role.Properties.Policies.flatMap(({ PolicyDocument }) =>
      PolicyDocument.Statement.flatMap(({ Action }) => Action),
    ),
  );
};

const actionsOf = (operation: string): readonly string[] => {
  const table = [...Object.values(READS).flat(), ...Object.values(WRITES).flat()];
  const found = table.find((permission) => permission.operation === operation);
  if (!found) throw new Error(`${operation} is in no permissions table`);
  return found.actions;
};

describeWithAccount('what the built functions call is what their packaged roles allow', (account) => {
  let template: Template;
  let stack: Stack;

  beforeAll(async () => {
    template = await packagedTemplate({
      mode: 'auto-fix',
      'settle-seconds': '0',
      'auto-fix': 'all',
      ...GRANTS,
    });
    const idOf = await seedHealthy(account(), healthyAccount);
    stack = await deployStack(account(), template);
    await (await stack.lambda('sweep')).invoke({});
    for (const [index, story] of STORIES.entries()) {
      for (const call of story.change(idOf)) await ownerCall(account().owner, call);
      const { api, ...parts } = story.record(idOf);
      await putRecord(
        account(),
        recordOf(api, { ...parts, eventId: `event-${index}`, time: new Date().toISOString() }),
      );
      await stack.drain(story.queue, story.guard);
    }
  });

  afterAll(() => stack?.stop());

  test.each(['guard-preferences', 'guard-network', 'sweep'] as const)('%s', (name) => {
    const operations = account()
      .world.requests.filter(({ accessKeyId }) => accessKeyId === accessKeyOf(name, account()))
      .map(({ operation }) => operation);
    expect(operations.length).toBeGreaterThan(5);
    const allowed = granted(template, name);
    const missing = [...new Set(operations.flatMap(actionsOf))].filter((action) => !allowed.has(action));
    expect(missing).toEqual([]);
  });
});
