import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AccountState } from '../../functions/account/state.ts';
import { arbitraryAccount } from '../support/arbitrary/account.ts';
import { happen, happeningsIn, WATCHED } from '../support/arbitrary/change.ts';
import { BUCKET, content } from '../support/samples/sample-account.ts';
import { bench } from '../support/samples/sample-guard.ts';

/** These change no account: one deletes an unused version of a policy, the other applies to new instances only. */
const WITHOUT_EFFECT = ['iam:DeletePolicyVersion', 'ec2:ModifySubnetAttribute'];

const states = fc.sample(arbitraryAccount, { numRuns: 60, seed: 1 });

/** Content that the arbitrary documents do not have. */
const CONTENT = content({ s3BucketName: BUCKET });

/** Does one of the first changes by this API happen to the account? */
const happensTo = (state: AccountState, api: string): boolean =>
  happeningsIn(state, CONTENT)
    .filter((happening) => happening.api === api)
    .slice(0, 20)
    .some((happening) => {
      const made = bench({ state });
      const record = happen(made, happening);
      const isChanged = JSON.stringify(made.account.state()) !== JSON.stringify(state);
      return record !== undefined && (isChanged || WITHOUT_EFFECT.includes(api));
    });

describe('the changes that properties draw', () => {
  it.each(WATCHED)('%s happens', (api) => {
    expect(states.filter((state) => happensTo(state, api)).length).toBeGreaterThan(2);
  });

  it('are of watched APIs only', () => {
    const drawn = states.flatMap((state) => happeningsIn(state, CONTENT).map(({ api }) => api));
    expect([...new Set(drawn)].filter((api) => !WATCHED.includes(api))).toEqual([]);
  });
});
