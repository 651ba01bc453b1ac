import { randomUUID } from 'node:crypto';
import { DETAIL_TYPES } from '../../../functions/core/hub/event.ts';
import { sampleOutcome } from '../samples/sample-outcome.ts';

type Parts = {
  readonly account?: string;
  readonly region?: string;
  readonly source?: string;
  readonly type?: string;
  readonly detail?: unknown;
  /** Of the event; each has its own unless a test says otherwise. */
  readonly id?: string;
  readonly time?: string;
};

export const MEMBER = '444455556666';

/** An event as EventBridge delivers it to the hub's queue. */
export const envelope = ({
  account = MEMBER,
  region = 'eu-central-1',
  source = 'session-guard',
  type = DETAIL_TYPES.outcome,
  detail = {},
  id = randomUUID(),
  time = '2026-11-20T03:05:00Z',
}: Parts = {}): string =>
  JSON.stringify({
    version: '0',
    id,
    'detail-type': type,
    source,
    account,
    time,
    region,
    resources: [],
    detail,
  });

const identity = { accountId: MEMBER, region: 'eu-central-1', partition: 'aws' };

/** What a member sends of an outcome. */
export const outcomeDetail = (
  outcome: Partial<ReturnType<typeof sampleOutcome>> = {},
  more: object = {},
): object => ({ schema: 1, version: '0.1.0', outcome: sampleOutcome({ identity, ...outcome }), ...more });

/** What a member sends at the end of a sweep. */
export const sweepDetail = (sweep: object = {}, more: object = {}): object => ({
  schema: 1,
  version: '0.1.0',
  accountName: 'example-shop',
  sweep: {
    complete: true,
    mode: 'alert',
    autoFix: [],
    guardedDocuments: ['SSM-SessionManagerRunShell'],
    nodes: 12,
    openIncidents: 1,
    failed: [],
    deaf: [],
    ...sweep,
  },
  ...more,
});
