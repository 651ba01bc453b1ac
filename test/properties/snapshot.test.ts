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

/**
 * The arbitrary account knows only the endpoints of this VPC. A file describes them in a VPC, so that this one is examined,
 * too; in AWS, it would have been listed for them.
 */
const HUB = 'AWS::EC2::VPC vpc-hub ';

describe('the snapshot of any account', () => {
  it('gives the same results as the account, whatever could not be read', async () => {
    await fc.assert(
      fc.asyncProperty(
        arbitraryAccount,
        fc.subarray([...REFUSABLE], { maxLength: 2 }),
        async (state, refused) => {
          const { before, after } = await snapshotOf(withTrails(state), { refused });
          expect(verdictsOf(after).filter((line) => !line.includes(HUB))).toEqual(verdictsOf(before));
        },
      ),
      { numRuns: 100 },
    );
  });
});
