import { describe, expect, it } from 'vitest';
import type { ApiCall } from '../../../functions/account/api-call.ts';
import { guardChange } from '../../../functions/use-cases/guard-change.ts';
import { namedIn } from '../../support/races/at-once.ts';
import { inTurns } from '../../support/races/interleave.ts';
import { problemsOf } from '../../support/races/problems.ts';
import { associate, dnsOff, STORIES } from '../../support/races/stories.ts';
import { later, remembering } from '../../support/samples/sample-guard.ts';
import { call, type Event, hear } from '../../support/settling.ts';

/** In its first steps, a run reads; then it claims, tells and records. */
const STOPS = [4, 5, 6, 7, 11];
const TO_THE_END = 1000;

describe('two runs at once, of which one stops after some steps until the other one has ended', () => {
  it.each(Object.entries(STORIES))('name who broke something, and end what is over: %s', async (_, story) => {
    for (const first of [0, 1]) {
      for (const steps of STOPS) {
        const turns = inTurns([
          [first, steps],
          [1 - first, TO_THE_END],
        ]);
        expect(await problemsOf(story, turns), `run ${first} stops after ${steps} steps`).toEqual([]);
      }
    }
  });
});

describe('a run that could not publish', () => {
  it('tells it when its event comes again, also if somebody else was named meanwhile', async () => {
    const made = await remembering({ settings: { mode: 'alert' } });
    const by = (who: string, wanted: ApiCall): Event => {
      later(made, 5);
      return call(made, wanted, who);
    };
    await hear(made, by('zoe', associate('dopt-public')));
    const alice = by('alice', dnsOff);
    const bob = by('bob', associate('dopt-other'));
    const { publisher } = made.ports;
    const guard = made.guard('network');
    const publish = async (): Promise<void> => {
      await hear(made, bob);
      throw new Error('SNS is down');
    };
    const down = { ...guard, ports: { ...guard.ports, publisher: { publish } } };
    await expect(guardChange(alice.record, down)).rejects.toThrow('SNS is down');
    made.ports = { ...made.ports, publisher };
    await hear(made, alice);
    expect(namedIn(made)).toEqual(['zoe', 'bob', 'alice']);
  });
});
