import { emptyState } from '../../functions/account/collections.ts';
import type { AccountState } from '../../functions/account/state.ts';
import type { GuardConfig } from '../../functions/core/guard-config.ts';
import type { Change } from '../../functions/formats/cloudtrail.ts';
import type { End, Today } from './walk/past.ts';
import { sayWithoutAccount } from './walk/unknown-account.ts';
import { type Aside, type Told, walkBack } from './walk/walk.ts';

/** What is said of all changes, newest first. */
export type History = {
  readonly told: readonly Told[];
  readonly asides: readonly Aside[];
  readonly ends: readonly End[];
  /** Why some of the account of today could not be read. */
  readonly unread: readonly string[];
};

const becauseOf = (member: unknown): readonly string[] =>
  typeof member === 'object' &&
  member !== null &&
  'status' in member &&
  member.status === 'unknown' &&
  'because' in member
    ? [String(member.because).replaceAll('the guard may not', 'the caller may not')]
    : [];

/** What the reader was refused, in its words. */
const unreadIn = (state: AccountState): readonly string[] => {
  const members = Object.values(state).flatMap((collection) =>
    typeof collection === 'object' && !Array.isArray(collection) ? Object.values(collection) : [],
  );
  return [...new Set(members.flatMap((one) => becauseOf(one)))];
};

async function* withoutAccount(
  changes: readonly Change[],
  config: GuardConfig,
): AsyncGenerator<Told | Aside> {
  for (const change of changes.toReversed()) {
    const step = sayWithoutAccount(change, config);
    if (step) yield step;
  }
}

/** Judges all changes, which come oldest first. `heed` is told how many are done. */
export const examine = async (
  today: Today | undefined,
  changes: readonly Change[],
  config: GuardConfig,
  heed: (done: number) => void,
): Promise<History> => {
  const walk = today
    ? walkBack(today, changes, config)
    : { steps: withoutAccount(changes, config), ends: () => [], today: () => emptyState(config.identity) };
  const told: Told[] = [];
  const asides: Aside[] = [];
  for await (const step of walk.steps) {
    if (step.kind === 'told') told.push(step);
    else asides.push(step);
    heed(told.length + asides.length);
  }
  const unread = today?.read ? unreadIn(walk.today()) : [];
  return { told, asides, ends: walk.ends(), unread };
};
