import { createEmbeddedAccount } from '../../functions/adapters/memory/account.ts';
import { createMemoryBursts } from '../../functions/adapters/memory/hub/bursts.ts';
import { createMemoryInstallations } from '../../functions/adapters/memory/hub/installations.ts';
import { createMemoryKeptNames } from '../../functions/adapters/memory/hub/kept-names.ts';
import { createMemoryNotices } from '../../functions/adapters/memory/hub/notices.ts';
import { createMemoryLedger } from '../../functions/adapters/memory/ledger.ts';
import { createMemoryRemediator } from '../../functions/adapters/memory/remediator.ts';
import { hubContract } from './hub-tables.ts';
import { portsContract } from './ports.contract.ts';

portsContract('memory', async (description) => {
  const account = createEmbeddedAccount(description);
  return {
    reader: account,
    remediator: createMemoryRemediator(account),
    ledger: createMemoryLedger(),
    idOf: (described) => described,
    change: async (call) => {
      const result = account.apply(call);
      if (!result.ok) throw new Error(result.errorCode);
    },
  };
});

hubContract(
  'memory',
  async () => ({
    installations: createMemoryInstallations(),
    bursts: createMemoryBursts(),
    kept: createMemoryKeptNames(),
  }),
  async () => {
    const notices = createMemoryNotices();
    return { notices, titles: async () => notices.told.map(({ what }) => what) };
  },
);
