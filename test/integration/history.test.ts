import { beforeEach, expect, it } from 'vitest';
import { resource } from '../../functions/account/resource.ts';
import { createChangeHistory } from '../../functions/adapters/aws/trail/history.ts';
import { describeWithAccount, memoryLog } from '../support/account.ts';
import type { SeededEvent } from '../support/overlay/overlay-world.ts';

const VPC = 'vpc-0abc';
const BEFORE = '2026-03-01T08:00:00Z';
const query = {
  resource: resource('AWS::EC2::VPC', VPC),
  history: { eventName: 'AssociateDhcpOptions', before: BEFORE },
} as const;

const event = (time: string, set: string, more: Readonly<Record<string, unknown>> = {}): SeededEvent => {
  const eventName = String(more['eventName'] ?? 'AssociateDhcpOptions');
  return {
    EventId: `e-${set}`,
    EventName: eventName,
    EventTime: Date.parse(time) / 1000,
    ResourceNames: [VPC, set],
    CloudTrailEvent: JSON.stringify({
      eventTime: time,
      eventSource: 'ec2.amazonaws.com',
      eventName,
      requestParameters: { dhcpOptionsId: set, vpcId: VPC },
      ...more,
    }),
  };
};

describeWithAccount('the event history over the overlay', (account) => {
  let log = memoryLog();
  const history = () => createChangeHistory(log, { client: account().guard });

  beforeEach(async () => {
    log = memoryLog();
    await account().reset();
  });

  it('answers with the newest association before the change', async () => {
    account().world.events = [
      event('2026-01-01T00:00:00Z', 'dopt-old'),
      event('2026-02-01T00:00:00Z', 'dopt-good'),
      event(BEFORE, 'dopt-the-change-itself'),
      event('2026-03-02T00:00:00Z', 'dopt-later'),
    ];
    expect(await history().previous(query)).toEqual({
      source: 'cloudtrail',
      seenAt: '2026-02-01T00:00:00Z',
      snapshot: { type: 'AWS::EC2::VPC', value: { vpcId: VPC, dhcpOptionsId: 'dopt-good', tags: {} } },
    });
  });

  it('passes over failed calls, other calls, other VPCs and records it cannot read', async () => {
    account().world.events = [
      event('2026-02-05T00:00:00Z', 'dopt-failed', { errorCode: 'Client.UnauthorizedOperation' }),
      event('2026-02-04T00:00:00Z', 'dopt-other', { eventName: 'CreateTags' }),
      event('2026-02-03T00:00:00Z', 'dopt-else', {
        requestParameters: { vpcId: 'vpc-0def', dhcpOptionsId: 'dopt-else' },
      }),
      { ...event('2026-02-02T00:00:00Z', 'dopt-broken'), CloudTrailEvent: 'no JSON' },
      event('2026-02-01T00:00:00Z', 'dopt-good'),
    ];
    const previous = await history().previous(query);
    expect(previous?.snapshot.value).toMatchObject({ dhcpOptionsId: 'dopt-good' });
  });

  it('turns pages, three at most', async () => {
    account().world.pageSize = 1;
    const other = (day: number) =>
      event(`2026-02-1${day}T00:00:00Z`, `dopt-${day}`, { eventName: 'CreateTags' });
    account().world.events = [other(2), other(1), event('2026-02-01T00:00:00Z', 'dopt-good')];
    expect(await history().previous(query)).toBeDefined();
    account().world.events = [other(3), ...account().world.events];
    expect(await history().previous(query)).toBeUndefined();
    expect(account().guardRequests()).toHaveLength(6);
  });

  it.each([
    'SSM-SessionManagerRunShell',
    'arn:aws:ssm:eu-central-1:111122223333:document/SSM-SessionManagerRunShell',
  ])('answers with the default version that a document had, which the call names %s', async (given) => {
    const name = 'SSM-SessionManagerRunShell';
    account().world.events = [
      {
        EventId: 'e-1',
        EventName: 'UpdateDocumentDefaultVersion',
        EventTime: Date.parse('2026-02-01T00:00:00Z') / 1000,
        ResourceNames: [name],
        CloudTrailEvent: JSON.stringify({
          eventTime: '2026-02-01T00:00:00Z',
          eventSource: 'ssm.amazonaws.com',
          eventName: 'UpdateDocumentDefaultVersion',
          requestParameters: { name: given, documentVersion: '4' },
        }),
      },
    ];
    const previous = await history().previous({
      resource: resource('AWS::SSM::Document', name),
      history: { eventName: 'UpdateDocumentDefaultVersion', before: BEFORE },
    });
    expect(previous?.snapshot.value).toMatchObject({ name, defaultVersion: '4', unread: expect.anything() });
  });

  it('does not ask when only the baseline is wanted', async () => {
    expect(await history().previous({ resource: query.resource })).toBeUndefined();
    expect(account().guardRequests()).toEqual([]);
  });

  it('knows nothing, and says why in the log, when CloudTrail refuses', async () => {
    account().fail('cloudtrail:LookupEvents', 'AccessDeniedException', 400);
    expect(await history().previous(query)).toBeUndefined();
    expect(log.lines).toEqual([{ level: 'warn', message: 'CloudTrail event history could not be read' }]);
  });
});
