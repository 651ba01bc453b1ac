import type { Change } from '../../../functions/formats/cloudtrail.ts';
import { parseRecord } from '../../../functions/formats/cloudtrail.ts';
import type { Json, JsonObject } from '../../../functions/formats/json.ts';

/** CloudTrail records as input, with only what a test needs. */

export const TIME = '2026-03-10T09:00:00Z';

const count = { events: 0 };

export type EventParts = {
  readonly request?: Json;
  readonly response?: Json;
  readonly more?: JsonObject;
  readonly eventId?: string;
  readonly time?: string;
};

/** A record of `service:EventName`; a new eventID each time unless one is given. */
export const recordOf = (
  api: string,
  { request, response, more, eventId, time }: EventParts = {},
): JsonObject => {
  const [service, eventName] = api.split(':');
  count.events += 1;
  return {
    eventVersion: '1.11',
    eventID: eventId ?? `00000000-0000-4000-8000-${String(count.events).padStart(12, '0')}`,
    eventSource: `${service}.amazonaws.com`,
    eventName: eventName ?? '',
    eventTime: time ?? TIME,
    awsRegion: 'ap-northeast-1',
    recipientAccountId: '111122223333',
    sourceIPAddress: '192.0.2.10',
    userAgent: 'aws-cli/2.17.0 md/awscrt#0.20.11 ua/2.0 os/linux md/command#ec2.associate-dhcp-options',
    userIdentity: {
      type: 'AssumedRole',
      arn: 'arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Admin_0123456789abcdef/alice@example.com',
      sessionContext: {
        sessionIssuer: {
          arn: 'arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123456789abcdef',
        },
      },
    },
    requestParameters: request ?? null,
    responseElements: response ?? null,
    ...more,
  };
};

/** The same record as EventBridge delivers it. */
export const envelopeOf = (record: JsonObject, more: JsonObject = {}): JsonObject => ({
  version: '0',
  id: '99999999-0000-4000-8000-000000000001',
  'detail-type': 'AWS API Call via CloudTrail',
  source: `aws.${String(record['eventSource']).split('.')[0]}`,
  account: '111122223333',
  time: TIME,
  region: 'ap-northeast-1',
  resources: [],
  detail: record,
  ...more,
});

/** The parsed change; throws if it is not a record, so that no test passes by accident. */
export const changeOf = (api: string, parts: EventParts = {}): Change => {
  const parsed = parseRecord(recordOf(api, parts));
  if (parsed.kind !== 'change') throw new Error(parsed.because);
  return parsed.change;
};
