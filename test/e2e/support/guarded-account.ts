import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import type { AccountState } from '../../../functions/account/state.ts';
import type { Outcome } from '../../../functions/core/outcome.ts';
import type { Template } from '../../infra/package-stack.ts';
import { describeWithAccount, type TestAccount } from '../../support/account.ts';
import { type EventParts, recordOf } from '../../support/samples/sample-event.ts';
import type { IdOf } from '../../support/seed/seed.ts';
import { inRounds } from './budgets.ts';
import { packagedTemplate } from './packaged-template.ts';
import { putRecord } from './put-record.ts';
import { seedHealthy } from './seed-healthy.ts';
import { accessKeyOf, deployStack, type FunctionName, type Stack } from './stack.ts';
import { type Subscriber, subscribe } from './subscriber.ts';

export type Mode = 'alert' | 'auto-fix';

/** A test's own AWS account, with the built stack and a subscriber to its alerts. */
export type GuardedAccount = {
  /** Creates the contents of the account; the first sweep finds nothing that breaks sessions. */
  start(state: AccountState): Promise<IdOf>;
  sweep(): Promise<void>;
  /** A change of the network, made before, reaches the guard as CloudTrail records it. */
  deliver(api: string, parts: EventParts): Promise<void>;
  /** The alerts since the last time. */
  told(): Promise<readonly Outcome[]>;
  logs(name: FunctionName): Promise<string>;
  /** What a function changed in the account since the start, by the operations that it called. */
  writesOf(name: FunctionName): readonly string[];
};

const isWrite = (operation: string): boolean =>
  /^(ec2|ssm|iam):(?!Describe|Get|List|Simulate)/.test(operation);

const guardedAccount = (
  account: () => TestAccount,
  params: Readonly<Record<string, string>>,
): GuardedAccount => {
  let template: Template;
  let stack: Stack;
  let subscriber: Subscriber;

  beforeAll(async () => {
    template = await packagedTemplate(params);
  });

  beforeEach(async () => {
    stack?.stop();
    await account().reset();
  });

  afterAll(() => stack?.stop());

  const sweep = async (): Promise<void> => {
    const lambda = await stack.lambda('sweep');
    expect(await lambda.invoke({}), lambda.logs()).toMatchObject({ ok: true });
  };

  return {
    start: async (state) => {
      const idOf = await seedHealthy(account(), state);
      stack = await deployStack(account(), template);
      subscriber = await subscribe(stack);
      await sweep();
      const told = await subscriber.outcomes();
      expect(told.filter(({ impact }) => impact !== 'guard-blind')).toEqual([]);
      account().world.requests.length = 0;
      return idOf;
    },
    sweep,
    deliver: async (api, parts) => {
      await putRecord(account(), recordOf(api, { ...parts, time: new Date().toISOString() }));
      await inRounds(account(), () => stack.drain('NetworkQueue', 'guard-network'));
    },
    told: () => subscriber.outcomes(),
    logs: async (name) => (await stack.lambda(name)).logs(),
    writesOf: (name) =>
      account()
        .world.requests.filter(({ accessKeyId }) => accessKeyId === accessKeyOf(name, account()))
        .map(({ operation }) => operation)
        .filter(isWrite),
  };
};

/** A suite in alert mode, and again with auto-fix of some prerequisites; each test has a new account. */
export const describeGuarded = (
  name: string,
  autoFix: readonly string[],
  suite: (guarded: GuardedAccount, account: () => TestAccount, mode: Mode) => void,
): void => {
  for (const mode of ['alert', 'auto-fix'] as const) {
    describeWithAccount(`${name} in ${mode} mode`, (account) => {
      const fixing = {
        mode,
        'auto-fix': autoFix.join(','),
        'fix-containment': 'public-address',
        'settle-seconds': '0',
      };
      const params = mode === 'alert' ? {} : fixing;
      suite(guardedAccount(account, params), account, mode);
    });
  }
};
