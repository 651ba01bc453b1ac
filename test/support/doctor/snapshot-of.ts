import type { Examination } from '../../../cli/doctor/examination.ts';
import { createKeeping } from '../../../cli/doctor/snapshot/keep.ts';
import type { AccountState } from '../../../functions/account/state.ts';
import { readAccountFile } from '../../../functions/adapters/memory/account-file/account-file.ts';
import { examineEmbedded } from '../../../infra/pictures/examine-embedded.ts';

/** The state that the text of an account file describes. */
export const stateFrom = (text: string): AccountState => {
  const read = readAccountFile(JSON.parse(text));
  if (!read.ok) throw new Error(read.problems.join('\n'));
  return read.state;
};

type Snapshot = {
  readonly text: string;
  /** What doctor found while it made the snapshot, and what it finds in the account that the file describes. */
  readonly before: Examination;
  readonly after: Examination;
};

/** Examines an account in memory, and then the account that the snapshot of this examination describes. */
export const snapshotOf = async (
  state: AccountState,
  {
    refused = [],
    isMasked = false,
  }: { readonly refused?: readonly string[]; readonly isMasked?: boolean } = {},
): Promise<Snapshot> => {
  const rules = Object.keys(state.ownRules);
  const keeping = createKeeping();
  const before = await examineEmbedded(state, { refused, keeping, rules });
  const text = keeping.text(isMasked) ?? '';
  return { text, before, after: await examineEmbedded(stateFrom(text), { rules }) };
};

/** Each check with its result, as a line. What nobody uses need not be known. */
export const verdictsOf = ({ checks, guard }: Examination): readonly string[] =>
  [...checks, ...guard]
    .filter(({ verdict }) => verdict !== 'not-applicable')
    .map(({ prerequisite, subject, verdict, because, vpcs = [] }) =>
      [prerequisite, subject.type, subject.id, verdict, because, ...vpcs].join(' '),
    )
    .toSorted();
