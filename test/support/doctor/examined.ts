import type { Installation } from '../../../cli/cloud/installation.ts';
import type { Examination } from '../../../cli/doctor/examination.ts';
import { examine } from '../../../cli/doctor/examine.ts';
import { createRefusals } from '../../../cli/doctor/read/refused.ts';
import { exampleAccount } from '../../../cli/example/account.ts';
import { present } from '../../../functions/account/observed.ts';
import type { AccountState } from '../../../functions/account/state.ts';
import {
  type DescribedAccount,
  readAccountFile,
} from '../../../functions/adapters/memory/account-file/account-file.ts';
import type { AccountFileInput } from '../../../functions/adapters/memory/account-file/schema.ts';
import { createWorld } from '../../../functions/adapters/memory/world.ts';
import type { AccountReader } from '../../../functions/core/ports.ts';
import { registry } from '../../../functions/prerequisites/index.ts';

const NOT_INSTALLED: Installation = { rules: present([]), topics: [] };

type Parts = {
  readonly account?: AccountFileInput;
  /** Changes the account before it is looked at. */
  readonly change?: (state: AccountState) => AccountState;
  readonly installation?: Installation;
  /** Changes the reader. */
  readonly reader?: (reader: AccountReader) => AccountReader;
  readonly onProgress?: (seen: { readonly nodes: number; readonly vpcs: number }) => void;
  readonly accountName?: string;
};

export const described = (account: AccountFileInput = exampleAccount): DescribedAccount => {
  const read = readAccountFile(account);
  if (!read.ok) throw new Error(read.problems.join('\n'));
  return read;
};

/** What doctor finds in an account in memory. */
export const examined = ({
  account = exampleAccount,
  change = (state) => state,
  installation = NOT_INSTALLED,
  reader = (one) => one,
  onProgress = () => undefined,
  accountName,
}: Parts = {}): Promise<Examination> => {
  const read = described(account);
  const world = createWorld({ ...read, state: change(read.state), prerequisites: registry });
  world.ping();
  return examine(
    { identity: world.config.identity, caller: 'arn:aws:iam::111122223333:user/alice' },
    { prerequisites: registry, ...(accountName ? { accountName } : {}) },
    {
      reader: reader(world.account),
      vpcs: async () => present(Object.keys(read.state.networks)),
      installation,
      refusals: createRefusals(),
      now: world.ports.now,
      onProgress,
    },
  );
};
