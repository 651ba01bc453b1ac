import type { Arrival, Sender } from '../../core/hub/arrival.ts';
import { afterFlush, type Burst, type BurstStep, nextBurst } from '../../core/hub/burst.ts';
import { TOOK_OUTCOME } from '../../core/hub/duration.ts';
import { foreignOutcome, lateSince } from '../../core/hub/foreign-outcome.ts';
import type { Outcome } from '../../core/outcome.ts';
import { givenName } from './given-name.ts';
import type { Hub } from './hub.ts';
import { kindOf, lineOf, summaryOf } from './summary.ts';
import { toldLine } from './told-line.ts';

type Foreign = Extract<Arrival, { readonly kind: 'outcome' }>;

/** Another run has written the row at the same time; the queue delivers the event again. */
export class RowTakenError extends Error {
  override name = 'RowTakenError';
}

const LONGEST_ACTOR = 200;
const LONGEST_INCIDENT = 100;
const LONGEST_VERSION = 40;

/** A row holds the incidents of all Regions of an account. */
const incidentIn = ({ region }: Sender, { incident }: Outcome): string =>
  incident === null ? '' : `${region} ${incident}`.slice(0, LONGEST_INCIDENT);

/** Tries again at once if two messages of an account meet; a message of a storm would else wait for seconds. */
const MOST_TRIES = 5;

/** The row forgets what was told, whatever others have written to it meanwhile. */
const forget = async ({ ports: { bursts } }: Hub, from: Sender, told: Burst, id: string): Promise<void> => {
  let before: Burst | undefined = told;
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const after = afterFlush(before, id);
    if (!after || (await bursts.replace(from, before, after))) return;
    before = await bursts.find(from);
  }
  throw new RowTakenError(`the burst of ${from.account} was written meanwhile`);
};

/** Tells what the step says. What a summary holds stays in the row until it was told: twice is better than never. */
const tell = async (
  hub: Hub,
  { from, claims }: Foreign,
  outcome: Outcome,
  id: string,
  step: BurstStep,
): Promise<void> => {
  const { ports, prerequisites } = hub;
  const version = claims.version.slice(0, LONGEST_VERSION);
  if (step.kind === 'tell') await ports.publisher.publish(outcome, version);
  if (step.kind !== 'flush') return;
  // One alone is that of the message itself.
  if (step.count > 1) await ports.summaries.tell(summaryOf(outcome.identity, step, prerequisites));
  else await ports.publisher.publish(outcome, version);
  await forget(hub, from, step.row, id);
};

type Done = {
  /** What the organization calls the account. */
  readonly given: string | undefined;
  /** False for a copy, and for a message that has waited for the end of its burst. */
  readonly isFirst: boolean;
  readonly step: BurstStep | { readonly kind: 'counted' };
};

/** One step, if nobody else made one meanwhile. */
const tryStep = async (
  hub: Hub,
  arrival: Foreign,
  id: string,
  naming: Promise<string | undefined>,
): Promise<Done | undefined> => {
  const { bursts, now } = hub.ports;
  const { from, event } = arrival;
  // Who works in two Regions is told once for each. Half a character is no text, so it cannot be written everywhere.
  const whose = `${from.region} ${arrival.outcome.actor?.name ?? ''}`;
  const actor = whose.slice(0, LONGEST_ACTOR).toWellFormed();
  const [before, given] = await Promise.all([bursts.count(from, { id, actor }, now()), naming]);
  if (before === 'counted') return { given, isFirst: true, step: { kind: 'counted' } };
  const outcome = foreignOutcome(arrival, hub.names, now(), given);
  const incident = incidentIn(from, arrival.outcome);
  const said = { kind: kindOf(outcome), line: lineOf(outcome, lateSince(arrival, now())) };
  const step = nextBurst(before, { id, event, actor, incident, ...said }, now());
  if (step.row !== before && !(await bursts.replace(from, before, step.row))) return undefined;
  await tell(hub, arrival, outcome, id, step);
  const comesAgain = before?.leader === id || before?.telling?.by === id || step.kind === 'copy';
  return { given, isFirst: !comesAgain, step };
};

/**
 * Tells an outcome on the hub's topic: at once, or with others of its burst at the end of a minute. Returns the seconds to
 * wait, if this message is the one that will tell them.
 */
export const tellOutcome = async (hub: Hub, arrival: Foreign, id: string): Promise<number | undefined> => {
  const { from } = arrival;
  const naming = givenName(hub, from.account);
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const done = await tryStep(hub, arrival, id, naming);
    if (!done) continue;
    const { given, isFirst, step } = done;
    hub.ports.log.info(TOOK_OUTCOME, { ...toldLine(hub, arrival, isFirst, given), step: step.kind });
    return step.kind === 'wait' ? step.seconds : undefined;
  }
  throw new RowTakenError(`the burst of ${from.account} is written all the time`);
};
