import { type Measure, TOOK_OUTCOME } from '../../functions/core/hub/duration.ts';

/**
 * Queries of CloudWatch Logs Insights over the log of the hub's function, line by line. Only functions of the documented
 * syntax are used: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html
 */
type Query = readonly [first: string, ...rest: readonly string[]];

/** So many rows fit into a table. */
const MOST_ROWS = 20;

const took = (more: string): string => `filter message = "${TOOK_OUTCOME}" and ${more}`;

/** Minutes are rounded up, so that nothing takes no time. */
const UNITS: Readonly<Record<Measure, readonly [unit: 'seconds' | 'minutes', lines: readonly string[]]>> = {
  alert: ['seconds', []],
  fix: ['seconds', []],
  resolved: ['minutes', ['fields ceil(seconds / 60) as minutes']],
};

const GROUPS = {
  prerequisite: { stats: '', by: 'prerequisite' },
  account: { stats: ', latest(name) as accountName', by: 'account' },
} as const;

/** What times are grouped by. */
export type Group = keyof typeof GROUPS;

/** How long it took from the change; `timed` counts those whose change is known. The busiest come first. */
export const times = (measure: Measure, group: Group): Query => {
  const [unit, lines] = UNITS[measure];
  const { stats, by } = GROUPS[group];
  return [
    took(`measure = "${measure}"`),
    ...lines,
    `stats count(*) as told, count(seconds) as timed, pct(${unit}, 50) as p50, pct(${unit}, 90) as p90, max(${unit}) as longest${stats} by ${by}`,
    'sort told desc',
    `limit ${MOST_ROWS}`,
  ];
};

/** What is told a day, by how it ended. No status is a part of another one. */
export const TOLD_BY_DAY: Query = [
  took('ispresent(measure)'),
  'fields strcontains(status, "alerted") as isAlert, strcontains(status, "inconclusive") + strcontains(status, "unreadable") as isDoubt, strcontains(status, "fixed") as isFix, strcontains(status, "fix-failed") as isFailure, strcontains(status, "resolved") as isEnd',
  'stats sum(isAlert) as alerts, sum(isDoubt) as doubts, sum(isFix) as fixes, sum(isFailure) as failed, sum(isEnd) as resolved by bin(1d)',
];

/** Who is told of most. */
export const TOLD_BY_ACCOUNT: Query = [
  took('(measure = "alert" or measure = "fix")'),
  'fields coalesce(name, account) as whose',
  'stats count(*) as told by whose',
  'sort told desc',
  `limit ${MOST_ROWS}`,
];
