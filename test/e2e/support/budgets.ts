import { expect } from 'vitest';
import { beyond, readBudgets } from '../../bench/budgets.ts';
import type { Mode } from '../../bench/events.ts';
import { type Costs, costsOf } from '../../bench/measure.ts';
import type { TestAccount } from '../../support/account.ts';
import { accessKeyOf, type FunctionName } from './stack.ts';

const budgets = await readBudgets();

/** Runs something while each function is answered in rounds, so that what it asks for together overlaps. */
export const inRounds = async (account: TestAccount, run: () => Promise<void>): Promise<void> => {
  account.world.answersInRounds = true;
  try {
    await run();
  } finally {
    account.world.answersInRounds = false;
  }
};

/** Fails if an event costs more than its budget allows, or has none. */
export const expectAffordable = (name: FunctionName, event: string, mode: Mode, costs: Costs): void => {
  expect(beyond(`${name} ${event}`, costs, budgets.events[`${name} ${event}`]?.[mode])).toEqual([]);
};

const READ = /:(Get|List|Describe|Head|Lookup|Simulate)/;

/** Fails if a judgement asked the account the same thing twice. What is verified after a repair is asked again. */
export const expectNothingTwice = (account: TestAccount, name: FunctionName): void => {
  const key = accessKeyOf(name, account);
  const asked = account.world.requests
    .filter(({ accessKeyId, operation }) => accessKeyId === key && READ.test(operation))
    .map(({ operation, input }) => `${operation} ${input}`);
  expect(asked.filter((one, index) => asked.indexOf(one) < index)).toEqual([]);
};

/** Fails if a function asked more for an event than its budget allows. */
export const expectWithinBudget = (
  account: TestAccount,
  name: FunctionName,
  event: string,
  mode: 'alert' | 'auto-fix',
): void => {
  const key = accessKeyOf(name, account);
  const own = account.world.requests.filter(({ accessKeyId }) => accessKeyId === key);
  expectAffordable(name, event, mode === 'alert' ? 'alert' : 'fix', costsOf(own));
};
