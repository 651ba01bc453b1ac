import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { examine } from '../../../cli/doctor/examine.ts';
import { createRefusals } from '../../../cli/doctor/read/refused.ts';
import { present } from '../../../functions/account/observed.ts';
import { inConsole } from '../../../functions/account/records/write/caller.ts';
import { recordEvent } from '../../../functions/account/records/write/record-event.ts';
import { readAccountFile } from '../../../functions/adapters/memory/account-file/account-file.ts';
import { createWorld } from '../../../functions/adapters/memory/world.ts';
import { registry } from '../../../functions/prerequisites/index.ts';
import { sweepAccount } from '../../../functions/use-cases/sweep/sweep-account.ts';
import { rounded } from '../measure.ts';
import type { Row, Section } from '../report/section.ts';
import { accountOf, associate, NODES_EACH } from '../scale-account.ts';
import { runCommand, withAccountFile } from './command.ts';
import { costOf } from './cost.ts';
import { writeTrail } from './trail.ts';

const VPCS = [1, 50, 500];
const RECORDS = 100_000;
const RECORDED_VPCS = 50;

const worldOf = (vpcs: number) => {
  const account = readAccountFile(accountOf(vpcs));
  if (!account.ok) throw new Error(account.problems.join('\n'));
  return createWorld({ ...account, prerequisites: registry });
};

const row = (
  what: string,
  on: string,
  { cpu, peak }: { readonly cpu: number; readonly peak: number },
): Row => ({
  labels: [what, on],
  cells: [rounded(cpu), rounded(peak)],
});

const sizeOf = (vpcs: number): string => `${vpcs} VPCs, ${(vpcs * NODES_EACH).toLocaleString('en')} nodes`;

/** `doctor`, of which every call is answered at once. */
const doctor = async (vpcs: number): Promise<Row> => {
  const world = worldOf(vpcs);
  const caller = 'arn:aws:iam::111122223333:user/alice';
  const cost = await costOf(() =>
    examine(
      { identity: world.config.identity, caller },
      { prerequisites: registry },
      {
        reader: world.account,
        vpcs: async () => present([]),
        installation: { rules: present([]), topics: [] },
        refusals: createRefusals(),
        now: world.ports.now,
        onProgress: () => undefined,
      },
    ),
  );
  return row('doctor, in memory', sizeOf(vpcs), cost);
};

/** A first sweep, which writes everything that it remembers. */
const sweep = async (vpcs: number): Promise<Row> => {
  const world = worldOf(vpcs);
  return row('first sweep, in memory', sizeOf(vpcs), await costOf(() => sweepAccount(world.guard())));
};

const simulate = (vpcs: number): Promise<Row> =>
  withAccountFile(accountOf(vpcs), async (folder, account) => {
    const identity = { ...accountOf(vpcs).identity, partition: 'aws' };
    const caller = inConsole(identity, 'alice@example.com', 'AdministratorAccess');
    const [time, eventId] = ['2026-03-10T09:00:00Z', '00000000-0000-4000-8000-000000000001'];
    const events = path.join(folder, 'events.json');
    await writeFile(
      events,
      JSON.stringify(recordEvent({ call: associate(0), caller, identity, time, eventId })),
    );
    // An alert ends with 1.
    const cost = await runCommand(['simulate', events, '--account', account, '--json'], 1);
    return row('simulate, one event', sizeOf(vpcs), cost);
  });

const history = (): Promise<Row> =>
  withAccountFile(accountOf(RECORDED_VPCS), async (folder, account) => {
    const trail = path.join(folder, 'trail');
    const identity = { ...accountOf(RECORDED_VPCS).identity, partition: 'aws' };
    await writeTrail(trail, RECORDS, RECORDED_VPCS, identity);
    const cost = await runCommand(['history', '--json', '--from', trail, '--account', account], 0);
    const summary = JSON.parse(cost.stdout.trim().split('\n').at(-1) ?? '') as Record<string, unknown>;
    if (summary['records'] !== RECORDS) throw new Error(`${String(summary['records'])} records were read`);
    return row(`history, ${RECORDS.toLocaleString('en')} records`, sizeOf(RECORDED_VPCS), cost);
  });

/** What people run on large accounts, and the sweep. */
export const measureCommandLine = async (): Promise<Section> => {
  const rows: Row[] = [];
  for (const measured of [sweep, doctor, simulate]) for (const vpcs of VPCS) rows.push(await measured(vpcs));
  return {
    title: 'Sweep and command line',
    says: 'In memory: processor time, and memory beyond the account. As a command: processor time of the process, and its peak memory.',
    labels: ['what', 'account'],
    columns: ['CPU ms', 'MiB'],
    compared: [],
    rows: [...rows, await history()],
  };
};
