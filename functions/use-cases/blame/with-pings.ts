import type { Change } from '../../formats/cloudtrail.ts';
import type { Gathered } from '../gather.ts';

/** Pings show what a change left of a network only some time after it; nodes that were lost before are not lost by it. */
export const withPings = (gathered: Gathered, { time }: Change): Gathered => ({
  ...gathered,
  state: {
    ...gathered.state,
    pings: Object.fromEntries(
      Object.keys(gathered.state.networks).map((vpcId) => [vpcId, { changedAt: time, lostBefore: time }]),
    ),
  },
});
