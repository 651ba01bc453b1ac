import { expect, it } from 'vitest';
import type { Examination } from '../../../cli/doctor/examination.ts';
import { createKeeping } from '../../../cli/doctor/snapshot/keep.ts';
import { examineEmbedded } from '../../../infra/pictures/examine-embedded.ts';
import { describeWithAccount } from '../../support/account.ts';
import { examineAccount } from '../../support/doctor/on-account.ts';
import { stateFrom, verdictsOf } from '../../support/doctor/snapshot-of.ts';
import { BREAKS, seedWell } from './breaks.ts';

/** Only what sessions depend on: the rules and topics of an installation are those of the test. */
const results = (examination: Examination) => verdictsOf({ ...examination, guard: [] });

describeWithAccount('the snapshot of an account of AWS', (account) => {
  it('gives the same results as the account, before and after something breaks', async () => {
    const idOf = await seedWell(account());
    const [first] = BREAKS;
    if (!first) throw new Error('there are no breaks');
    for (const change of [async () => undefined, () => first.change(account(), idOf)]) {
      await change();
      const keeping = createKeeping();
      const before = await examineAccount(account(), undefined, keeping);
      const after = await examineEmbedded(stateFrom(keeping.text(false) ?? ''), { now: new Date() });
      expect(before.checks.length).toBeGreaterThan(8);
      expect(results(after)).toEqual(results(before));
    }
  });
});
