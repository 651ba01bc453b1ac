import type { CloudOptions } from '../cloud/options.ts';

/** The options of `history`, as commander parses them. */
export type HistoryOptions = CloudOptions & {
  /** How far back CloudTrail's event history is asked, in days. */
  readonly days?: number;
  /** Files and folders of a trail, to be read instead of the event history. */
  readonly from?: readonly string[];
  /** The account of today: a file, or `example:NAME`. */
  readonly account?: string;
  readonly documents?: readonly string[];
  readonly ownRole?: readonly string[];
  /** Where a stop leaves what was looked up, to go on from there. */
  readonly resume?: string;
  readonly json?: boolean;
};
