import { lambdaId } from '../generate/parts.ts';
import { hubTemplate } from '../hub/template.ts';
import type { Resources } from '../stack/cloudformation.ts';
import { requestsOf, toldUses } from './events.ts';
import { keyUses, pollingUse } from './idle.ts';
import { HOURS, type Parts, partsOf } from './parts.ts';
import type { Use } from './prices.ts';
import { gigabyteSeconds } from './seconds.ts';

/** A hub whose cost is told, in a column of its own. */
export type ToldHub = { readonly name: string; readonly hasSlack: boolean };

export const TOLD_HUBS: readonly ToldHub[] = [
  { name: 'mail', hasSlack: false },
  { name: 'mail and Slack', hasSlack: true },
];

/** So many guards report to it. */
export const GUARDS = 60;

const { Resources: ALL } = hubTemplate('0.0.0', { hub: 'hub.zip', 'notify-slack': 'notify-slack.zip' });

/** All that a hub consists of, with its dashboard. */
export const hubResources = ({ hasSlack }: ToldHub): Resources =>
  Object.fromEntries(Object.entries(ALL).filter(([, { Condition }]) => hasSlack || Condition !== 'HasSlack'));

export const hubParts = (told: ToldHub): Parts => partsOf(hubResources(told));

/**
 * One event, if it starts a process: 0.17 seconds of a whole CPU (measured with the built function; its memory brings a
 * seventh of one), and answers of AWS that take 30 ms each. The units are those of the ledger in `events.ts`; the bytes
 * are those of the function's own line and of the three lines of Lambda.
 */
const EVENT = { seconds: 1.5, reads: 2, writes: 2 } as const;
export const LINE_BYTES = { report: 500, outcome: 1200 } as const;

/** Looking for silent guards reads all rows, of 1 KB each. */
const READS_OF_LOOK = GUARDS / 4;

const eventUses = (parts: Parts, what: string, count: number, bytes: number): readonly Use[] => [
  { what: `${what}: messages in the queue`, price: 'sqsRequest', quantity: count * requestsOf(1) },
  { what: `${what}: invocations`, price: 'lambdaRequest', quantity: count },
  {
    what: `${what}: time`,
    price: 'lambdaGigabyteSecond',
    quantity: gigabyteSeconds(parts.memory, lambdaId('hub'), count * EVENT.seconds),
  },
  { what: `${what}: reads of the table`, price: 'dynamoRead', quantity: count * EVENT.reads },
  { what: `${what}: writes to the table`, price: 'dynamoWrite', quantity: count * EVENT.writes },
  { what: `${what}: logs`, price: 'logGigabyte', quantity: (count * bytes) / 1e9 },
];

/** The parts of a quiet month of a hub, in the order in which they are told. */
export type HubIdle = {
  readonly alarms: readonly Use[];
  readonly dashboards: readonly Use[];
  readonly polling: readonly Use[];
  readonly reports: readonly Use[];
};

/** What a month costs in which all guards report each hour, and nothing else happens. */
export const hubIdle = (parts: Parts): HubIdle => ({
  alarms: [{ what: 'CloudWatch alarms', price: 'alarmMetric', quantity: parts.alarmMetrics }],
  dashboards: [{ what: 'the dashboard', price: 'dashboard', quantity: parts.dashboards }],
  polling: [pollingUse(parts)],
  reports: [
    ...eventUses(parts, 'reports of sweeps', GUARDS * HOURS, LINE_BYTES.report),
    { what: 'looks for silent guards', price: 'lambdaRequest', quantity: parts.ticks },
    {
      what: 'time of the looks',
      price: 'lambdaGigabyteSecond',
      quantity: gigabyteSeconds(parts.memory, lambdaId('hub'), parts.ticks * EVENT.seconds),
    },
    { what: 'reads of the looks', price: 'dynamoRead', quantity: parts.ticks * READS_OF_LOOK },
    ...keyUses(parts),
  ],
});

/** All uses of a quiet month of a hub. */
export const allHubIdle = ({ alarms, dashboards, polling, reports }: HubIdle): readonly Use[] => [
  ...alarms,
  ...dashboards,
  ...polling,
  ...reports,
];

/** What so many outcomes cost, if each is told by itself and to one mail address. */
export const hubOutcomeUses = (parts: Parts, count: number): readonly Use[] => [
  ...eventUses(parts, 'outcomes', count, LINE_BYTES.outcome),
  ...toldUses(parts, count),
];

const QUERY = /SOURCE '/g;
const DAYS = 7;

/** Bytes that a refresh of the dashboard reads: each query reads the hub's log of a week, with 1,000 outcomes in it. */
const bytesOfRefresh = (): number => {
  const queries = JSON.stringify(ALL['HubDashboard']).match(QUERY)?.length ?? 0;
  return queries * (GUARDS * DAYS * 24 * LINE_BYTES.report + 1000 * LINE_BYTES.outcome);
};

export const refreshUses = (count: number): readonly Use[] => [
  { what: 'what the queries read', price: 'logScan', quantity: (count * bytesOfRefresh()) / 1e9 },
];
