import type { AwsEnvironment } from '../../functions/account/aws-environment.ts';
import type { ResourceType } from '../../functions/account/kinds.ts';
import type { Resource } from '../../functions/account/resource.ts';
import { observedOf } from '../../functions/account/resource-in-state.ts';
import type { AccountState } from '../../functions/account/state.ts';
import { oneLine } from '../../functions/alerts/escape.ts';
import { count } from '../terminal/count.ts';
import { placeOf } from './elsewhere.ts';
import type { Simulated } from './simulate.ts';

/** Of these, an account file holds a list or nothing, so their absence says nothing. */
const NOT_LISTED: readonly ResourceType[] = [
  'AWS::CloudTrail::Trail',
  'AWS::Events::Rule',
  'AWS::EC2::Image',
  'AWS::EC2::LaunchTemplate',
  'AWS::EC2::SubnetRouteTableAssociation',
];

/** Does a change name only resources that the account, as it is described, does not hold? */
const isNotHeld = (account: AccountState, resources: readonly Resource[]): boolean =>
  resources.length > 0 &&
  resources.every((one) => {
    const status = observedOf(account, one)?.status ?? 'absent';
    return status === 'absent' && !NOT_LISTED.includes(one.type);
  });

const SILENT: readonly Simulated['outcome']['status'][] = ['healthy', 'superseded', 'ignored'];

const records = (number: number): string => count(number, 'record');

/** What a simulation could not say anything about, counted while it runs. */
export type Tally = {
  /** Counts the results of one record. */
  add(results: readonly Simulated[]): void;
  /** Were there records, and is none of them of the account? */
  isOnlyElsewhere(): boolean;
  /** What to tell at the end, a line each. */
  lines(): readonly string[];
};

/** Starts to count for one file of records. */
export const createTally = (account: AccountState): Tally => {
  const places = new Map<string, number>();
  const here: AwsEnvironment = account.identity;
  let count = 0;
  let notHeld = 0;
  const elsewhere = (): number => [...places.values()].reduce((a, b) => a + b, 0);
  return {
    add: (results) => {
      count += 1;
      const place = results.find(({ isElsewhere }) => isElsewhere)?.isElsewhere;
      if (place) places.set(placeOf(place), (places.get(placeOf(place)) ?? 0) + 1);
      const isUnknown = ({ outcome }: Simulated): boolean =>
        SILENT.includes(outcome.status) && isNotHeld(account, outcome.resources);
      if (results.length > 0 && results.every(isUnknown)) notHeld += 1;
    },
    isOnlyElsewhere: () => count > 0 && elsewhere() === count,
    lines: () => [
      ...[...places].map(
        ([place, some]) =>
          `${records(some)} of ${oneLine(place)}, and the account is ${placeOf(here)}: nothing can be said about them. Describe their account with --account, or use --as-if.`,
      ),
      ...(notHeld > 0
        ? [`${records(notHeld)} of resources that the account does not hold: nothing can be said about them.`]
        : []),
      ...(count === 0 ? ['0 records'] : []),
    ],
  };
};
