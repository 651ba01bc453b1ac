import type { ApiCall } from '../../../functions/account/api-call.ts';
import type { AwsEnvironment } from '../../../functions/account/aws-environment.ts';
import {
  type Caller,
  inCli,
  inConsole,
  inTerraform,
} from '../../../functions/account/records/write/caller.ts';
import { recordEvent } from '../../../functions/account/records/write/record-event.ts';
import type { Json, JsonObject } from '../../../functions/formats/json.ts';
import { iamRegion } from '../../../functions/formats/regions.ts';

/** The people and pipelines of an account, who take turns. */
const callerOf = (identity: AwsEnvironment, n: number): Caller => {
  if (n % 3 === 0) return inConsole(identity, 'erin@example.com', 'NetworkAdmin');
  return n % 3 === 1
    ? inCli(identity, 'frank@example.com', 'PlatformAdmin')
    : inTerraform(identity, 'terraform-apply', 'pipeline-4711');
};

/** When the first event happens. */
export const BEGIN = Date.parse('2026-03-02T09:30:00Z');
const MINUTE_MS = 60_000;

/** A call that the embedded account knows, perhaps one that AWS refused, or the record of another one. */
export type Happening =
  | ApiCall
  | { readonly refused: ApiCall }
  | { readonly record: string; readonly request: JsonObject; readonly response?: JsonObject };

const placed = (n: number) => ({
  time: new Date(BEGIN + n * 3 * MINUTE_MS).toISOString().replace('.000', ''),
  eventId: `5e551011-0000-4000-8000-${String(n).padStart(12, '0')}`,
});

const rawEvent = (
  { record, request, response }: Extract<Happening, { record: string }>,
  identity: AwsEnvironment,
  n: number,
): Json => {
  const caller = callerOf(identity, n);
  const [service = '', eventName = ''] = record.split(':');
  const { time, eventId } = placed(n);
  const isGlobal = service === 'iam' || service === 'route53';
  const awsRegion = isGlobal ? iamRegion(identity.region) : identity.region;
  return {
    version: '0',
    id: eventId,
    'detail-type': 'AWS API Call via CloudTrail',
    source: `aws.${service}`,
    account: identity.accountId,
    time,
    region: awsRegion,
    resources: [],
    detail: {
      eventVersion: '1.11',
      userIdentity: caller.userIdentity,
      eventTime: time,
      eventSource: `${service}.amazonaws.com`,
      eventName,
      awsRegion,
      sourceIPAddress: caller.sourceIPAddress,
      userAgent: caller.userAgent,
      requestParameters: request,
      responseElements: response ?? null,
      requestID: eventId,
      eventID: eventId,
      readOnly: false,
      eventType: 'AwsApiCall',
      managementEvent: true,
      recipientAccountId: identity.accountId,
      eventCategory: 'Management',
    },
  };
};

/** A happening as the n-th event, three minutes after the one before it, by the next of the callers. */
export const eventOf = (happening: Happening, identity: AwsEnvironment, n: number): Json => {
  if ('record' in happening) return rawEvent(happening, identity, n);
  const caller = callerOf(identity, n);
  const more = { caller, identity, documentVersion: '2', ...placed(n) };
  return 'refused' in happening
    ? recordEvent({ call: happening.refused, errorCode: 'Client.UnauthorizedOperation', ...more })
    : recordEvent({ call: happening, ...more });
};
