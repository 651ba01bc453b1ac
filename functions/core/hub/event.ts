import type { Mode } from '../guard-config.ts';
import type { Outcome } from '../outcome.ts';
import { type Listener, NOBODY } from './listener.ts';

/** AWS refuses sources that begin with `aws.`: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsRequestEntry.html */
export const EVENT_SOURCE = 'session-guard';

/** The version of the form of `detail`. Fields are added to it but never renamed. */
export const EVENT_SCHEMA = 1;

/** The kinds of events. A hub ignores a kind that it does not know. */
export const DETAIL_TYPES = {
  outcome: 'Session Guard Outcome',
  resolved: 'Session Guard Resolved',
  sweep: 'Session Guard Sweep',
} as const;

/** The end of a round of the sweep, which is the heartbeat of an installation. */
export type SweepReport = {
  /** False: part of the account could not be swept, and `failed` says which. */
  readonly complete: boolean;
  readonly mode: Mode;
  /** Ids of the prerequisites that are put back. */
  readonly autoFix: readonly string[];
  readonly guardedDocuments: readonly string[];
  /** Connected nodes in all VPCs, and open incidents that were told; null if the ledger could not be read. */
  readonly nodes: number | null;
  readonly openIncidents: number | null;
  /** Those of them that were told as critical; earlier versions do not count them. */
  readonly openCritical?: number | null;
  readonly failed: readonly string[];
  /** Families whose guards did not hear the daily test call: they may not hear changes either. */
  readonly deaf: readonly string[];
};

/** The line of the log by which what a hub did not get is counted: `infra/stack/counted-lines.ts`. */
export const HUB_FAILED = 'The hub was not told';

/** What each event says of the installation that sends it. */
type Installation = {
  readonly schema: typeof EVENT_SCHEMA;
  /** Of session-guard. */
  readonly version: string;
  readonly accountName?: string;
};

export type OutcomeDetail = Installation & {
  /**
   * A UUID of this event: an event that is put again because its answer was lost gets another id from EventBridge, but keeps
   * this one. Earlier versions send none.
   */
  readonly id?: string;
  readonly outcome: Outcome;
};
export type SweepDetail = Installation & { readonly sweep: SweepReport };

/** Port: tells the hub of an installation. */
export type HubSender = Listener & { sweep(report: SweepReport): void };

/** Of an installation without a hub. */
export const NO_HUB: HubSender = { ...NOBODY, sweep: () => undefined };
