import { describe, expect, it } from 'vitest';
import type { HubSender } from '../../functions/core/hub/event.ts';
import { NOBODY } from '../../functions/core/hub/listener.ts';
import { alsoTo, untilSettled } from '../../functions/lambda/listeners.ts';
import { sampleOutcome } from '../support/samples/sample-outcome.ts';

const told: string[] = [];

const slowHub = (): HubSender & { answer(): void } => {
  const { promise, resolve } = Promise.withResolvers<void>();
  return {
    outcome: () => void told.push('hub'),
    sweep: () => undefined,
    settled: () => promise,
    answer: resolve,
  };
};

describe('an installation with a hub', () => {
  it('tells its own topic first, and waits for no answer of the hub', async () => {
    told.length = 0;
    const publisher = { publish: async () => void told.push('topic') };
    await alsoTo([slowHub()], publisher).publish(sampleOutcome());
    expect(told).toEqual(['topic', 'hub']);
  });

  it('tells the hub nothing that its own topic did not take: it comes again', async () => {
    told.length = 0;
    const publisher = { publish: () => Promise.reject(new Error('no topic')) };
    await expect(alsoTo([slowHub()], publisher).publish(sampleOutcome())).rejects.toThrow('no topic');
    expect(told).toEqual([]);
  });

  it.each([
    ['ends', () => Promise.resolve('done')],
    ['fails', () => Promise.reject(new Error('failed'))],
  ])('is not frozen before the hub has answered when the record %s', async (_, handle) => {
    const hub = slowHub();
    let hasEnded = false;
    const ending = untilSettled(
      [NOBODY, hub],
      handle,
    )('record').then(
      () => {
        hasEnded = true;
      },
      () => {
        hasEnded = true;
      },
    );
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(hasEnded).toBe(false);
    hub.answer();
    await ending;
    expect(hasEnded).toBe(true);
  });

  it('does nothing more without one', async () => {
    told.length = 0;
    const publisher = { publish: async () => void told.push('topic') };
    await alsoTo([NOBODY, NOBODY], publisher).publish(sampleOutcome());
    expect(await untilSettled([NOBODY], async () => 'done')('record')).toBe('done');
    expect(told).toEqual(['topic']);
  });
});
