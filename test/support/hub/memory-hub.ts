import { createMemoryBursts } from '../../../functions/adapters/memory/hub/bursts.ts';
import { createMemoryInstallations } from '../../../functions/adapters/memory/hub/installations.ts';
import { createMemoryKeptNames } from '../../../functions/adapters/memory/hub/kept-names.ts';
import { createMemoryNotices } from '../../../functions/adapters/memory/hub/notices.ts';
import type { AccountNames } from '../../../functions/core/hub/account-names.ts';
import type { MemberAccount } from '../../../functions/core/hub/organization.ts';
import type { Outcome } from '../../../functions/core/outcome.ts';
import { PREREQUISITE_IDS } from '../../../functions/prerequisites/ids.ts';
import { memoryLog } from '../account.ts';

/** A hub in memory: what it told, and its table. With `members`, it may ask an organization that has these accounts. */
export const memoryHub = (names: AccountNames = {}, members?: MemberAccount[]) => {
  const installations = createMemoryInstallations();
  const [notices, summaries] = [createMemoryNotices(), createMemoryNotices()];
  const told: Outcome[] = [];
  const log = memoryLog();
  const kept = createMemoryKeptNames();
  let now = new Date('2026-11-20T03:05:00.000Z');
  const hub = {
    names,
    prerequisites: PREREQUISITE_IDS,
    ports: {
      installations,
      bursts: createMemoryBursts(),
      notices,
      summaries,
      publisher: { publish: async (outcome: Outcome) => void told.push(outcome) },
      ...(members ? { directory: { organization: { accounts: async () => [...members] }, kept } } : {}),
      now: () => now,
      log,
    },
  };
  return {
    hub,
    kept,
    rows: installations.rows,
    told,
    notices: notices.told,
    summaries: summaries.told,
    log,
    later: (hours: number) => {
      now = new Date(now.getTime() + hours * 3_600_000);
    },
  };
};
