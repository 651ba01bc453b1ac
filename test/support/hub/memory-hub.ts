import type { AccountNames } from '../../../functions/core/hub/account-names.ts';
import type { Sender } from '../../../functions/core/hub/arrival.ts';
import type { Burst } from '../../../functions/core/hub/burst.ts';
import type { Installation, Notice } from '../../../functions/core/hub/installation.ts';
import type { Outcome } from '../../../functions/core/outcome.ts';
import { memoryLog } from '../account.ts';

const keyOf = ({ account, region }: Sender): string => `${account}/${region}`;

/** A hub in memory: what it told, and its table. */
export const memoryHub = (names: AccountNames = {}) => {
  const rows = new Map<string, Installation>();
  const told: Outcome[] = [];
  const notices: Notice[] = [];
  const summaries: Notice[] = [];
  const bursts = new Map<string, Burst>();
  const log = memoryLog();
  let now = new Date('2026-11-20T03:05:00.000Z');
  const hub = {
    names,
    ports: {
      installations: {
        find: async (of: Sender) => rows.get(keyOf(of)),
        all: async () => [...rows.values()],
        replace: async (before: Installation | undefined, after: Installation) => {
          const there = rows.get(keyOf(after));
          if (there?.heardAt !== before?.heardAt || there?.silentSince !== before?.silentSince) return false;
          rows.set(keyOf(after), after);
          return true;
        },
      },
      bursts: {
        find: async (of: Sender) => bursts.get(keyOf(of)),
        replace: async (of: Sender, before: Burst | undefined, after: Burst) => {
          if (bursts.get(keyOf(of))?.revision !== before?.revision) return false;
          bursts.set(keyOf(of), after);
          return true;
        },
      },
      notices: { tell: async (notice: Notice) => void notices.push(notice) },
      summaries: { tell: async (notice: Notice) => void summaries.push(notice) },
      publisher: { publish: async (outcome: Outcome) => void told.push(outcome) },
      now: () => now,
      log,
    },
  };
  return {
    hub,
    rows,
    told,
    notices,
    summaries,
    log,
    later: (hours: number) => {
      now = new Date(now.getTime() + hours * 3_600_000);
    },
  };
};
