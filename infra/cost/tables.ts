import type { ForwarderTemplate } from '../forwarder/template.ts';
import { table } from '../generate/markdown.ts';
import { eventUses, type Kind, statusUses } from './events.ts';
import { allIdle, idleUses } from './idle.ts';
import { installation, QUIET, WITH_SLACK } from './member.ts';
import { IDLE_METRICS } from './metrics.ts';
import { type Parts, partsOf } from './parts.ts';
import { costOf, PRICED, PRICES, type Use } from './prices.ts';

const dollars = (usd: number): string => (usd < 0.005 ? 'less than 0.01' : usd.toFixed(2));

const bold = (text: string): string => `**${text}**`;

const quantity = (count: number): string =>
  count >= 100 ? Math.round(count).toLocaleString('en-US') : String(Number(count.toPrecision(3)));

const of = (params: Readonly<Record<string, string>>): Parts => partsOf(installation(params));

/** Statuses and hours of a storm: 10,000 events, two at a time. */
const STORM = { events: 10_000, statuses: 4, hours: 3 } as const;

const thousand = (parts: Parts, kind: Kind): number => costOf(eventUses(parts, kind, 1000));

const storm = (parts: Parts): number =>
  costOf([...eventUses(parts, 'alert', STORM.events), ...statusUses(STORM.statuses, STORM.hours)]);

/** A count that is the same in both installations, or both counts. */
const counts = (quiet: number, slack: number, noun: string): string =>
  quiet === slack ? `${quiet} ${noun}${quiet === 1 ? '' : 's'}` : `${quiet} ${noun}s (${slack} with Slack)`;

/** What an installation costs, in short. */
const shortTable = (forwarder: ForwarderTemplate): string => {
  const [quiet, slack] = [of(QUIET), of(WITH_SLACK)];
  const [idle, idleSlack] = [idleUses(quiet), idleUses(slack)];
  const row = (name: string, cost: (parts: Parts) => number): readonly string[] => [
    name,
    dollars(cost(quiet)),
    dollars(cost(slack)),
  ];
  const part = (name: string, key: keyof typeof idle): readonly string[] => [
    name,
    dollars(costOf(idle[key])),
    dollars(costOf(idleSlack[key])),
  ];
  return table(
    ['US dollars a month, in one account and Region', 'mail', 'mail and Slack'],
    [
      part(counts(quiet.alarms, slack.alarms, 'CloudWatch alarm'), 'alarms'),
      part(counts(IDLE_METRICS.length, IDLE_METRICS.length, 'custom metric'), 'metrics'),
      part(`Lambda polls ${counts(quiet.polledQueues, slack.polledQueues, 'queue')} all day`, 'polling'),
      part('sweep, ledger, logs, daily test call', 'rest'),
      row(bold('a month in which nothing happens'), (parts) => costOf(allIdle(idleUses(parts)))).map(
        (cell, n) => (n === 0 ? cell : bold(cell)),
      ),
      row('1,000 events that break nothing', (parts) => thousand(parts, 'harmless')),
      row('1,000 alerts', (parts) => thousand(parts, 'alert')),
      row('1,000 fixes, at most', (parts) => thousand(parts, 'fix')),
      row('a storm of 10,000 events, if each is told', storm),
      row('the forwarder of one guarded Region, and 1,000 events that it forwards', () =>
        costOf([
          ...idleUses(partsOf(forwarder.Resources)).alarms,
          { what: 'forwarded events', price: 'customEvent', quantity: 1000 },
        ]),
      ),
    ],
  );
};

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
  ['cost-idle', usesTable(allIdle(idleUses(of(WITH_SLACK))))],
  ['cost-alerts', usesTable(eventUses(of(WITH_SLACK), 'alert', 1000))],
  ['cost-prices', `List prices of ${PRICED.region}, looked up on ${PRICED.date}.\n\n${pricesTable()}`],
];
