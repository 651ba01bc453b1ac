import { allHubIdle, hubIdle } from '../../infra/cost/hub.ts';
import { allIdle, idleUses } from '../../infra/cost/idle.ts';
import { IDLE_METRICS } from '../../infra/cost/metrics.ts';
import { partsOf } from '../../infra/cost/parts.ts';
import { costOf } from '../../infra/cost/prices.ts';
import type { Resources } from '../../infra/stack/cloudformation.ts';

/** The most that an installation may have, and cost in a month in which nothing happens. */
export type CostBudget = {
  readonly alarms: number;
  readonly metrics: number;
  readonly polledQueues: number;
  /** US dollars a month. */
  readonly usd: number;
};

/** Who adds an alarm, a metric or a queue raises these by hand and says why. */
export const BUDGETS = {
  alone: { alarms: 20, metrics: 1, polledQueues: 3, usd: 3.19 },
  slack: { alarms: 24, metrics: 1, polledQueues: 4, usd: 3.85 },
  hub: { alarms: 1, metrics: 0, polledQueues: 3, usd: 0.99 },
} as const satisfies Readonly<Record<string, CostBudget>>;

/** The most that a hub may have, and cost in a month in which its guards report and nothing else happens. */
export type HubBudget = Omit<CostBudget, 'metrics'> & { readonly dashboards: number };

/** Raised by hand as well. */
export const HUB_BUDGETS = {
  mail: { alarms: 7, dashboards: 1, polledQueues: 1, usd: 4.36 },
  'mail and Slack': { alarms: 11, dashboards: 1, polledQueues: 2, usd: 5.02 },
} as const satisfies Readonly<Record<string, HubBudget>>;

/** What a hub has and costs, in the words of its budget. */
export const spentByHub = (resources: Resources): HubBudget => {
  const parts = partsOf(resources);
  return {
    alarms: parts.alarmMetrics,
    dashboards: parts.dashboards,
    polledQueues: parts.polledQueues,
    usd: costOf(allHubIdle(hubIdle(parts))),
  };
};

/** What an installation has and costs, in the words of its budget. */
export const spent = (resources: Resources, metrics: readonly string[] = IDLE_METRICS): CostBudget => {
  const parts = partsOf(resources);
  return {
    alarms: parts.alarmMetrics,
    metrics: metrics.length,
    polledQueues: parts.polledQueues,
    usd: costOf(allIdle(idleUses(parts, metrics))),
  };
};

/** What is above its budget. */
export const overspent = <T extends Readonly<Record<string, number>>>(
  cost: T,
  budget: T,
): readonly string[] =>
  Object.entries(budget).flatMap(([name, most]) => {
    const used = cost[name] ?? Number.POSITIVE_INFINITY;
    return used > most ? [`${name}: ${used}, budget ${most}`] : [];
  });
