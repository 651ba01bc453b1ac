/**
 * The custom metrics of the functions and of the metric filters, by when they are sent. CloudWatch takes money for the
 * hours in which a metric is sent.
 */
export const OWN_METRICS = {
  /** The heartbeat. */
  SweepCompleted: 'each hour',
  /** One metric for each status of which somebody is told, because the status is a dimension. */
  Outcome: 'when somebody is told',
  DeliveryRetried: 'when something fails',
  LedgerFailed: 'when something fails',
  CanaryMissing: 'when something fails',
  HubFailed: 'when something fails',
} as const satisfies Readonly<Record<string, 'each hour' | 'when somebody is told' | 'when something fails'>>;

/** The metrics that a quiet installation sends all month. */
export const IDLE_METRICS: readonly string[] = Object.entries(OWN_METRICS)
  .filter(([, when]) => when === 'each hour')
  .map(([name]) => name);
