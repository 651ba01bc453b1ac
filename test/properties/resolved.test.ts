import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Json } from '../../functions/formats/json.ts';
import { runs } from '../support/arbitrary/runs.ts';
import { associate } from '../support/samples/sample-changes.ts';
import { type Bench, bench, later } from '../support/samples/sample-guard.ts';

/** What may happen between a break and the end of the story, in any order. */
type Step =
  | { readonly kind: 'break' | 'mend' | 'sweep' | 'tick' | 'down' | 'up' }
  | { readonly kind: 'deliver'; readonly which: number }
  | { readonly kind: 'wait'; readonly minutes: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.constantFrom<Step[]>(
    { kind: 'break' },
    { kind: 'mend' },
    { kind: 'sweep' },
    { kind: 'tick' },
    { kind: 'down' },
    { kind: 'up' },
  ),
  fc.record({ kind: fc.constant('deliver' as const), which: fc.nat(5) }),
  fc.record({ kind: fc.constant('wait' as const), minutes: fc.constantFrom(1, 3, 16, 61) }),
);

type Story = { readonly made: Bench; readonly events: Json[]; isUp: boolean; isBroken: boolean };

const start = (): Story => {
  const made = bench();
  const story: Story = { made, events: [], isUp: true, isBroken: false };
  const { publisher } = made.ports;
  made.ports = {
    ...made.ports,
    publisher: {
      publish: (outcome) => (story.isUp ? publisher.publish(outcome) : Promise.reject(new Error('down'))),
    },
  };
  return story;
};

/** A delivery that fails comes again by itself in AWS; here another step may deliver it. */
const quietly = async (act: Promise<unknown>): Promise<void> => {
  await act.catch((error: unknown) => {
    if (!(error instanceof Error) || error.message !== 'down') throw error;
  });
};

const take = async (story: Story, one: Step): Promise<void> => {
  const { made, events } = story;
  switch (one.kind) {
    case 'break':
    case 'mend':
      // Each call comes a moment after the one before, so that each has its own time.
      later(made, 1 / 60);
      story.isBroken = one.kind === 'break';
      events.push(
        associate(made, story.isBroken ? 'dopt-public' : 'dopt-amazon', { eventId: `e-${events.length}` }),
      );
      return;
    case 'deliver': {
      const event = events[events.length - 1 - one.which];
      if (event !== undefined) await quietly(made.deliver(event, 'network'));
      return;
    }
    case 'sweep':
    case 'tick':
      await made.sweep();
      return;
    case 'down':
    case 'up':
      story.isUp = one.kind === 'up';
      return;
    case 'wait':
      later(made, one.minutes);
  }
};

test('each incident that was told ends with one message, in whatever order breaks, mends, deliveries and sweeps come', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 25 }), async (steps) => {
      const story = start();
      for (const one of steps) await take(story, one);
      // In the end everything works, and the sweep goes on.
      story.isUp = true;
      for (let n = 0; n < 3; n += 1) {
        later(story.made, 61);
        await story.made.sweep();
      }
      const told = story.made.published
        .filter(({ reminder, status }) => reminder === undefined && status !== 'follow-up')
        .map(({ status }) => status);
      // An end follows an alert, and never another end.
      told.forEach((status, index) => {
        if (status === 'resolved') expect(told[index - 1]).toBe('alerted');
      });
      if (told.length > 0) expect(told.at(-1)).toBe(story.isBroken ? 'alerted' : 'resolved');
      const { incidents } = await story.made.ports.ledger.open();
      expect(incidents.map(({ state, recovery }) => [state, recovery])).toEqual(
        story.isBroken ? [['open', undefined]] : [],
      );
    }),
    { numRuns: runs(60) },
  );
});
