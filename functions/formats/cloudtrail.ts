import * as z from 'zod/mini';
import { type Actor, actorOf } from './actor.ts';
import { isObject, type Json, type JsonObject, stringAt } from './json.ts';

/** One API call as CloudTrail recorded it, reduced to what the guard uses. */
export type Change = {
  /** CloudTrail's `eventID`: the same for every delivery of the same call. */
  readonly eventId: string;
  /** `service:EventName`, e.g. `ssm:UpdateDocument`. The event name is CloudTrail's, not always the API's. */
  readonly api: string;
  /** When the call was made, ISO 8601. */
  readonly time: string;
  readonly region: string;
  readonly accountId: string;
  readonly actor: Actor;
  readonly request: JsonObject;
  readonly response: JsonObject;
  /** ARNs of the record's `resources` block. */
  readonly resourceArns: readonly string[];
  /** Set when the call failed or was a dry run, which CloudTrail records as a failure. */
  readonly errorCode?: string;
};

type ParsedRecord =
  | { readonly kind: 'change'; readonly change: Change }
  | { readonly kind: 'unreadable'; readonly because: string; readonly eventId: string | null };

/**
 * Only the fields that every record must have are required. The rest is read defensively, because shapes
 * differ by service and by record version.
 * Source: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
const recordSchema = z.looseObject({
  eventSource: z.string().check(z.regex(/^[a-z0-9.-]+\.amazonaws\.com(\.cn)?$/)),
  eventName: z.string().check(z.minLength(1), z.maxLength(256)),
});

/** Takes the CloudTrail record out of an EventBridge envelope; a bare record is returned as it is. */
export const recordOf = (input: Json): Json =>
  isObject(input) && isObject(input['detail']) && 'detail-type' in input ? input['detail'] : input;

const arnsOf = (resources: unknown): readonly string[] =>
  Array.isArray(resources)
    ? resources.flatMap((entry) => stringAt(entry, 'ARN') ?? stringAt(entry, 'arn') ?? [])
    : [];

/** The account that received the call; numbers lose leading zeros in some records, so they are padded. */
const accountOf = (record: JsonObject, envelope: Json): string => {
  const found = record['recipientAccountId'] ?? (isObject(envelope) ? envelope['account'] : undefined);
  const own = found ?? (isObject(record['userIdentity']) ? record['userIdentity']['accountId'] : undefined);
  return typeof own === 'string' || typeof own === 'number' ? String(own).padStart(12, '0') : '';
};

/**
 * Reads an EventBridge envelope or a bare CloudTrail record. It accepts any JSON and never throws. Source of
 * the envelope: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
 */
export const parseRecord = (input: Json): ParsedRecord => {
  const record = recordOf(input);
  const eventId = stringAt(record, 'eventID') ?? (stringAt(input, 'id') || null);
  const parsed = recordSchema.safeParse(record);
  if (!parsed.success || !isObject(record)) {
    return {
      kind: 'unreadable',
      because: 'not a CloudTrail record: eventSource or eventName is missing',
      eventId,
    };
  }
  const service = parsed.data.eventSource.split('.')[0] ?? '';
  const errorCode = stringAt(record, 'errorCode') ?? stringAt(record, 'errorMessage');
  return {
    kind: 'change',
    change: {
      eventId: eventId ?? '',
      api: `${service}:${parsed.data.eventName}`,
      time: stringAt(record, 'eventTime') ?? stringAt(input, 'time') ?? '',
      region: stringAt(record, 'awsRegion') ?? stringAt(input, 'region') ?? '',
      accountId: accountOf(record, input),
      actor: actorOf(record),
      request: isObject(record['requestParameters']) ? record['requestParameters'] : {},
      response: isObject(record['responseElements']) ? record['responseElements'] : {},
      resourceArns: arnsOf(record['resources']),
      ...(errorCode ? { errorCode } : {}),
    },
  };
};
