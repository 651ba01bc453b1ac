import { type Arrival, readArrival } from '../../core/hub/arrival.ts';
import { afterSweep } from '../../core/hub/installation.ts';
import type { Hub } from './hub.ts';
import { RowTakenError, tellOutcome } from './tell-outcome.ts';

const noteSweep = async (hub: Hub, arrival: Extract<Arrival, { readonly kind: 'sweep' }>): Promise<void> => {
  const { installations, now, log } = hub.ports;
  const before = await installations.find(arrival.from);
  const after = afterSweep(before, arrival, now());
  if (!after) return log.info('The report is older than what is known', { ...arrival.from, id: arrival.id });
  if (await installations.replace(before, after)) return;
  throw new RowTakenError(`the row of ${arrival.from.account}/${arrival.from.region} was written meanwhile`);
};

/**
 * Use case: takes one event of an installation, from the message `id` of the queue. An outcome is told on the hub's own
 * topic; the report of a sweep becomes the row of the installation, of which `tellNews` tells. What arrives is foreign data:
 * nothing here acts on it. What is no event of session-guard is dropped. Returns the seconds after which the message must
 * come again, if it waits for the end of a burst. Throws the errors of the ports, so that the queue delivers the event again.
 */
export const takeArrival = async (hub: Hub, body: string, id: string): Promise<number | undefined> => {
  const arrival = readArrival(body);
  switch (arrival.kind) {
    case 'nothing':
      hub.ports.log.warn('What arrived is dropped', { because: arrival.because });
      return undefined;
    case 'sweep':
      await noteSweep(hub, arrival);
      return undefined;
    case 'outcome':
      return tellOutcome(hub, arrival, id);
  }
};
