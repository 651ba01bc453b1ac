import { describe, expect, it } from 'vitest';
import { EXAMPLE_ACCOUNTS, type ExampleName } from '../../../cli/example/accounts/index.ts';
import { type Simulated, simulate } from '../../../cli/simulate/simulate.ts';
import { describedAccount } from '../../../functions/adapters/memory/account-file/account-file.ts';
import { accountFileSchema } from '../../../functions/adapters/memory/account-file/schema.ts';
import { SEVERITIES } from '../../../functions/core/outcome.ts';
import { BREAKS, type Break } from './breaks.ts';
import { eventOf } from './events.ts';

const describedAs = (name: ExampleName) =>
  describedAccount(accountFileSchema.parse(EXAMPLE_ACCOUNTS[name].account));

/** What `session-guard simulate --account example:NAME` says to a change: the most urgent of what is told. */
const said = async (name: ExampleName, { change }: Break): Promise<Simulated | undefined> => {
  const account = describedAs(name);
  const all: Simulated[] = [];
  for await (const results of simulate([eventOf(change, account.state.identity, 0)], account, {})) {
    all.push(...results.filter(({ alert }) => alert !== null));
  }
  const urgency = ({ outcome }: Simulated): number => SEVERITIES.indexOf(outcome.severity);
  return all.toSorted((a, b) => urgency(a) - urgency(b))[0];
};

const expectTold = async (name: ExampleName, broken: Break): Promise<void> => {
  const told = await said(name, broken);
  const { least, names, reason = '' } = broken;
  expect(told?.outcome).toSatisfy((outcome) =>
    least.some((one) => Object.entries(one).every(([key, value]) => outcome?.[key] === value)),
  );
  expect(told?.outcome.actor?.name).toBe('erin@example.com');
  expect(told?.outcome.because).toContain(reason);
  for (const one of names) expect(told?.alert).toContain(one);
};

const cases = Object.entries(BREAKS).flatMap(([name, breaks]) =>
  breaks.map((broken) => [name as ExampleName, broken.what, broken] as const),
);

describe('a break is told by the account that can see it', () => {
  it.each(cases)('%s: %s', async (name, _what, broken) => {
    await expectTold(name, broken);
  });
});
