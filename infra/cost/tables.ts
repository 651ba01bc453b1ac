import type { ForwarderTemplate } from '../forwarder/template.ts';
import { table } from '../generate/markdown.ts';
import { eventUses, type Kind, statusUses } from './events.ts';
import {
  allHubIdle,
  GUARDS,
  hubIdle,
  hubOutcomeUses,
  hubParts,
  refreshUses,
  TOLD_HUBS,
  type ToldHub,
} from './hub.ts';
import { allIdle, type Idle, idleUses } from './idle.ts';
import { installation, TOLD, type Told, WITH_HUB, WITH_SLACK } from './member.ts';
import { type Parts, partsOf } from './parts.ts';
import { costOf, PRICED, PRICES, type Use } from './prices.ts';

const dollars = (usd: number): string => (usd > 0 && usd < 0.005 ? 'less than 0.01' : usd.toFixed(2));

const bold = (text: string): string => `**${text}**`;

const quantity = (count: number): string =>
  count >= 100 ? Math.round(count).toLocaleString('en-US') : String(Number(count.toPrecision(3)));

const partsWith = ({ params }: Told): Parts => partsOf(installation(params));

const idleOf = (told: Told): Idle => idleUses(partsWith(told), told.metrics);

/** Statuses and hours of a storm: 10,000 events, two at a time. */
const STORM = { events: 10_000, statuses: 4, hours: 3 } as const;

const thousand =
  (kind: Kind) =>
  (told: Told): number =>
    costOf(eventUses(partsWith(told), kind, 1000));

const storm = (told: Told): number =>
  costOf([...eventUses(partsWith(told), 'alert', STORM.events), ...statusUses(STORM.statuses, STORM.hours)]);

const quietMonth = (told: Told): number => costOf(allIdle(idleOf(told)));

const row = (name: string, cost: (told: Told) => number): readonly string[] => [
  name,
  ...TOLD.map((told) => dollars(cost(told))),
];

/** A part of a quiet month, with how many there are. */
const counted = (
  name: string,
  count: (told: Told) => number,
  part: 'alarms' | 'metrics' | 'polling',
): readonly string[] => [
  name,
  ...TOLD.map((told) => `${count(told)} for ${dollars(costOf(idleOf(told)[part]))}`),
];

/** What an installation costs, in short. */
const shortTable = (forwarder: ForwarderTemplate): string =>
  table(
    ['US dollars a month, in one account and Region', ...TOLD.map(({ name }) => name)],
    [
      counted('CloudWatch alarms', (told) => partsWith(told).alarmMetrics, 'alarms'),
      counted('custom metrics', ({ metrics }) => metrics.length, 'metrics'),
      counted('queues that Lambda polls all day', (told) => partsWith(told).polledQueues, 'polling'),
      row('sweep, ledger, logs, daily test call', (told) => costOf(idleOf(told).rest)),
      row('a month in which nothing happens', quietMonth).map(bold),
      row('1,000 events that break nothing', thousand('harmless')),
      row('1,000 alerts', thousand('alert')),
      row('1,000 fixes, at most', thousand('fix')),
      row('a storm of 10,000 events, if each is told', storm),
      row('the forwarder of one guarded Region, and 1,000 events that it forwards', () =>
        costOf([
          ...idleUses(partsOf(forwarder.Resources)).alarms,
          { what: 'forwarded events', price: 'customEvent', quantity: 1000 },
        ]),
      ),
    ],
  );

const hubRow = (name: string, cost: (told: ToldHub) => number): readonly string[] => [
  name,
  ...TOLD_HUBS.map((told) => dollars(cost(told))),
];

const hubCounted = (
  name: string,
  count: (told: ToldHub) => number,
  part: 'alarms' | 'dashboards' | 'polling',
): readonly string[] => [
  name,
  ...TOLD_HUBS.map((told) => `${count(told)} for ${dollars(costOf(hubIdle(hubParts(told))[part]))}`),
];

const hubMonth = (told: ToldHub): number => costOf(allHubIdle(hubIdle(hubParts(told))));

/** What the hub of an organization costs. */
const hubTable = (): string =>
  table(
    [`US dollars a month, for the hub of ${GUARDS} guards`, ...TOLD_HUBS.map(({ name }) => name)],
    [
      hubCounted('CloudWatch alarms', (told) => hubParts(told).alarmMetrics, 'alarms'),
      hubCounted('queues that Lambda polls all day', (told) => hubParts(told).polledQueues, 'polling'),
      hubCounted('dashboards', (told) => hubParts(told).dashboards, 'dashboards'),
      hubRow('reports of all guards each hour, looks for silent ones', (told) =>
        costOf(hubIdle(hubParts(told)).reports),
      ),
      hubRow('a month in which nothing happens', hubMonth).map(bold),
      hubRow('1,000 outcomes, each told by itself', (told) => costOf(hubOutcomeUses(hubParts(told), 1000))),
      hubRow('1,000 refreshes of the dashboard', () => costOf(refreshUses(1000))),
      hubRow(
        `a quiet month of all ${GUARDS} guards and of the hub`,
        (told) => GUARDS * quietMonth(WITH_HUB) + hubMonth(told),
      ).map(bold),
    ],
  );

const factor = ({ price, quantity: count }: Use): readonly string[] => {
  const { usd, per, unit } = PRICES[price];
  return [quantity(count), unit, per === 1 ? String(usd) : `${usd} for ${per.toLocaleString('en-US')}`];
};

const usesTable = (uses: readonly Use[]): string =>
  table(
    ['what', 'quantity', 'unit', 'price', 'US dollars'],
    uses.map((use) => [use.what, ...factor(use), costOf([use]).toFixed(4)]),
  );

const pricesTable = (): string =>
  table(
    ['unit', 'US dollars', 'AWS', 'seen in'],
    Object.values(PRICES).map(({ usd, per, unit, source, seenIn }) => [
      unit,
      per === 1 ? String(usd) : `${usd} for ${per.toLocaleString('en-US')}`,
      `<${source}>`,
      seenIn === null ? 'from memory, unconfirmed' : `<${seenIn}>`,
    ]),
  );

/** The blocks of README.md and docs/cost.md, by name. */
export const costBlocks = (
  forwarder: ForwarderTemplate,
): readonly (readonly [name: string, text: string])[] => [
  ['cost', shortTable(forwarder)],
  ['cost-hub', hubTable()],
  ['cost-idle', usesTable(allIdle(idleOf(WITH_SLACK)))],
  ['cost-alerts', usesTable(eventUses(partsWith(WITH_SLACK), 'alert', 1000))],
  ['cost-prices', `List prices of ${PRICED.region}, looked up on ${PRICED.date}.\n\n${pricesTable()}`],
];
