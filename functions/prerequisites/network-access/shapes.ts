import type {
  NetworkAcl,
  NetworkAclEntry,
  Peer,
  SecurityGroupRule,
  VpcNetwork,
} from '../../account/network/network.ts';
import { blocksOf, cidrAddresses, sizeOf, without } from '../../formats/addresses.ts';

/*
 * The shapes with which somebody isolates a node or a subnet. AWS names them in its guide: rules are removed from a
 * security group, or a group for isolation is applied; an ACL gets a deny rule in front, or a new ACL that denies all.
 * Sources: https://docs.aws.amazon.com/security-ir/latest/userguide/source-containment.html and
 * https://docs.aws.amazon.com/security-ir/latest/userguide/destination-containment.html
 */

/**
 * One host, or the smallest subnet that EC2 makes (/28), from which a suspect is examined.
 * Source: https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html
 */
const isForensic = (cidr: string): boolean => sizeOf(cidrAddresses(cidr)?.ranges ?? []) <= 16n;

/** The same for the peer of a rule. */
export const isForensicPeer = (peer: Peer): boolean => peer.kind === 'cidr' && isForensic(peer.cidr);

/**
 * Was a security group emptied in the direction of some revoked rules? Rules for a host or two may be left, from which
 * the suspect is examined.
 */
export const emptiesGroup = (
  gone: readonly SecurityGroupRule[],
  left: readonly SecurityGroupRule[],
): boolean =>
  gone.some(({ egress }) =>
    left.filter((rule) => rule.egress === egress).every(({ peer }) => isForensicPeer(peer)),
  );

const isWhole = ({ protocol, fromPort = 0, toPort = 65_535 }: NetworkAclEntry): boolean =>
  protocol === '-1' || (protocol === '6' && fromPort <= 1 && toPort === 65_535);

const isEverywhere = (cidr: string): boolean => /\/[01]$/.test(cidr);

/**
 * Does an entry deny everything to a whole subnet, or anything to addresses of the VPC? A blocklist of addresses outside
 * of the VPC does neither, and neither does a deny of one port.
 */
export const isolates = (entry: NetworkAclEntry, network: VpcNetwork | undefined): boolean => {
  if (entry.allow) return false;
  if (isEverywhere(entry.cidr)) return isWhole(entry);
  const block = cidrAddresses(entry.cidr);
  if (!block || !network) return false;
  return without(block.ranges, blocksOf(block.family, network.cidrBlocks).ranges).length === 0;
};

/** Does an ACL allow nothing in one direction, or nothing but a few hosts? */
export const letsNothing = ({ entries }: Pick<NetworkAcl, 'entries'>, egress: boolean): boolean => {
  const closed = new Set<number | undefined>();
  for (const entry of entries.toSorted((a, b) => a.ruleNumber - b.ruleNumber)) {
    if (entry.egress !== egress) continue;
    const family = cidrAddresses(entry.cidr)?.family;
    if (entry.allow && !closed.has(family) && !isForensic(entry.cidr)) return false;
    if (!entry.allow && isWhole(entry) && /\/0$/.test(entry.cidr)) closed.add(family);
  }
  return true;
};

/** Does an entry allow more than HTTPS, its answers and name resolution? */
export const allowsMore = ({ allow, protocol, fromPort = 0, toPort = 65_535 }: NetworkAclEntry): boolean => {
  if (!allow) return false;
  const isNeeded =
    (fromPort >= 1024 && toPort <= 65_535) || (fromPort === toPort && [53, 443].includes(fromPort));
  return !['6', '17'].includes(protocol) || !isNeeded;
};
