import type { Judgement } from '../../core/outcome.ts';
import type { Prerequisite } from '../../core/prerequisite.ts';
import type { Change } from '../../formats/cloudtrail.ts';
import type { Guard } from '../guard.ts';
import type { Delivery } from '../judged.ts';
import { quietOutcome } from '../outcomes.ts';
import { BusyError } from '../repairs/turn.ts';

/** What another run is at ends in seconds, or its process is dead and what it has taken is free after two minutes. */
const BUSY_MS = 15_000;
const LONGEST_BUSY_MS = 60_000;
const MOST_TRIES = 3;

/**
 * When it is judged again. The longer it was heard ago, the longer it waits, because the queue delivers it a few times only:
 * waiting for a dead process must leave some of them for a message that fails after that.
 */
const freeAt = (heardAt: Date, now: Date): Date => {
  const wait = Math.min((now.getTime() - heardAt.getTime()) / 2, LONGEST_BUSY_MS);
  return new Date(now.getTime() + Math.max(wait, BUSY_MS));
};

/** Judges a change, and judges it afresh if another run came between. */
export const judgeAgain = async (
  { config, ports, begin = ports.now }: Guard,
  { by, heardAt }: Pick<Delivery, 'by' | 'heardAt'>,
  change: Change,
  prerequisite: Prerequisite,
  judge: (delivery: Delivery) => Promise<Judgement>,
): Promise<Judgement> => {
  let because = '';
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    try {
      return await judge({ by, heardAt, readAt: begin() });
    } catch (error) {
      if (!(error instanceof BusyError)) throw error;
      because = `${error.message}, so the change is judged again after it.`;
    }
  }
  const judgedAgainAt = freeAt(heardAt, ports.now()).toISOString();
  const outcome = quietOutcome(config.identity, 'settling', because, change, {
    prerequisite: prerequisite.id,
  });
  return { ...outcome, judgedAgainAt };
};
