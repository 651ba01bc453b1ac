import ipaddr from 'ipaddr.js';
import type { Tags } from '../observed.ts';
import type { VpcNetwork } from './network.ts';

/** `domainNameServers` is undefined when the set has no such key at all. */
export type DhcpOptions = {
  readonly dhcpOptionsId: string;
  readonly domainNameServers?: readonly string[];
  readonly domainName?: string;
  readonly tags: Tags;
};

/**
 * `vpc`: the VPC's own resolver. `private`: somebody's own server, which may or may not forward to it.
 * `none`: no DNS. `unconfirmed`: the option set names no server, and no AWS page says what nodes do then.
 */
export type NameServer = 'vpc' | 'public' | 'private' | 'none' | 'unconfirmed';

/** The resolver's fixed addresses: https://docs.aws.amazon.com/vpc/latest/userguide/AmazonDNS-concepts.html */
const VPC_RESOLVER = ['169.254.169.253', 'fd00:ec2::253'];

/** Primary CIDR base plus two, e.g. 10.0.0.2 of 10.0.0.0/16. */
const basePlusTwo = (cidr: string | undefined): string | undefined => {
  if (cidr === undefined || !ipaddr.IPv4.isValidCIDR(cidr)) return undefined;
  const octets = ipaddr.IPv4.networkAddressFromCIDR(cidr).octets;
  return [...octets.slice(0, 3), (octets[3] ?? 0) + 2].join('.');
};

const isInside = (address: ipaddr.IPv4 | ipaddr.IPv6, cidrs: readonly string[]): boolean =>
  cidrs.some((cidr) => {
    if (!ipaddr.isValidCIDR(cidr)) return false;
    const [network, bits] = ipaddr.parseCIDR(cidr);
    return address.kind() === network.kind() && address.match(network, bits);
  });

/** What kind of server one entry of `domain-name-servers` is, seen from a VPC. */
export const nameServerOf = (server: string, vpc: Pick<VpcNetwork, 'cidrBlocks'>): NameServer => {
  const text = server.trim();
  if (text.toLowerCase() === 'amazonprovideddns' || VPC_RESOLVER.includes(text)) return 'vpc';
  if (text === basePlusTwo(vpc.cidrBlocks[0])) return 'vpc';
  if (!ipaddr.isValid(text)) return 'private';
  const address = ipaddr.parse(text);
  return address.range() === 'unicast' && !isInside(address, vpc.cidrBlocks) ? 'public' : 'private';
};

/**
 * The kind of server that decides for the list of an option set. Resolvers try the next server only after a timeout or SERVFAIL,
 * never after an answer, so the first one counts. (This is the behaviour of operating systems, not documented
 * by AWS.)
 */
export const decidingServer = (
  servers: readonly string[] | undefined,
  vpc: Pick<VpcNetwork, 'cidrBlocks'>,
): NameServer => {
  const first = servers?.[0];
  return first === undefined ? 'unconfirmed' : nameServerOf(first, vpc);
};

const XEN_FAMILIES = /^(t1|t2|m1|m2|m3|m4|c1|c3|c4|cc2|r3|r4|i2|i3|d2|f1|g2|g3|g3s|h1|hs1|p2|p3|x1|x1e)\./;

/**
 * Is the instance type older than Nitro? Without a DHCP option set (`default`), such instances get no name
 * server.
 * Source: https://docs.aws.amazon.com/vpc/latest/userguide/DHCPOptionSetConcepts.html and
 * https://docs.aws.amazon.com/ec2/latest/instancetypes/ec2-nitro-instances.html
 */
export const isXen = (instanceType: string): boolean =>
  XEN_FAMILIES.test(instanceType) && !instanceType.endsWith('.metal');
