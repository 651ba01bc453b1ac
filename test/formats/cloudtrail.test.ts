import { describe, expect, it } from 'vitest';
import { parseRecord } from '../../functions/formats/cloudtrail.ts';
import type { Json } from '../../functions/formats/json.ts';
import { changeOf, envelopeOf, recordOf, TIME } from '../support/samples/sample-event.ts';

const parsed = (input: Json) => {
  const result = parseRecord(input);
  if (result.kind !== 'change') throw new Error(result.because);
  return result.change;
};

describe('a CloudTrail record', () => {
  const record = recordOf('s3:DeleteBucket', { request: { bucketName: 'example' }, eventId: 'e-1' });

  it('is read out of the envelope of EventBridge', () => {
    expect(parsed(envelopeOf(record))).toEqual(parsed(record));
  });

  it('keeps what the guard looks at', () => {
    expect(parsed(record)).toMatchObject({
      eventId: 'e-1',
      api: 's3:DeleteBucket',
      time: TIME,
      region: 'ap-northeast-1',
      accountId: '111122223333',
      request: { bucketName: 'example' },
      response: {},
      resourceArns: [],
    });
  });

  it('falls back on the envelope where the record is silent', () => {
    const { eventID: _, eventTime: __, awsRegion: ___, recipientAccountId: ____, ...bare } = record;
    expect(parsed(envelopeOf(bare))).toMatchObject({
      eventId: '99999999-0000-4000-8000-000000000001',
      time: TIME,
      region: 'ap-northeast-1',
      accountId: '111122223333',
    });
  });

  it.each([
    [1122223333, '001122223333'],
    ['111122223333', '111122223333'],
    [{ toString: 1 }, ''],
    [[1], ''],
  ])('reads the account %j as %s', (recipientAccountId, expected) => {
    const { account: _, ...envelope } = envelopeOf({ ...record, recipientAccountId });
    expect(parsed(envelope).accountId).toBe(expected);
  });

  it.each([
    ['a failed call', { errorCode: 'AccessDenied', errorMessage: 'no' }, 'AccessDenied'],
    ['a dry run', { errorCode: 'Client.DryRunOperation' }, 'Client.DryRunOperation'],
    ['a message alone', { errorMessage: 'no' }, 'no'],
    ['success', {}, undefined],
  ])('%s', (_, more, expected) => {
    expect(parsed({ ...record, ...more }).errorCode).toBe(expected);
  });

  it('collects the ARNs of the resources in both spellings', () => {
    const more = { resources: [{ ARN: 'a' }, { arn: 'b' }, { type: 'x' }, null, 'y'] };
    expect(changeOf('kms:DisableKey', { more }).resourceArns).toEqual(['a', 'b']);
  });

  it.each([
    [{ ...record, eventSource: 's3.amazonaws.com.cn' }, 's3:DeleteBucket'],
    [{ ...record, requestParameters: null }, 's3:DeleteBucket'],
    [{ ...record, requestParameters: [] }, 's3:DeleteBucket'],
  ])('%# is one as well', (input, api) => {
    expect(parsed(input).api).toBe(api);
  });
});

describe('what is no CloudTrail record', () => {
  it.each([
    null,
    true,
    7,
    'text',
    [],
    {},
    { detail: null, 'detail-type': 'x' },
    { eventSource: 's3.amazonaws.com' },
    { eventName: 'DeleteBucket' },
    { eventSource: 's3.amazonaws.com', eventName: 7 },
    { eventSource: 's3.amazonaws.com', eventName: '' },
    { eventSource: 'example.com', eventName: 'DeleteBucket' },
    { eventSource: 's3.amazonaws.com', eventName: 'x'.repeat(257) },
  ])('%j is unreadable', (input) => {
    expect(parseRecord(input).kind).toBe('unreadable');
  });

  it('keeps the id of the envelope, so that it can be found', () => {
    expect(parseRecord({ id: 'x', detail: {}, 'detail-type': 'y' })).toMatchObject({ eventId: 'x' });
  });
});
