import type { GuardConfig } from '../../../functions/core/guard-config.ts';
import type { Change } from '../../../functions/formats/cloudtrail.ts';
import { mayHave } from './family.ts';
import { seenIn } from './guarding.ts';
import { worstOf } from './verdict.ts';
import { type Aside, type Told, told } from './walk.ts';

const NOT_READ = 'the account was not read, so it is not known what this change did';

/** What can be said of a change of any account and Region without knowing the account: whether sessions can depend on it. */
export const sayWithoutAccount = (change: Change, config: GuardConfig): Told | Aside | undefined => {
  const identity = { ...config.identity, accountId: change.accountId, region: change.region };
  const seen = seenIn(change, { ...config, identity });
  const watched = seen.kind === 'watched' ? seen.watched : [];
  return told(change, seen, worstOf(watched.map((one) => mayHave(one, NOT_READ))));
};
