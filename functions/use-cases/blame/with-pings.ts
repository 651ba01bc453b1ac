import { CHANNEL_MS } from '../../account/nodes/pings.ts';
import type { Change } from '../../formats/cloudtrail.ts';
import type { Gathered } from '../gather.ts';

/**
 * Pings show what a change left of a network only some time after it; nodes that were lost before are not lost by it. What
 * is seen changed when an old event is heard may be somebody else's doing of a moment ago, of which no ping tells yet.
 */
export const withPings = (gathered: Gathered, { time }: Change): Gathered => {
  const isOld = Date.parse(gathered.readAt) - Date.parse(time) > CHANNEL_MS;
  const times = { changedAt: time, lostBefore: time, ...(isOld ? { othersUntil: gathered.readAt } : {}) };
  return {
    ...gathered,
    state: {
      ...gathered.state,
      pings: Object.fromEntries(Object.keys(gathered.state.networks).map((vpcId) => [vpcId, times])),
    },
  };
};
