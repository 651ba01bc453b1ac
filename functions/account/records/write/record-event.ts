import type { JsonObject } from '../../../formats/json.ts';
import { own } from '../../../formats/json.ts';
import { iamRegion } from '../../../formats/regions.ts';
import type { AwsEnvironment } from '../../aws-environment.ts';
import type { Recorded } from './recorded.ts';
import { shapeOf } from './shapes.ts';

/** The event names that are not the API's: https://docs.aws.amazon.com/AmazonS3/latest/userguide/cloudtrail-logging-s3-info.html */
const EVENT_NAMES: Readonly<Record<string, string>> = {
  PutPublicAccessBlock: 'PutBucketPublicAccessBlock',
  PutBucketLifecycleConfiguration: 'PutBucketLifecycle',
};

/** The calls of IAM and Route 53 are recorded in one Region of the partition, wherever they were made. */
const regionOf = (service: string, { region }: AwsEnvironment): string =>
  service === 'iam' || service === 'route53' ? iamRegion(region) : region;

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
    eventName: own(EVENT_NAMES, operation) ?? operation,
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
