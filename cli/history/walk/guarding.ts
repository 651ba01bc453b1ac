import type { AccountState } from '../../../functions/account/state.ts';
import { createEmbeddedAccount } from '../../../functions/adapters/memory/account.ts';
import { createMemoryHistory } from '../../../functions/adapters/memory/history.ts';
import { withDecisions } from '../../../functions/adapters/memory/identities.ts';
import { createMemoryLedger } from '../../../functions/adapters/memory/ledger.ts';
import { rememberAccount } from '../../../functions/adapters/memory/remember.ts';
import { type Assessment, assess } from '../../../functions/core/assessment.ts';
import { decode, watchersOf } from '../../../functions/core/decode.ts';
import type { Actionable } from '../../../functions/core/effect.ts';
import type { GuardConfig } from '../../../functions/core/guard-config.ts';
import type { AccountReader, Ledger, Log } from '../../../functions/core/ports.ts';
import type { Family, Prerequisite } from '../../../functions/core/prerequisite.ts';
import type { Change } from '../../../functions/formats/cloudtrail.ts';
import { registry } from '../../../functions/prerequisites/index.ts';
import { judge } from '../../../functions/use-cases/blame/judge.ts';
import { unreadOf } from '../../../functions/use-cases/blame/unread.ts';
import { withPings } from '../../../functions/use-cases/blame/with-pings.ts';
import { type Gathered, gather } from '../../../functions/use-cases/gather.ts';
import type { Guard } from '../../../functions/use-cases/guard.ts';
import type { Judged } from '../../../functions/use-cases/judged.ts';

const SILENT: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** A prerequisite that watches a change, and what its guard would read and judge. */
export type Watched = { readonly prerequisite: Prerequisite; readonly decoded: Actionable };

/** What the guards see in a record, before anything is read. */
export type Seen =
  | { readonly kind: 'watched'; readonly watched: readonly Watched[] }
  | { readonly kind: 'irrelevant' | 'unreadable'; readonly prerequisite: string; readonly because: string }
  | { readonly kind: 'ignored'; readonly because: string }
  | { readonly kind: 'unwatched' };

/** What the guards of all families see in a record. */
export const seenIn = (change: Change, config: GuardConfig): Seen => {
  const all = watchersOf(registry, change.api).map((watcher) => ({
    prerequisite: watcher.prerequisite,
    decoded: decode(watcher, change, config),
  }));
  const watched = all.flatMap(({ prerequisite, decoded }): readonly Watched[] =>
    decoded.kind === 'effect' || decoded.kind === 'needs-previous' ? [{ prerequisite, decoded }] : [],
  );
  if (watched.length > 0) return { kind: 'watched', watched };
  const [first] = all;
  if (!first) return { kind: 'unwatched' };
  const { decoded, prerequisite } = first;
  if (decoded.kind === 'irrelevant' || decoded.kind === 'unreadable') {
    return { kind: decoded.kind, prerequisite: prerequisite.id, because: decoded.because };
  }
  return { kind: 'ignored', because: decoded.kind === 'ignored' ? decoded.because : '' };
};

/** Everything that a guard needs to look at a past change as if it had just heard of it. */
export type Hearing = {
  readonly change: Change;
  readonly config: GuardConfig;
  readonly reader: AccountReader;
  /** All changes of the time, for values that only an older event contains. */
  readonly changes: readonly Change[];
};

/** From the call to the guard: seconds to minutes in AWS. */
const DELIVERY_MS = 3_000;

const guardOf = (
  { change, config, reader, changes }: Hearing,
  { family }: Prerequisite,
  ledger: Ledger,
): Guard => {
  const now = new Date(Date.parse(change.time) + DELIVERY_MS);
  return {
    prerequisites: registry.filter((one) => one.family === family),
    config,
    ports: {
      reader,
      history: createMemoryHistory(changes),
      ledger,
      remediator: { execute: () => Promise.reject(new Error('the past is not repaired')) },
      publisher: { publish: async () => undefined },
      now: () => now,
      log: SILENT,
    },
  };
};

/** What the guard of a family finds out about a change whose account before is not known. */
export const gatherOf = async (hearing: Hearing, { prerequisite, decoded }: Watched): Promise<Gathered> =>
  withPings(
    await gather(decoded, hearing.change, guardOf(hearing, prerequisite, createMemoryLedger())),
    hearing.change,
  );

/** A ledger that remembers an account, as the sweep right before a change would have left it. */
export const remembering = async (
  before: AccountState | undefined,
  { change, config }: Hearing,
): Promise<Ledger> => {
  const ledger = createMemoryLedger();
  if (before) {
    await rememberAccount(
      createEmbeddedAccount(before),
      ledger,
      { prerequisites: registry, config },
      change.time,
    );
  }
  return ledger;
};

/** Why a change is not judged: nobody depends on it, or the account is not as it left it. */
export type Unjudged =
  | { readonly kind: 'unrelated'; readonly because: string }
  | { readonly kind: 'replaced'; readonly gathered: Gathered };

/** The judgement of the guard of a family, as the use case of the Lambda makes it. */
export const judgementOf = async (
  hearing: Hearing,
  { prerequisite, decoded }: Watched,
  ledger: Ledger,
): Promise<Judged | Unjudged> => {
  const guard = guardOf(hearing, prerequisite, ledger);
  const { change } = hearing;
  const gathered = withPings(await gather(decoded, change, guard), change);
  const because = gathered.ended?.because ?? gathered.effect.unrelated?.(gathered.state);
  if (because !== undefined) return { kind: 'unrelated', because };
  if (unreadOf(gathered).length === 0 && !gathered.effect.isCurrent(gathered.state))
    return { kind: 'replaced', gathered };
  const now = guard.ports.now();
  return judge(guard, {
    change,
    prerequisite,
    gathered,
    delivery: { by: change.eventId, heardAt: now, readAt: now },
  });
};

/** The members of an account that a guard has read. */
const partOf = (account: AccountState, read: AccountState): AccountState => {
  const picked = Object.entries(account).map(([name, members]) => {
    const wanted = read[name as keyof AccountState];
    const isCollection = typeof members === 'object' && !Array.isArray(members) && name !== 'identity';
    if (!isCollection || typeof wanted !== 'object') return [name, members] as const;
    return [
      name,
      Object.fromEntries(Object.entries(members).filter(([id]) => Object.hasOwn(wanted, id))),
    ] as const;
  });
  return Object.fromEntries(picked) as unknown as AccountState;
};

/** The checks of a family on an account, as far as its guard has read it. */
export const checksOn = (account: AccountState, read: AccountState, family: Family): readonly Assessment[] =>
  assess(
    registry.filter((one) => one.family === family),
    withDecisions({ ...partOf(account, read), decisions: account.decisions }),
  );
