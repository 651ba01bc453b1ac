import type { SeenRequest } from '../support/overlay/overlay-world.ts';

export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
};

/** The median of the distances from the median. */
export const medianDeviation = (values: readonly number[]): number => {
  const middle = median(values);
  return median(values.map((value) => Math.abs(value - middle)));
};

export const rounded = (value: number, digits = 0): number => Number(value.toFixed(digits));

/** What something costs in calls: how many in all, and how many rounds of calls that wait for each other. */
export type Cost = readonly [calls: number, rounds: number];

/** The cost of one event until its message is sent (without a message: until it is done), and until it is done. */
export type Costs = { readonly untilMessage: Cost; readonly untilDone: Cost };

/**
 * Requests by rounds: a request is of the next round if it began after one of this round was answered. If answers are held
 * until nobody asks any more (see `test/support/overlay/rounds.ts`), it can only have waited for that answer.
 */
const roundsOf = (requests: readonly SeenRequest[]): readonly (readonly SeenRequest[])[] => {
  const rounds: SeenRequest[][] = [];
  let answered = Number.NEGATIVE_INFINITY;
  for (const request of requests.toSorted((a, b) => a.startedAt - b.startedAt)) {
    const ended = request.endedAt ?? Number.POSITIVE_INFINITY;
    const isNext = request.startedAt >= answered || rounds.length === 0;
    if (isNext) rounds.push([]);
    rounds.at(-1)?.push(request);
    answered = isNext ? ended : Math.min(answered, ended);
  }
  return rounds;
};

/** The longest chain of requests of which each began after the one before had ended: round trips in sequence. */
export const sequentialTrips = (requests: readonly SeenRequest[]): number => roundsOf(requests).length;

/** The costs of one event, of which these are all requests. */
export const costsOf = (requests: readonly SeenRequest[]): Costs => {
  const rounds = roundsOf(requests);
  const message = rounds.findIndex((round) => round.some(({ operation }) => operation === 'sns:Publish'));
  const untilMessage = message < 0 ? rounds : rounds.slice(0, message + 1);
  return {
    untilMessage: [untilMessage.flat().length, untilMessage.length],
    untilDone: [requests.length, rounds.length],
  };
};
