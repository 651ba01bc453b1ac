import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { present, presentValue } from '../../functions/account/observed.ts';
import type { AccountState } from '../../functions/account/state.ts';
import { REFUSABLE } from '../../functions/adapters/memory/refused.ts';
import { arbitraryAccount } from '../support/arbitrary/account.ts';
import { snapshotOf, verdictsOf } from '../support/doctor/snapshot-of.ts';

/** A reader sees the trails of the Region that records IAM, too; the arbitrary account holds those of its own Region. */
const withTrails = (state: AccountState): AccountState => {
  const own = state.trails['ap-northeast-1'];
  const all = presentValue(own);
  if (!own || own.status === 'absent') return { ...state, trails: {} };
  const ofIam = all ? present(all.filter(({ multiRegion }) => multiRegion)) : own;
  return { ...state, trails: { 'ap-northeast-1': own, 'us-east-1': ofIam } };
};

describe('the snapshot of any account', () => {
  it('gives the same results as the account, whatever could not be read', async () => {
    await fc.assert(
      fc.asyncProperty(
        arbitraryAccount,
        fc.subarray([...REFUSABLE], { maxLength: 2 }),
        async (state, refused) => {
          const { before, after } = await snapshotOf(withTrails(state), { refused });
          expect(verdictsOf(after)).toEqual(verdictsOf(before));
        },
      ),
      { numRuns: 100 },
    );
  });
});
