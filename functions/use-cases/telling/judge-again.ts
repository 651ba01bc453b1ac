import type { Judgement } from '../../core/outcome.ts';
import type { Prerequisite } from '../../core/prerequisite.ts';
import type { Change } from '../../formats/cloudtrail.ts';
import type { Guard } from '../guard.ts';
import type { Delivery } from '../judged.ts';
import { quietOutcome } from '../outcomes.ts';
import { BusyError } from '../repairs/turn.ts';

/** What another run is at ends in seconds, or its process is dead and what it has taken is free after two minutes. */
const BUSY_SECONDS = 15;
const MOST_TRIES = 3;

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
  const judgedAgainAt = new Date(ports.now().getTime() + BUSY_SECONDS * 1000).toISOString();
  const outcome = quietOutcome(config.identity, 'settling', because, change, {
    prerequisite: prerequisite.id,
  });
  return { ...outcome, judgedAgainAt };
};
