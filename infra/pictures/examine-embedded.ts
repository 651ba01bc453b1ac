import type { Examination } from '../../cli/doctor/examination.ts';
import { examine } from '../../cli/doctor/examine.ts';
import { createRefusals } from '../../cli/doctor/read/refused.ts';
import type { Keeping } from '../../cli/doctor/snapshot/keep.ts';
import { present } from '../../functions/account/observed.ts';
import type { AccountState } from '../../functions/account/state.ts';
import { createEmbeddedAccount } from '../../functions/adapters/memory/account.ts';
import { registry } from '../../functions/prerequisites/index.ts';

type Options = {
  /** Operations that whoever asks may not call. */
  readonly refused?: readonly string[];
  readonly now?: Date;
  readonly accountName?: string;
  /** Names of the rules of the installation; by default, those that the account describes. */
  readonly rules?: readonly string[];
  readonly keeping?: Keeping;
};

/** What doctor finds in an account in memory, which is examined as a real one is. */
export const examineEmbedded = (
  state: AccountState,
  { refused = [], now = new Date('2026-06-15T10:00:00Z'), accountName, rules, keeping }: Options = {},
): Promise<Examination> => {
  const { identity } = state;
  const topics = [{ name: 'session-guard-prod-AlertTopic', subscriptions: present([]) }];
  return examine(
    { identity, caller: `arn:${identity.partition}:iam::${identity.accountId}:user/alice` },
    { prerequisites: registry, ...(accountName ? { accountName } : {}) },
    {
      reader: createEmbeddedAccount(state, refused),
      vpcs: async () => present(Object.keys(state.networks)),
      installation: { rules: present(rules ?? Object.keys(state.ownRules)), topics },
      refusals: createRefusals(),
      now: () => now,
      onProgress: () => undefined,
      keeping,
    },
  );
};
