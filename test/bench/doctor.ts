import { examine } from '../../cli/doctor/examine.ts';
import { createRefusals } from '../../cli/doctor/read/refused.ts';
import { present } from '../../functions/account/observed.ts';
import { readAccountFile } from '../../functions/adapters/memory/account-file/account-file.ts';
import { createWorld } from '../../functions/adapters/memory/world.ts';
import { registry } from '../../functions/prerequisites/index.ts';
import { accountOf, NODES_EACH } from './scale-account.ts';

const SIZES = [1, 50, 500];
/** What is kept of an account, beside the account itself. */
const MOST_MEGABYTES = 50;

const heapOf = (): number => {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 1e6;
};

/** The time and the memory of `doctor` in an account with this many VPCs, of which every call is answered at once. */
const measureDoctor = async (vpcs: number) => {
  const account = readAccountFile(accountOf(vpcs));
  if (!account.ok) throw new Error(account.problems.join('\n'));
  const world = createWorld({ ...account, prerequisites: registry });
  const before = heapOf();
  const start = performance.now();
  const { checks } = await examine(
    { identity: world.config.identity, caller: 'arn:aws:iam::111122223333:user/alice' },
    { prerequisites: registry },
    {
      reader: world.account,
      vpcs: async () => present([]),
      installation: { rules: present([]), topics: [] },
      refusals: createRefusals(),
      now: world.ports.now,
      onProgress: () => undefined,
    },
  );
  const ms = Math.round(performance.now() - start);
  const mb = Math.round((heapOf() - before) * 10) / 10;
  return { vpcs, nodes: vpcs * NODES_EACH, checks: checks.length, ms, mb };
};

const rows = [];
for (const vpcs of SIZES) rows.push(await measureDoctor(vpcs));
console.log('\n`doctor` on an account of so many VPCs, in memory; mb is what it keeps');
console.table(rows);
if (globalThis.gc && rows.some(({ mb }) => mb > MOST_MEGABYTES)) process.exitCode = 1;
