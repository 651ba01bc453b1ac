/** EC2 takes at most 200 values in one filter. */
export const MOST_FILTER_VALUES = 200;

/** Instances that are not gone: EC2 describes terminated ones for about an hour. */
export const LIVE_INSTANCES = {
  Name: 'instance-state-name',
  Values: ['pending', 'running', 'stopping', 'stopped'],
};
