import type { ApiCall } from '../../core/api-call.ts';
import type { JsonObject } from '../../core/json.ts';
import { iamRegion } from '../../core/regions.ts';
import type { Identity } from '../../core/resource.ts';
import type { Caller } from './caller.ts';
import { shapeOf } from './record-shapes.ts';

/** A call that was made, as CloudTrail is to record it. Ids and times are passed in: nothing here is random. */
export type Recorded = {
  readonly call: ApiCall;
  readonly caller: Caller;
  readonly identity: Identity;
  /** When the call was made, ISO 8601 in whole seconds. */
  readonly time: string;
  /** CloudTrail's id of the call. */
  readonly eventId: string;
  /** EventBridge's id of this delivery; `eventId` when left out. */
  readonly deliveryId?: string;
  /** The version that an UpdateDocument made. */
  readonly documentVersion?: string;
  /** Set for a call that AWS refused. */
  readonly errorCode?: string;
};

/** The event names that are not the API's: https://docs.aws.amazon.com/AmazonS3/latest/userguide/cloudtrail-logging-s3-info.html */
const EVENT_NAMES: Readonly<Record<string, string>> = {
  PutPublicAccessBlock: 'PutBucketPublicAccessBlock',
  PutBucketLifecycleConfiguration: 'PutBucketLifecycle',
};

/** IAM's calls are recorded in one Region of the partition, wherever they were made. */
const regionOf = (service: string, { region }: Identity): string =>
  service === 'iam' ? iamRegion(region) : region;

/**
 * The EventBridge envelope with the CloudTrail record of a call, in the shapes that AWS delivers.
 * Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
 */
export const recordEvent = (recorded: Recorded): JsonObject => {
  const { call, caller, identity, time, eventId, deliveryId = eventId, errorCode } = recorded;
  const [service = '', operation = ''] = call.api.split(':');
  const { request, response, resources } = shapeOf(recorded);
  const record: JsonObject = {
    eventVersion: '1.11',
    userIdentity: caller.userIdentity,
    eventTime: time,
    eventSource: `${service}.amazonaws.com`,
    eventName: EVENT_NAMES[operation] ?? operation,
    awsRegion: regionOf(service, identity),
    sourceIPAddress: caller.sourceIPAddress,
    userAgent: service === 's3' ? `[${caller.userAgent}]` : caller.userAgent,
    ...(errorCode ? { errorCode, errorMessage: 'The call was refused.' } : {}),
    requestParameters: request,
    responseElements: errorCode ? null : (response ?? null),
    requestID: eventId,
    eventID: eventId,
    readOnly: false,
    ...(resources ? { resources } : {}),
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: identity.accountId,
    eventCategory: 'Management',
    ...(caller.fromConsole ? { sessionCredentialFromConsole: 'true' } : {}),
  };
  return {
    version: '0',
    id: deliveryId,
    'detail-type': 'AWS API Call via CloudTrail',
    source: `aws.${service}`,
    account: identity.accountId,
    time,
    region: regionOf(service, identity),
    resources: [],
    detail: record,
  };
};
