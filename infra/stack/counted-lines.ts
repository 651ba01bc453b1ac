import { HUB_FAILED } from '../../functions/core/hub/event.ts';
import { FINDINGS_FAILED } from '../../functions/core/hub/listener.ts';
import { type FunctionName, functionsWith, logGroupId, pascalCase } from '../generate/parts.ts';
import { only } from './choice.ts';
import { type CfnResource, type Resources, reference } from './cloudformation.ts';
import type { StackSettings } from './params.ts';

/** The line that a function logs when it could not read the ledger (`functions/use-cases`). */
export const LEDGER_UNREADABLE = 'The ledger could not be read';

/** Functions count the writes that were refused, and metric filters the reads that failed: both mean the same for repairs. */
export const LEDGER_FAILED = 'LedgerFailed';

export const SECURITY_HUB_FAILED = 'SecurityHubFailed';

/** Counts the lines of a function's log that say so; a function that cannot read may not be able to count either. */
const filter = (name: FunctionName, line: string, MetricName: string): CfnResource => ({
  Type: 'AWS::Logs::MetricFilter',
  Properties: {
    LogGroupName: reference(logGroupId(name)),
    FilterPattern: `{ $.message = "${line}" }`,
    MetricTransformations: [
      {
        MetricNamespace: 'SessionGuard',
        MetricName,
        MetricValue: '1',
        Dimensions: [{ Key: 'service', Value: '$.service' }],
      },
    ],
  },
});

const counted = (names: readonly FunctionName[], suffix: string, line: string, metric: string): Resources =>
  Object.fromEntries(names.map((name) => [`${pascalCase(name)}${suffix}`, filter(name, line, metric)]));

/** What functions say in their logs that is counted. A filter costs nothing, and its metric only while lines match. */
export const countedLines = (settings: StackSettings): Resources => ({
  ...counted(functionsWith('ledger'), 'LedgerFilter', LEDGER_UNREADABLE, LEDGER_FAILED),
  ...only(
    settings.hubBusArn.given,
    counted(functionsWith('publisher'), 'HubFilter', HUB_FAILED, 'HubFailed'),
  ),
  ...only(
    settings.securityHub,
    counted(functionsWith('publisher'), 'FindingsFilter', FINDINGS_FAILED, SECURITY_HUB_FAILED),
  ),
});
