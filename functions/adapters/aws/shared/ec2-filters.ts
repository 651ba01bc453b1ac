import { batches } from './collect.ts';

/** EC2 takes at most 200 values in one filter. */
export const MOST_FILTER_VALUES = 200;

/** Asks about any number of values at once, in as many calls as the filter needs; each value counts once. */
export const inBatches = async <T>(
  values: readonly string[],
  read: (Values: string[]) => Promise<readonly T[]>,
): Promise<readonly T[]> =>
  (await Promise.all(batches([...new Set(values)], MOST_FILTER_VALUES).map(read))).flat();

/** Instances that are not gone: EC2 describes terminated ones for about an hour. */
export const LIVE_INSTANCES = {
  Name: 'instance-state-name',
  Values: ['pending', 'running', 'stopping', 'stopped'],
};
