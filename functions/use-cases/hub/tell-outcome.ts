import { headline } from '../../alerts/headline.ts';
import type { Arrival, Sender } from '../../core/hub/arrival.ts';
import { type Burst, type BurstStep, nextBurst } from '../../core/hub/burst.ts';
import { TOOK_OUTCOME } from '../../core/hub/duration.ts';
import { foreignOutcome } from '../../core/hub/foreign-outcome.ts';
import type { Outcome } from '../../core/outcome.ts';
import { givenName } from './given-name.ts';
import type { Hub } from './hub.ts';
import { toldLine } from './told-line.ts';

type Foreign = Extract<Arrival, { readonly kind: 'outcome' }>;

/** Another run has written the row at the same time; the queue delivers the event again. */
export class RowTakenError extends Error {
  override name = 'RowTakenError';
}

const lineOf = (outcome: Outcome): string => headline(outcome, (text) => text.length <= 150);

const summaryOf = ({ identity }: Outcome, lines: readonly string[], count: number) => {
  const { accountId, accountName = accountId, region } = identity;
  const whose = accountName.includes(accountId) ? accountName : `${accountName} (${accountId})`;
  const more = count > lines.length ? ` … and ${count - lines.length} more` : '';
  return {
    isOver: false,
    what: `${count} more alerts of account ${whose}, ${region} within a minute`,
    because: `${lines.map((line, index) => `(${index + 1}) ${line}`).join(' ')}${more}. Each of them is in the alerts of the account's own topic.`,
  };
};

/** Tries again at once if two messages of an account meet; a message of a storm would else wait for seconds. */
const MOST_TRIES = 5;

/** One step, if nobody else made one meanwhile. A summary is told before the row forgets its lines: twice is better than never. */
const tryStep = async (
  hub: Hub,
  from: Sender,
  before: Burst | undefined,
  outcome: Outcome,
  id: string,
): Promise<(BurstStep & { readonly comesAgain: boolean }) | undefined> => {
  const { bursts, publisher, summaries, now } = hub.ports;
  const arrived = { id, actor: outcome.actor?.name.slice(0, 200) ?? '', line: lineOf(outcome) };
  const step = nextBurst(before, arrived, now());
  if (step.kind === 'flush' && step.count === 1) await publisher.publish(outcome);
  if (step.kind === 'flush' && step.count > 1) {
    await summaries.tell(summaryOf(outcome, step.lines, step.count));
  }
  if (await bursts.replace(from, before, step.row)) return { ...step, comesAgain: before?.leader === id };
  if (step.kind !== 'flush') return undefined;
  throw new RowTakenError(`the burst of ${from.account}/${from.region} was written meanwhile`);
};

/**
 * Tells an outcome on the hub's topic: at once, or with others of its burst at the end of a minute. Returns the seconds to
 * wait, if this message is the one that will tell them.
 */
export const tellOutcome = async (hub: Hub, arrival: Foreign, id: string): Promise<number | undefined> => {
  const { from } = arrival;
  const naming = givenName(hub, from.account);
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const [before, given] = await Promise.all([hub.ports.bursts.find(from), naming]);
    const outcome = foreignOutcome(arrival, hub.names, given);
    const step = await tryStep(hub, from, before, outcome, id);
    if (!step) continue;
    if (step.kind === 'tell') await hub.ports.publisher.publish(outcome);
    hub.ports.log.info(TOOK_OUTCOME, { ...toldLine(hub, arrival, step.comesAgain, given), step: step.kind });
    return step.kind === 'wait' ? step.seconds : undefined;
  }
  throw new RowTakenError(`the burst of ${from.account}/${from.region} is written all the time`);
};
