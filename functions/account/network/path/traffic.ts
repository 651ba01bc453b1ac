import { type Addresses, type Range, sizeOf, without } from '../../../formats/addresses.ts';

/** Whom a packet goes to or comes from. */
export type Party = {
  readonly addresses: Addresses;
  /** Some of these addresses, it cannot be known which: the public endpoints of AWS. */
  readonly somewhere: boolean;
  /** Its security groups, for rules that refer to them; none for addresses outside of the VPC. */
  readonly groupIds: readonly string[];
  /** The prefix list that these addresses are the content of. */
  readonly prefixListId?: string;
  /** For messages: `vpce-…`, `the public endpoint of ssm`. */
  readonly name: string;
};

/** How much of something is let through. */
export type Coverage = 'all' | 'some' | 'none';

// Rules that deny single networks of the internet (blocklists) hardly mean AWS: less than one 256th is let go.
const NEARLY_ALL = 256n;

/**
 * How much of a party is in `allowed`. Where it is somewhere among all public addresses, blocklists of a few
 * networks do not count; that no public endpoint of AWS is among them is an assumption.
 */
export const coverage = ({ addresses, somewhere }: Party, allowed: readonly Range[]): Coverage => {
  const total = sizeOf(addresses.ranges);
  const left = sizeOf(without(addresses.ranges, allowed));
  if (left === 0n) return 'all';
  if (left === total) return 'none';
  return somewhere && left * NEARLY_ALL < total ? 'all' : 'some';
};

export type Protocol = 'tcp' | 'udp';

const NUMBERS: Readonly<Record<Protocol, string>> = { tcp: '6', udp: '17' };

/** Does a rule's protocol, as a name, a number or `-1`, hold for this one? */
export const isProtocol = (given: string, protocol: Protocol): boolean =>
  given === '-1' || given.toLowerCase() === protocol || given === NUMBERS[protocol];

type Ports = { readonly protocol: string; readonly fromPort?: number; readonly toPort?: number };

/** Without ports a rule is for all of them. */
export const hasPort = ({ protocol, fromPort, toPort }: Ports, port: number): boolean =>
  protocol === '-1' || ((fromPort ?? 0) <= port && port <= (toPort ?? 65535));

/** The ports at which what a rule lets through begins to differ. */
export const boundaries = ({ protocol, fromPort, toPort }: Ports): readonly number[] =>
  protocol === '-1' ? [] : [fromPort ?? 0, (toPort ?? 65535) + 1];
