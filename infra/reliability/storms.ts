import { row } from './row.ts';

/** Load, and the size of an account. */
export const STORMS = [
  row(
    '200 events of one VPC, each of which takes seconds to judge',
    'All are judged within minutes, and none is dead-lettered unbegun',
    'lambda/storm.test.ts > of %d seconds each is judged within %d minutes, and nothing is dead-lettered',
    'lambda/storm.test.ts > receives no event that it does not begin',
  ),
  row(
    'One event hangs before nine others',
    'They wait for seconds, or for a minute if as many hang as are handled at once',
    'lambda/storm.test.ts > costs its neighbours seconds',
    'lambda/storm.test.ts > costs them a minute if there are as many as may be handled at once',
  ),
  row(
    'An account has 500 roles, 500 VPCs and 10,000 nodes',
    'The sweep is made in slices, none of which is cut off, and tells as it goes',
    'use-cases/sweep/slices.test.ts > is made in slices, none of which is cut off, and what is broken is told as it is found',
    'use-cases/scale.test.ts > one event costs the same, however many VPCs it does not touch',
  ),
  row(
    '3,000 rules are revoked in a VPC of 1,000 nodes',
    'They are judged in less than a second (`npm run bench`)',
    'prerequisites/network-access/smallest.test.ts > the smallest selection',
  ),
  row(
    'Two sweeps, or a sweep and a guard, find the same break at once',
    'It is told once',
    'contract/races.ts > two sweeps at once tell each incident once',
    'contract/races.ts > a sweep and a guard at once: the guard comes first, and the sweep is silent',
  ),
];
