import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Status } from '../core/outcome.ts';
import type { Log } from '../core/ports.ts';
import { VERSION } from '../formats/version.ts';

/**
 * The one logger: JSON lines with constant messages and fields. The service name comes from the environment; the version
 * is in each line.
 */
export const logger = new Logger({ persistentKeys: { version: VERSION } });

/** The only metrics buffer; each count is written at once, in the embedded metric format. */
const metrics = new Metrics({ namespace: 'SessionGuard' });

/** The log as the use cases know it. */
export const log: Log = {
  info: (message, fields = {}) => logger.info(message, { ...fields }),
  warn: (message, fields = {}) => logger.warn(message, { ...fields }),
  error: (message, fields = {}) => logger.error(message, { ...fields }),
};

/**
 * A metric that is written with its first value. The version stands beside it, for queries of the log: as a dimension, it
 * would make another metric, with a price of its own, of each version.
 */
const single = (): Metrics => {
  const metric = metrics.singleMetric();
  metric.addMetadata('version', VERSION);
  return metric;
};

/**
 * Statuses of which nobody is told. The log has a line for each of them, and no alarm asks for them, but a metric for each
 * would be paid for every hour in which somebody changes something.
 */
const QUIET: ReadonlySet<Status> = new Set(['ignored', 'superseded', 'settling', 'healthy']);

/** Counts an outcome under its status, which is a dimension value, unless nobody is told of it. */
export const countOutcome = (status: Status): void => {
  if (QUIET.has(status)) return;
  const metric = single();
  metric.addDimension('Status', status);
  metric.addMetric('Outcome', MetricUnit.Count, 1);
};

/** The heartbeat; an alarm is raised if it is missing. */
export const countSweep = (): void => {
  single().addMetric('SweepCompleted', MetricUnit.Count, 1);
};

/**
 * A write to the ledger that DynamoDB did not take: something may be told twice, or not be put back. Reads that fail are
 * counted under the same name by metric filters (`infra/stack/alarms.ts`).
 */
export const countRefusedWrite = (): void => {
  single().addMetric('LedgerFailed', MetricUnit.Count, 1);
};

/** A delivery to Slack that is postponed to a later retry. */
export const countDeliveryRetry = (): void => {
  single().addMetric('DeliveryRetried', MetricUnit.Count, 1);
};
