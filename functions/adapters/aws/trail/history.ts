import type { Event } from '@aws-sdk/client-cloudtrail';
import type { Resource } from '../../../account/resource.ts';
import type { Snapshot } from '../../../account/snapshot.ts';
import type { Previous, PreviousQuery } from '../../../core/effect.ts';
import type { ChangeHistory, Log } from '../../../core/ports.ts';
import { isObject, parseJson, stringAt } from '../../../formats/json.ts';
import { type ClientOverrides, clientOptions } from '../shared/client-options.ts';
import { errorCode } from '../shared/errors.ts';

type HistoryQuery = NonNullable<PreviousQuery['history']>;

/** Two requests a second are all that CloudTrail allows; 3 pages of 50 are a bound, not a hope. */
const MOST_PAGES = 3;
const PAGE = 50;

/** What an old event set. Each part that it does not tell is left out or named as unread. */
const snapshotOf = (
  eventName: HistoryQuery['eventName'],
  id: string,
  record: unknown,
): Snapshot | undefined => {
  if (eventName === 'AssociateDhcpOptions') {
    const dhcpOptionsId = stringAt(record, 'requestParameters', 'dhcpOptionsId');
    const sameVpc = stringAt(record, 'requestParameters', 'vpcId') === id;
    if (!dhcpOptionsId || !sameVpc) return undefined;
    return { type: 'AWS::EC2::VPC', value: { vpcId: id, dhcpOptionsId, tags: {} } };
  }
  const version = stringAt(record, 'requestParameters', 'documentVersion');
  if (!version || stringAt(record, 'requestParameters', 'name') !== id) return undefined;
  return {
    type: 'AWS::SSM::Document',
    value: {
      name: id,
      latestVersion: version,
      defaultVersion: version,
      versions: {},
      tags: {},
      unread: ['latestVersion', 'versions', 'tags'],
    },
  };
};

const previousOf = (
  event: Event,
  { id }: Resource,
  { eventName, before }: HistoryQuery,
): Previous | undefined => {
  const record = parseJson(event.CloudTrailEvent ?? '');
  if (!isObject(record) || 'errorCode' in record) return undefined;
  const seenAt = stringAt(record, 'eventTime') ?? event.EventTime?.toISOString();
  if (event.EventName !== eventName || seenAt === undefined) return undefined;
  if (!(Date.parse(seenAt) < Date.parse(before))) return undefined;
  const snapshot = snapshotOf(eventName, id, record);
  return snapshot ? { source: 'cloudtrail', seenAt, snapshot } : undefined;
};

/** Events of one resource, newest first. The SDK client is loaded only here: few events ever need it. */
async function* lookUp(resource: Resource, before: string, overrides: HistoryOptions): AsyncGenerator<Event> {
  const { CloudTrailClient, LookupEventsCommand } = await import('./cloudtrail-sdk.ts');
  const client = new CloudTrailClient(clientOptions(overrides.client));
  overrides.onClient?.(client);
  let next: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const answer = await client.send(
      new LookupEventsCommand({
        LookupAttributes: [{ AttributeKey: 'ResourceName', AttributeValue: resource.id }],
        EndTime: new Date(before),
        MaxResults: PAGE,
        ...(next === undefined ? {} : { NextToken: next }),
      }),
    );
    yield* answer.Events ?? [];
    next = answer.NextToken || undefined;
    if (next === undefined) return;
  }
}

type CloudTrail = import('./cloudtrail-sdk.ts').CloudTrailClient;

export type HistoryOptions = {
  readonly client?: ClientOverrides;
  /** Called with the client once it is made. */
  readonly onClient?: (client: CloudTrail) => void;
};

/**
 * CloudTrail's event history of 90 days. It is the last resort for a previous value, so that a failure is
 * logged and taken as "not known": the alert goes out without it.
 * Source: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
 */
export const createChangeHistory = (log: Log, options: HistoryOptions = {}): ChangeHistory => ({
  previous: async ({ resource, history }) => {
    if (!history) return undefined;
    try {
      for await (const event of lookUp(resource, history.before, options)) {
        const found = previousOf(event, resource, history);
        if (found) return found;
      }
    } catch (error) {
      log.warn('CloudTrail event history could not be read', {
        resource: resource.id,
        code: errorCode(error),
      });
    }
    return undefined;
  },
});
