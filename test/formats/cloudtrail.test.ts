import { describe, expect, it } from 'vitest';
import { parseRecord } from '../../functions/formats/cloudtrail.ts';
import type { Json, JsonObject } from '../../functions/formats/json.ts';
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
    [null, ''],
    [{ toString: 1 }, ''],
    [[1], ''],
  ])('reads the account %j as %s', (recipientAccountId, expected) => {
    const { account: _, ...envelope } = envelopeOf({ ...record, recipientAccountId });
    expect(parsed(envelope).accountId).toBe(expected);
  });

  it('takes no account from the caller, who may be of another one', () => {
    const { recipientAccountId: _, ...bare } = record;
    const userIdentity = { type: 'AssumedRole', accountId: '111122223333' };
    expect(parsed({ ...bare, userIdentity }).accountId).toBe('');
  });

  it.each<[string, JsonObject, JsonObject, object]>([
    ['another account', {}, { account: '999988887777' }, { accountId: '', region: 'ap-northeast-1' }],
    ['its account as a number', { recipientAccountId: 111122223333 }, {}, { accountId: '111122223333' }],
    ['another Region', {}, { region: 'us-east-1' }, { accountId: '111122223333', region: '' }],
  ])('where the envelope names %s', (_name, more, envelope, expected) => {
    expect(parsed(envelopeOf({ ...record, ...more }, envelope))).toMatchObject(expected);
  });

  it.each(['example.app', 'aws.ec2', '', null])('is not read out of an envelope of %j', (source) => {
    expect(parseRecord(envelopeOf(record, { source }))).toMatchObject({
      kind: 'unreadable',
      because: 'the event does not come from aws.s3, but from somebody else',
      eventId: 'e-1',
    });
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
