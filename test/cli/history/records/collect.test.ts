import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KEPT } from '../../../../cli/history/records/apis.ts';
import { createCollector } from '../../../../cli/history/records/collect.ts';
import { parseRecord } from '../../../../functions/formats/cloudtrail.ts';
import type { Json } from '../../../../functions/formats/json.ts';
import { hasRealRecords, realRecords } from '../../../support/real-records.ts';
import { envelopeOf, recordOf } from '../../../support/samples/sample-event.ts';

const collected = (events: readonly Json[]) => {
  const collector = createCollector();
  for (const event of events) collector.add(JSON.stringify(event));
  return collector;
};

const apisOf = (events: readonly Json[]) =>
  collected(events)
    .kept()
    .map(({ change }) => change.api);

const deleted = recordOf('ec2:DeleteRoute', { eventId: 'a' });

describe('the collector', () => {
  it.each<[string, Json]>([
    ['a record', deleted],
    ['an envelope', envelopeOf(deleted)],
    ['an event of lookup-events', { EventName: 'DeleteRoute', CloudTrailEvent: JSON.stringify(deleted) }],
    ['an exported record', { ...deleted, requestParameters: '{"routeTableId":"rtb-1"}' }],
  ])('keeps %s', (_, event) => {
    expect(apisOf([event])).toEqual(['ec2:DeleteRoute']);
  });

  it('keeps each record once, however often it was delivered, and the oldest first', () => {
    const older = recordOf('ec2:CreateRoute', { time: '2026-01-01T00:00:00Z' });
    expect(apisOf([deleted, older, deleted, envelopeOf(deleted)])).toEqual([
      'ec2:CreateRoute',
      'ec2:DeleteRoute',
    ]);
  });

  it('counts what it does not keep', () => {
    const { counts } = collected([
      deleted,
      recordOf('ec2:DescribeVpcs'),
      recordOf('ec2:DeleteRoute', { more: { errorCode: 'Client.UnauthorizedOperation' } }),
      { eventName: 'DeleteRoute' },
    ]);
    expect(counts).toEqual({ records: 4, failed: 1, unreadable: 1 });
  });

  it('holds nothing of a record that does not matter, however many there are', () => {
    const collector = createCollector();
    const text = JSON.stringify(
      recordOf('ssm:UpdateInstanceInformation', { request: { instanceId: 'i-1' } }),
    );
    for (let i = 0; i < 20_000; i += 1) expect(collector.add(text)).toBe(false);
    expect(collector.counts.records).toBe(20_000);
    expect(collector.kept()).toEqual([]);
  });

  it('keeps exactly the calls that matter, whatever else has the name of an event in it', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...KEPT, 'ec2:DescribeVpcs', 'events:PutPermission'),
        fc.constantFrom('eventName', 'EventName', 'other'),
        fc.constantFrom('DescribeVpcs', 'DeleteRoute', 'x"y'),
        (api, key, name) => {
          const record = recordOf(api, { request: { pattern: { [key]: name } } });
          const first = { requestParameters: record['requestParameters'] ?? null, ...record };
          for (const event of [record, first, envelopeOf(record)]) {
            expect(apisOf([event])).toEqual(KEPT.has(api) ? [api] : []);
          }
        },
      ),
    );
  });

  it.runIf(hasRealRecords)('keeps every published record that matters and did not fail', () => {
    for (const { file, record } of realRecords()) {
      const parsed = parseRecord(record);
      const matters = parsed.kind === 'change' && KEPT.has(parsed.change.api) && !parsed.change.errorCode;
      expect([file, collected([record]).kept().length]).toEqual([file, matters ? 1 : 0]);
    }
  });
});
