import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Mode } from './events.ts';
import type { Costs } from './measure.ts';
import { cellOf, type Section } from './report/section.ts';

/**
 * The most that things may cost. Who makes an event cheaper lowers its figures (`npm run bench -- --write` does); who adds a
 * call raises them by hand and says why. A new call goes into a round that is made anyway.
 */
export type Budgets = {
  /** By function and event. */
  readonly events: Readonly<Record<string, Readonly<Partial<Record<Mode, Costs>>>>>;
  /** Bytes by function. */
  readonly zips: Readonly<Record<string, number>>;
};

export const BUDGETS_FILE = fileURLToPath(new URL('budgets.json', import.meta.url));

export const readBudgets = async (): Promise<Budgets> =>
  JSON.parse(await readFile(BUDGETS_FILE, 'utf8')) as Budgets;

const figuresOf = (costs: Costs): readonly number[] => [...costs.untilMessage, ...costs.untilDone];

/** What costs more than its budget, in words; also an event without a budget. */
export const beyond = (name: string, costs: Costs, budget: Costs | undefined): readonly string[] => {
  const words = ['calls to the message', 'rounds to the message', 'calls', 'rounds'];
  const most = budget ? figuresOf(budget) : [];
  return figuresOf(costs).flatMap((figure, n) =>
    figure > (most[n] ?? -1) ? [`${name}: ${figure} ${words[n]}, budget ${most[n] ?? 'none'}`] : [],
  );
};

/** The costs of the events in a table. */
export const costsIn = (
  section: Section,
): readonly { readonly name: string; readonly mode: Mode; readonly costs: Costs }[] =>
  section.rows.map((row) => {
    const figure = (column: string): number => Number(cellOf(section, row, column));
    const [name, event, mode] = row.labels;
    return {
      name: `${name} ${event}`,
      mode: mode === 'fix' ? 'fix' : 'alert',
      costs: {
        untilMessage: [figure('calls to message'), figure('rounds to message')],
        untilDone: [figure('calls'), figure('rounds')],
      },
    };
  });

const lower = (costs: Costs, budget: Costs | undefined): Costs => {
  if (!budget) return costs;
  const least = (name: keyof Costs) =>
    [Math.min(costs[name][0], budget[name][0]), Math.min(costs[name][1], budget[name][1])] as const;
  return { untilMessage: least('untilMessage'), untilDone: least('untilDone') };
};

/** Zips of the same code differ by a few bytes between versions of Node. */
const ZIP_SLACK = 1000;

/** The budgets as low as what was measured: none is raised, and those of events that are not measured any more are gone. */
export const lowered = ({ events, zips }: Budgets, measured: Section, bytes: Budgets['zips']): Budgets => {
  const next: Record<string, Partial<Record<Mode, Costs>>> = {};
  for (const { name, mode, costs } of costsIn(measured)) {
    next[name] = { ...next[name], [mode]: lower(costs, events[name]?.[mode]) };
  }
  const sizes = Object.entries(bytes).map(([name, size]) => {
    const needed = Math.ceil(size / 1000) * 1000 + ZIP_SLACK;
    return [name, Math.min(needed, zips[name] ?? needed)] as const;
  });
  return { events: next, zips: Object.fromEntries(sizes) };
};
