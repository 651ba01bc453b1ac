import type { Resource } from '../account/resource.ts';
import type { Snapshot } from '../account/snapshot.ts';

/** The value before a change, and where it was found. */
export type Previous = {
  readonly source: 'baseline' | 'cloudtrail';
  /** When it was last seen (baseline) or set (CloudTrail), ISO 8601. */
  readonly seenAt: string;
  readonly snapshot: Snapshot;
};

/**
 * Asks for the value before a change. The baseline is asked first; CloudTrail's event history (90 days, two
 * requests a second) only for what an older event of the same API tells.
 * Source: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
 */
export type PreviousQuery = {
  readonly resource: Resource;
  /** Look for the newest event of this API on the resource before this time; undefined: baseline only. */
  readonly history?: {
    readonly eventName: 'AssociateDhcpOptions' | 'UpdateDocumentDefaultVersion';
    readonly before: string;
  };
};
