import type { ExampleName } from '../../../cli/example/accounts/index.ts';

/**
 * What is known to be judged wrongly, with the reason: the test is expected to fail there, and says so when it no
 * longer does. This is the only list.
 */
export const FALSE_ALARMS: Readonly<Partial<Record<ExampleName, string>>> = {
  proxy: 'the proxy of the agents is not visible, and the nodes that ping are no evidence',
};

type Missed = { readonly because: string; readonly in: ExampleName; readonly what: readonly string[] };

/** Breaks of `BREAKS` that are not told as they should be. */
const MISSED: readonly Missed[] = [
  {
    because:
      'a zone that leads to the hub is no proof yet that the nodes of a spoke use it, and zones are not watched',
    in: 'hub-spoke',
    what: ['a zone is taken from a spoke'],
  },
  {
    because: 'nobody follows a transit gateway into the egress VPC',
    in: 'central-egress',
    what: [
      'a NAT gateway of the egress VPC is deleted',
      'the gateway of the egress VPC is detached',
      'the way back of the egress VPC is deleted',
    ],
  },
  {
    because: 'nodes that ping are no evidence of a way that cannot be seen',
    in: 'proxy',
    what: [
      'the nodes may not reach the proxy',
      'the proxy takes no connections',
      'the proxy loses its public address',
    ],
  },
];

/** The breaks of an example account that are known to be missed. */
export const missedIn = (name: ExampleName): readonly string[] =>
  MISSED.filter((missed) => missed.in === name).flatMap(({ what }) => what);
