import type { Check, Examination } from '../../../cli/doctor/examination.ts';
import { examineCloud } from '../../../cli/doctor/examine-cloud.ts';
import type { Keeping } from '../../../cli/doctor/snapshot/keep.ts';
import { registry } from '../../../functions/prerequisites/index.ts';
import type { TestAccount } from '../account.ts';

/** Examines a test account with the keys of the guard, which stand for those of whoever asks. */
export const examineAccount = (
  { identity, guard }: TestAccount,
  now?: () => Date,
  keeping?: Keeping,
): Promise<Examination> =>
  examineCloud(
    { identity, caller: `arn:aws:iam::${identity.accountId}:user/alice`, clients: guard },
    { prerequisites: registry, keeping, ...(now ? { now } : {}) },
  );

export const failing = ({ checks, guard }: Examination): readonly Check[] =>
  [...checks, ...guard].filter(({ verdict }) => verdict === 'fail');

export const unknownIn = ({ checks, guard }: Examination): readonly Check[] =>
  [...checks, ...guard].filter(({ verdict }) => verdict === 'unknown');
