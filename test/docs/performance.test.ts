import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { beyond, costsIn, lowered, readBudgets } from '../bench/budgets.ts';
import { EVENTS } from '../bench/events.ts';
import { type Figures, performancePage } from '../bench/report/page.ts';

const figures = JSON.parse(await readFile('docs/performance.json', 'utf8')) as Figures;
const budgets = await readBudgets();
const events = figures.sections.find(({ title }) => title === EVENTS);
if (!events) throw new Error('docs/performance.json has no events');

describe('docs/performance.md', () => {
  it('says what docs/performance.json says', async () => {
    expect(await readFile('docs/performance.md', 'utf8')).toBe(performancePage(figures));
  });

  it.each(costsIn(events))('$name ($mode) is within its budget', ({ name, mode, costs }) => {
    expect(beyond(name, costs, budgets.events[name]?.[mode])).toEqual([]);
  });

  it('has every event that has a budget', () => {
    const shown = costsIn(events).map(({ name, mode }) => `${name} ${mode}`);
    const budgeted = Object.entries(budgets.events).flatMap(([name, modes]) =>
      Object.keys(modes).map((mode) => `${name} ${mode}`),
    );
    expect(budgeted.toSorted()).toEqual(shown.toSorted());
  });
});

describe('budgets', () => {
  const costs = { untilMessage: [5, 2], untilDone: [7, 3] } as const;

  it('are exceeded by a call, by a round, and by an event that has none', () => {
    expect(beyond('a', costs, costs)).toEqual([]);
    expect(beyond('a', { ...costs, untilDone: [8, 3] }, costs)).toEqual(['a: 8 calls, budget 7']);
    expect(beyond('a', { ...costs, untilMessage: [5, 3] }, costs)).toEqual([
      'a: 3 rounds to the message, budget 2',
    ]);
    expect(beyond('a', costs, undefined)).toHaveLength(4);
  });

  it('are lowered by what was measured, and never raised', () => {
    const section = {
      ...events,
      columns: ['calls to message', 'rounds to message', 'calls', 'rounds'],
      rows: [{ labels: ['guard', 'event', 'alert'], cells: [4, 3, 9, 3] }],
    };
    const before = { events: { 'guard event': { alert: costs } }, zips: { guard: 90_000 } };
    expect(lowered(before, section, { guard: 120_000, other: 10_500 })).toEqual({
      events: { 'guard event': { alert: { untilMessage: [4, 2], untilDone: [7, 3] } } },
      zips: { guard: 90_000, other: 12_000 },
    });
  });
});
