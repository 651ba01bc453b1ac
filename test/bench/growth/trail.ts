import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { AwsEnvironment } from '../../../functions/account/aws-environment.ts';
import { inConsole } from '../../../functions/account/records/write/caller.ts';
import { recordEvent } from '../../../functions/account/records/write/record-event.ts';
import { recordOf } from '../../support/samples/sample-event.ts';
import { associate, CHANGES } from '../scale-account.ts';

const IN_A_FILE = 500;
/** One of so many records is a change that is judged. */
const ONE_IN = 200;

const timeOf = (n: number): string => new Date(Date.UTC(2026, 0, 1) + n * 60_000).toISOString();

const calls = [associate, ...Object.values(CHANGES)];

/** What agents record all day, and now and then a change of one of the VPCs. */
const recordAt = (n: number, vpcs: number, identity: AwsEnvironment): object => {
  const time = timeOf(n);
  if (n % ONE_IN !== 0) {
    const request = { instanceId: `i-${n % 1000}`, agentVersion: '3.3.987.0', platformType: 'Linux' };
    return recordOf('ssm:UpdateInstanceInformation', { time, request, eventId: `agent-${n}` });
  }
  const change = n / ONE_IN;
  const call = calls[change % calls.length]?.(change % vpcs) ?? associate(0);
  const caller = inConsole(identity, `person-${change % 7}@example.com`, 'Admin');
  const event = recordEvent({ call, caller, identity, time, eventId: `change-${n}` });
  return event['detail'] as object;
};

/** Writes files as a trail delivers them: packed, a folder for each day. */
export const writeTrail = async (
  folder: string,
  records: number,
  vpcs: number,
  identity: AwsEnvironment,
): Promise<void> => {
  for (let file = 0; file < records / IN_A_FILE; file += 1) {
    const day = path.join(folder, 'AWSLogs', identity.accountId, 'CloudTrail', String(file % 28));
    await mkdir(day, { recursive: true });
    const Records = Array.from({ length: IN_A_FILE }, (_, n) =>
      recordAt(file * IN_A_FILE + n, vpcs, identity),
    );
    await writeFile(path.join(day, `${file}.json.gz`), gzipSync(JSON.stringify({ Records })));
  }
};
