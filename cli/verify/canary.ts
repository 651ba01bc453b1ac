import { CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient, UpdateDocumentDefaultVersionCommand } from '@aws-sdk/client-ssm';
import { type ClientOverrides, clientOptions } from '../../functions/adapters/aws/shared/client-options.ts';
import type { Heard } from '../../functions/core/canary.ts';
import type { Ledger } from '../../functions/core/ports.ts';
import { FAMILIES, type Family } from '../../functions/core/prerequisite.ts';
import { queueId } from './hearing.ts';
import { type Installed, partOf } from './installed.ts';
import { broken, inWords, type Link, unseen, works } from './link.ts';
import { messagesIn } from './parts.ts';

/** What the wait needs from outside, so that a test need not wait. Times in milliseconds. */
export type Waiting = {
  readonly timeout: number;
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Told how long it has waited, and for whom it still waits. */
  readonly onWait: (waited: number, silent: readonly Family[]) => void;
};

const POLL_MS = 5_000;

/** CloudTrail writes whole seconds, and its clock may differ by one. */
const CLOCK_MS = 2_000;

/** The families that have not heard a call that was made at a time, in milliseconds, after these rows were read. */
const silentSince = (before: readonly Heard[], rows: readonly Heard[], madeAt: number): readonly Family[] => {
  const known = new Set(before.map(({ call }) => call?.eventId));
  return FAMILIES.filter((family) => {
    const call = rows.find((row) => row.family === family)?.call;
    return !call || known.has(call.eventId) || !(Date.parse(call.time) >= madeAt - CLOCK_MS);
  });
};

const title = (family: Family): string => `test call, heard by guard-${family}`;

/** Has CloudTrail recorded the call? A text says why that is not known. */
const isRecorded = async (
  clients: ClientOverrides,
  document: string,
  madeAt: number,
): Promise<boolean | string> => {
  try {
    const { Events = [] } = await new CloudTrailClient(clientOptions(clients)).send(
      new LookupEventsCommand({
        LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'UpdateDocumentDefaultVersion' }],
        StartTime: new Date(madeAt - 60_000),
      }),
    );
    return Events.some(({ CloudTrailEvent = '' }) => CloudTrailEvent.includes(document));
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
};

/** Where a call that a family has not heard was lost, as far as that can be seen from outside. */
const whereLost = async (
  clients: ClientOverrides,
  installed: Installed,
  family: Family,
  recorded: boolean | string,
): Promise<string> => {
  if (typeof recorded === 'string')
    return `it is unknown whether CloudTrail recorded it (cloudtrail:LookupEvents: ${recorded})`;
  if (!recorded) return 'CloudTrail has not recorded it: look at the trail, or wait longer';
  const queue = queueId(family);
  const waiting = await messagesIn(new SQSClient(clientOptions(clients)), partOf(installed, queue));
  return waiting > 0
    ? `CloudTrail recorded it, and ${waiting} messages wait in ${queue}: its function does not take them`
    : `CloudTrail recorded it, and ${queue} is empty: the rule did not deliver it, or the function failed (its log says why)`;
};

/**
 * Makes a call that changes nothing, on the document that the installation owns for this, and waits until each family's
 * guard has noted it in the ledger.
 */
export const testCall = async (
  clients: ClientOverrides,
  installed: Installed,
  ledger: Ledger,
  waiting: Waiting,
): Promise<readonly Link[]> => {
  const document = partOf(installed, 'CanaryDocument');
  const before = await ledger.heard();
  const madeAt = waiting.now();
  try {
    await new SSMClient(clientOptions(clients)).send(
      new UpdateDocumentDefaultVersionCommand({ Name: document, DocumentVersion: '1' }),
    );
  } catch (error) {
    const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return [unseen('test call', `the call on ${document} was refused: ${message}`)];
  }
  const heardAfter = new Map<Family, number>();
  let silent: readonly Family[] = FAMILIES;
  for (;;) {
    silent = silentSince(before, await ledger.heard(), madeAt);
    const waited = waiting.now() - madeAt;
    for (const family of FAMILIES) {
      if (!silent.includes(family) && !heardAfter.has(family)) heardAfter.set(family, waited);
    }
    if (silent.length === 0 || waited >= waiting.timeout) break;
    waiting.onWait(waited, silent);
    await waiting.sleep(POLL_MS);
  }
  const recorded = silent.length > 0 ? await isRecorded(clients, document, madeAt) : true;
  return Promise.all(
    FAMILIES.map(async (family) => {
      const after = heardAfter.get(family);
      if (after !== undefined) return works(title(family), `after ${inWords(after)}`);
      const lost = await whereLost(clients, installed, family, recorded);
      return broken(title(family), `not within ${inWords(waiting.timeout)}: ${lost}`);
    }),
  );
};
