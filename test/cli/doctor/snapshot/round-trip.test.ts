import { describe, expect, it } from 'vitest';
import { EXAMPLE_ACCOUNTS } from '../../../../cli/example/accounts/index.ts';
import { readAccountFile } from '../../../../functions/adapters/memory/account-file/account-file.ts';
import type { AccountFileInput } from '../../../../functions/adapters/memory/account-file/schema.ts';
import { REFUSABLE } from '../../../../functions/adapters/memory/refused.ts';
import { brokenAccount } from '../../../../infra/pictures/broken-account.ts';
import { snapshotOf, verdictsOf } from '../../../support/doctor/snapshot-of.ts';

const described = (account: AccountFileInput) => {
  const read = readAccountFile(account);
  if (!read.ok) throw new Error(read.problems.join('\n'));
  return read;
};

describe('the snapshot of an account', () => {
  it.each(Object.entries(EXAMPLE_ACCOUNTS))(
    'gives the same results as the account: %s',
    async (_, { account }) => {
      const { state, refused = [] } = described(account);
      const { before, after } = await snapshotOf(state, { refused });
      expect(before.checks.length).toBeGreaterThan(5);
      expect(verdictsOf(after)).toEqual(verdictsOf(before));
    },
  );

  it('gives the same failures', async () => {
    const { before, after } = await snapshotOf(brokenAccount());
    expect(before.checks.filter(({ verdict }) => verdict === 'fail')).toHaveLength(2);
    expect(verdictsOf(after)).toEqual(verdictsOf(before));
    expect(after.checks.flatMap(({ commands }) => commands).toSorted()).toEqual(
      before.checks.flatMap(({ commands }) => commands).toSorted(),
    );
  });

  it.each(REFUSABLE)('says what could not be read, so that it is as unknown there: %s', async (operation) => {
    for (const name of ['demo', 'hub-spoke', 'central-egress'] as const) {
      const { state } = described(EXAMPLE_ACCOUNTS[name].account);
      const { before, after } = await snapshotOf(state, { refused: [operation] });
      expect(verdictsOf(after)).toEqual(verdictsOf(before));
    }
  });
});
