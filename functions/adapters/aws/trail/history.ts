import type { Event } from '@aws-sdk/client-cloudtrail';
import type { Resource } from '../../../account/resource.ts';
import type { ChangeHistory, Log } from '../../../core/ports.ts';
import { previousOf } from '../../../core/previous.ts';
import { type Change, parseRecord } from '../../../formats/cloudtrail.ts';
import { parseJson } from '../../../formats/json.ts';
import { type ClientOverrides, clientOptions } from '../shared/client-options.ts';
import { errorCode } from '../shared/errors.ts';

/** CloudTrail allows only two requests per second, so the search ends after 3 pages of 50. */
const MOST_PAGES = 3;
const PAGE = 50;

/** An event as a change; undefined where its record cannot be read. */
const changeOf = ({ CloudTrailEvent }: Event): Change | undefined => {
  const parsed = parseRecord(parseJson(CloudTrailEvent ?? '') ?? null);
  return parsed.kind === 'change' ? parsed.change : undefined;
};

/** Events of one resource, newest first. The SDK client is loaded only here, because few events need it. */
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

type HistoryOptions = {
  readonly client?: ClientOverrides;
  /** Called with the client once it exists. */
  readonly onClient?: (client: CloudTrail) => void;
};

/**
 * CloudTrail's event history of 90 days. It is the last resort for a previous value, so a failure is logged
 * and counts as "not known": the alert is sent without it.
 * Source: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
 */
export const createChangeHistory = (log: Log, options: HistoryOptions = {}): ChangeHistory => ({
  previous: async ({ resource, history }) => {
    if (!history) return undefined;
    try {
      for await (const event of lookUp(resource, history.before, options)) {
        const change = changeOf(event);
        const found = change && previousOf(change, resource, history);
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
