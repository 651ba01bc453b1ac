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
  /** The Region that recorded the call; empty if the record and its envelope contradict each other, or name none. */
  readonly region: string;
  /** The account that recorded the call; empty for the same reasons. */
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

const isEnvelope = (input: Json): input is JsonObject & { readonly detail: JsonObject } =>
  isObject(input) && isObject(input['detail']) && 'detail-type' in input;

/** Takes the CloudTrail record out of an EventBridge envelope; a bare record is returned as it is. */
export const recordOf = (input: Json): Json => (isEnvelope(input) ? input.detail : input);

const arnsOf = (resources: unknown): readonly string[] =>
  Array.isArray(resources)
    ? resources.flatMap((entry) => stringAt(entry, 'ARN') ?? stringAt(entry, 'arn') ?? [])
    : [];

/** What a record and its envelope both say; empty if they contradict each other, or if neither says anything. */
const agreed = (values: readonly (string | undefined)[]): string => {
  const [first = '', ...others] = new Set(values.filter((value) => value !== undefined));
  return others.length === 0 ? first : '';
};

/** Numbers lose leading zeros in some records, so they are padded; undefined if nothing is there. */
const accountNumber = (value: unknown): string | undefined => {
  if (value === undefined || value === null) return undefined;
  return typeof value === 'string' || typeof value === 'number' ? String(value).padStart(12, '0') : '';
};

/**
 * EventBridge writes the account into the envelope, so nobody else can. The caller's own account
 * (`userIdentity.accountId`) says nothing: it may be another one than the account in which the call was made.
 */
const accountOf = (record: JsonObject, input: Json): string =>
  agreed([
    accountNumber(record['recipientAccountId']),
    isEnvelope(input) ? accountNumber(input['account']) : undefined,
  ]);

/**
 * Nobody may put events with a source that begins with `aws.` on a bus, so another source shows that the record in the
 * envelope is not CloudTrail's.
 * Source: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsRequestEntry.html
 */
const isFromAnother = (input: Json, service: string): boolean =>
  isEnvelope(input) && input['source'] !== `aws.${service}`;

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
  if (isFromAnother(input, service)) {
    return {
      kind: 'unreadable',
      because: `the event does not come from aws.${service}, but from somebody else`,
      eventId,
    };
  }
  const errorCode = stringAt(record, 'errorCode') ?? stringAt(record, 'errorMessage');
  return {
    kind: 'change',
    change: {
      eventId: eventId ?? '',
      api: `${service}:${parsed.data.eventName}`,
      time: stringAt(record, 'eventTime') ?? stringAt(input, 'time') ?? '',
      region: agreed([
        stringAt(record, 'awsRegion'),
        isEnvelope(input) ? stringAt(input, 'region') : undefined,
      ]),
      accountId: accountOf(record, input),
      actor: actorOf(record),
      request: isObject(record['requestParameters']) ? record['requestParameters'] : {},
      response: isObject(record['responseElements']) ? record['responseElements'] : {},
      resourceArns: arnsOf(record['resources']),
      ...(errorCode ? { errorCode } : {}),
    },
  };
};
