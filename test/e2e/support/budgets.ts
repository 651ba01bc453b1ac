import { expect } from 'vitest';
import { aroundDecision, sequentialTrips } from '../../bench/measure.ts';
import type { TestAccount } from '../../support/account.ts';
import { accessKeyOf, type FunctionName } from './stack.ts';

/** What a judgement may cost before its decision: calls in all, and how many of them may be one after the other. */
type Budget = readonly [calls: number, inSequence: number];

/**
 * The most that the event of a story may cost in alert mode. Who makes a judgement cheaper lowers its figures; who adds a
 * call says here what it costs. A new call goes into a round that is made anyway.
 */
const BUDGETS: Readonly<Record<string, Budget>> = {
  'ssm:UpdateDocument': [13, 2],
  's3:DeleteBucket': [5, 1],
  'logs:DeleteLogGroup': [5, 1],
  'ec2:AssociateDhcpOptions': [26, 3],
  'ec2:ModifyVpcAttribute': [25, 3],
  'ec2:RevokeSecurityGroupIngress': [26, 5],
  'ec2:CreateNetworkAclEntry': [26, 5],
  'ec2:DeleteVpcEndpoints': [27, 5],
  'ec2:DeleteRoute': [26, 5],
};

/** Runs something while each function is answered in rounds, so that what it asks for together overlaps. */
export const inRounds = async (account: TestAccount, run: () => Promise<void>): Promise<void> => {
  account.world.answersInRounds = true;
  try {
    await run();
  } finally {
    account.world.answersInRounds = false;
  }
};

/** Fails if a function asked more for an event than its budget allows. */
export const expectWithinBudget = (account: TestAccount, name: FunctionName, api: string): void => {
  const key = accessKeyOf(name, account);
  const own = account.world.requests.filter(({ accessKeyId }) => accessKeyId === key);
  const { before } = aroundDecision(own);
  const [calls, inSequence] = BUDGETS[api] ?? [0, 0];
  expect(before.length, `${api}: ${before.map(({ operation }) => operation).join(' ')}`).toBeLessThanOrEqual(
    calls,
  );
  expect(sequentialTrips(before), `${api}: calls in sequence`).toBeLessThanOrEqual(inSequence);
};
