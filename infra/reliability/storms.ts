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
    '200 events of one VPC, harmless ones or those of one break',
    'They share what was read: 0.3 and 2 calls an event at most, and one alert with the right name',
    'e2e/storm.test.ts > costs 0.3 calls an event if it is harmless, and nobody is told',
    'e2e/storm.test.ts > costs two calls an event if each of them breaks it, and one alert names who did it',
  ),
  row(
    'What a process has read is not how the account is now',
    'Nothing is told, written or repaired because of it',
    'properties/shared-readings.test.ts > are told, named, mended and ended like those that read for themselves, in mode %s',
    'properties/shared-readings.test.ts > tell the same in the end, if things change while they come',
  ),
  row(
    'Harmless changes come before and after the one that breaks something',
    'It is told once, with the name of who made it',
    'use-cases/left-to-another.test.ts > is told once, with the name of who made it, in whatever order the events come',
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
