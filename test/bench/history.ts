import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { AwsEnvironment } from '../../functions/account/aws-environment.ts';
import { inConsole } from '../../functions/account/records/write/caller.ts';
import { recordEvent } from '../../functions/account/records/write/record-event.ts';
import { recordOf } from '../support/samples/sample-event.ts';
import { accountOf, associate, CHANGES } from './scale-account.ts';

const CLI = 'dist/cli/session-guard.mjs';
const RECORDS = 100_000;
const IN_A_FILE = 500;
const VPCS = 50;
/** One of so many records is a change that is judged. */
const ONE_IN = 200;
const MOST_SECONDS = 60;
const MOST_MEGABYTES = 300;

const SAY_PEAK = 'process.on("exit", () => console.error(process.resourceUsage().maxRSS))';

const timeOf = (n: number): string => new Date(Date.UTC(2026, 0, 1) + n * 60_000).toISOString();

const calls = [associate, ...Object.values(CHANGES)];

/** What agents record all day, and now and then a change of one of the VPCs. */
const recordAt = (n: number, identity: AwsEnvironment): object => {
  const time = timeOf(n);
  if (n % ONE_IN !== 0) {
    const request = { instanceId: `i-${n % 1000}`, agentVersion: '3.3.987.0', platformType: 'Linux' };
    return recordOf('ssm:UpdateInstanceInformation', { time, request, eventId: `agent-${n}` });
  }
  const change = n / ONE_IN;
  const call = calls[change % calls.length]?.(change % VPCS) ?? associate(0);
  const caller = inConsole(identity, `person-${change % 7}@example.com`, 'Admin');
  const event = recordEvent({ call, caller, identity, time, eventId: `change-${n}` });
  return event['detail'] as object;
};

/** Files as a trail delivers them: packed, a folder for each day. */
const writeTrail = async (folder: string, identity: AwsEnvironment): Promise<void> => {
  for (let file = 0; file < RECORDS / IN_A_FILE; file += 1) {
    const day = path.join(folder, 'AWSLogs', identity.accountId, 'CloudTrail', String(file % 28));
    await mkdir(day, { recursive: true });
    const Records = Array.from({ length: IN_A_FILE }, (_, n) => recordAt(file * IN_A_FILE + n, identity));
    await writeFile(path.join(day, `${file}.json.gz`), gzipSync(JSON.stringify({ Records })));
  }
};

const measure = async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'session-guard-history-'));
  const described = accountOf(VPCS);
  const account = path.join(folder, 'account.json');
  await writeFile(account, JSON.stringify(described));
  await writeTrail(path.join(folder, 'trail'), { ...described.identity, partition: 'aws' });
  const start = performance.now();
  const run = spawnSync(
    process.execPath,
    ['--import', `data:text/javascript,${encodeURIComponent(SAY_PEAK)}`, CLI, 'history', '--json'].concat([
      '--from',
      path.join(folder, 'trail'),
      '--account',
      account,
    ]),
    { encoding: 'utf8', maxBuffer: 1e9 },
  );
  const seconds = Math.round((performance.now() - start) / 100) / 10;
  await rm(folder, { recursive: true });
  if (run.status !== 0) throw new Error(`history: ${run.stderr}`);
  const summary = JSON.parse(run.stdout.trim().split('\n').at(-1) ?? '') as Record<string, unknown>;
  return {
    records: summary['records'],
    judged: run.stdout.trim().split('\n').length - 1,
    vpcs: VPCS,
    seconds,
    MB: Math.round(Number(run.stderr.trim().split('\n').at(-1)) / 1000),
  };
};

const measured = await measure();
console.log('\nhistory: a trail as it was delivered');
console.table([measured]);
if (measured.records !== RECORDS) throw new Error(`${String(measured.records)} records were read`);
if (measured.seconds > MOST_SECONDS) throw new Error(`it took more than ${MOST_SECONDS} s`);
if (measured.MB > MOST_MEGABYTES) throw new Error(`it took more than ${MOST_MEGABYTES} MB`);
