import {
  type Addresses,
  inside,
  MOSTLY_AWS,
  merged,
  type Range,
  sizeOf,
  without,
} from '../../../formats/addresses.ts';

/** The sender or receiver of a packet. */
export type Party = {
  readonly addresses: Addresses;
  /** True for the public endpoints of AWS, which have some of these addresses; it cannot be known which. */
  readonly somewhere: boolean;
  /** Its security groups, for rules that refer to them; none for addresses outside of the VPC. */
  readonly groupIds: readonly string[];
  /** The prefix list whose content these addresses are. */
  readonly prefixListId?: string;
  /** For messages: `vpce-…`, `the public endpoint of ssm`. */
  readonly name: string;
};

/** How much of something is allowed. */
export type Coverage = 'all' | 'some' | 'none';

// Rules that deny single networks (blocklists) rarely concern AWS, so less than 1/256 is ignored.
const NEARLY_ALL = 256n;

const isFew = (few: bigint, all: readonly Range[]): boolean => few * NEARLY_ALL < sizeOf(all);

/** Are the addresses that are left out few, of all of them and of those that are mostly AWS's? */
const isBlocklist = ({ family, ranges }: Addresses, allowed: readonly Range[], left: bigint): boolean => {
  if (!isFew(left, ranges)) return false;
  const aws = MOSTLY_AWS[family].ranges.flatMap((block) => inside(ranges, block));
  return aws.length === 0 || isFew(sizeOf(without(aws, merged(allowed))), aws);
};

/**
 * How much of a party is in `allowed`. If the party may be anywhere among all public addresses, blocklists of
 * a few networks do not count. This assumes that they contain no public endpoint of AWS, so a block as large as those
 * of AWS does count where AWS has most of its addresses.
 */
export const coverage = ({ addresses, somewhere }: Party, allowed: readonly Range[]): Coverage => {
  const total = sizeOf(addresses.ranges);
  const left =
    total - merged(allowed).reduce((sum, block) => sum + sizeOf(inside(addresses.ranges, block)), 0n);
  if (left === 0n) return 'all';
  if (left === total) return 'none';
  return somewhere && isBlocklist(addresses, allowed, left) ? 'all' : 'some';
};

export type Protocol = 'tcp' | 'udp';

const NUMBERS: Readonly<Record<Protocol, string>> = { tcp: '6', udp: '17' };

/** Does a rule's protocol (a name, a number or `-1`) include this one? */
export const isProtocol = (given: string, protocol: Protocol): boolean =>
  given === '-1' || given.toLowerCase() === protocol || given === NUMBERS[protocol];

type Ports = { readonly protocol: string; readonly fromPort?: number; readonly toPort?: number };

/** A rule without ports applies to all ports. */
export const hasPort = ({ protocol, fromPort, toPort }: Ports, port: number): boolean =>
  protocol === '-1' || ((fromPort ?? 0) <= port && port <= (toPort ?? 65535));

/** The ports at which the traffic that a rule allows changes. */
export const boundaries = ({ protocol, fromPort, toPort }: Ports): readonly number[] =>
  protocol === '-1' ? [] : [fromPort ?? 0, (toPort ?? 65535) + 1];
