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
    because: 'where the zone is another account’s, it is not seen that no way is left to any address',
    in: 'spoke',
    what: ['the route to the hub is deleted', 'an ACL denies everything'],
  },
  {
    because: 'attachments of transit gateways are not watched',
    in: 'spoke',
    what: ['the attachment is deleted'],
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
  {
    because: 'NAT64 and egress-only gateways are not looked at',
    in: 'ipv6-only',
    what: ['the way to IPv4 is deleted', 'the NAT gateway is deleted', 'the egress-only gateway is deleted'],
  },
];

/** The breaks of an example account that are known to be missed. */
export const missedIn = (name: ExampleName): readonly string[] =>
  MISSED.filter((missed) => missed.in === name).flatMap(({ what }) => what);
