import ipaddr from 'ipaddr.js';

export type AddressFamily = 4 | 6;

/** Addresses of one family as numbers, both ends included. */
export type Range = { readonly lo: bigint; readonly hi: bigint };

/** A set of addresses of one family. */
export type Addresses = { readonly family: AddressFamily; readonly ranges: readonly Range[] };

const BITS: Readonly<Record<AddressFamily, number>> = { 4: 32, 6: 128 };

const numberOf = (bytes: readonly number[]): bigint =>
  bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);

const familyOf = (address: ipaddr.IPv4 | ipaddr.IPv6): AddressFamily => (address.kind() === 'ipv4' ? 4 : 6);

/** Checking the family first avoids an exception for each IPv4 address that is not an IPv6 address. */
const parserOf = (text: string): typeof ipaddr.IPv4 | typeof ipaddr.IPv6 =>
  text.includes(':') ? ipaddr.IPv6 : ipaddr.IPv4;

const MOST_KEPT = 10_000;

/** All nodes use the same few blocks and addresses, so each text is parsed once. */
const once = (parse: (text: string) => Addresses | undefined): typeof parse => {
  const kept = new Map<string, Addresses | undefined>();
  return (text) => {
    if (kept.has(text)) return kept.get(text);
    if (kept.size >= MOST_KEPT) kept.clear();
    const parsed = parse(text);
    kept.set(text, parsed);
    return parsed;
  };
};

/** The addresses of a CIDR block, without regard to host bits; undefined if it is not a CIDR block. */
export const cidrAddresses = once((cidr) => {
  const parser = parserOf(cidr);
  // ipaddr.js also accepts `10.1/16` and `0xa.0.0.1/8`, which AWS never returns.
  if (!parser.isValidCIDR(cidr)) return undefined;
  const [address, prefix] = parser.parseCIDR(cidr);
  const family = familyOf(address);
  const size = 1n << BigInt(BITS[family] - prefix);
  const lo = (numberOf(address.toByteArray()) / size) * size;
  return { family, ranges: [{ lo, hi: lo + size - 1n }] };
});

/** One address as a set; undefined if the text is not an address. */
export const oneAddress = once((text) => {
  const parser = parserOf(text);
  if (!parser.isValid(text)) return undefined;
  const address = parser.parse(text);
  const value = numberOf(address.toByteArray());
  return { family: familyOf(address), ranges: [{ lo: value, hi: value }] };
});

/** The blocks of one family, as one set; text that is not a CIDR block is left out. */
export const blocksOf = (family: AddressFamily, cidrs: readonly string[]): Addresses => ({
  family,
  ranges: cidrs.flatMap((cidr) => {
    const block = cidrAddresses(cidr);
    return block?.family === family ? block.ranges : [];
  }),
});

/** The part of `ranges` inside `block`. */
export const inside = (ranges: readonly Range[], block: Range): readonly Range[] =>
  ranges.flatMap(({ lo, hi }) => {
    const from = lo > block.lo ? lo : block.lo;
    const to = hi < block.hi ? hi : block.hi;
    return from <= to ? [{ lo: from, hi: to }] : [];
  });

/** The part of `ranges` outside `block`. */
export const outside = (ranges: readonly Range[], block: Range): readonly Range[] =>
  ranges.flatMap(({ lo, hi }) => {
    if (hi < block.lo || lo > block.hi) return [{ lo, hi }];
    return [
      ...(lo < block.lo ? [{ lo, hi: block.lo - 1n }] : []),
      ...(hi > block.hi ? [{ lo: block.hi + 1n, hi }] : []),
    ];
  });

/** `ranges` without any of the blocks. */
export const without = (ranges: readonly Range[], blocks: readonly Range[]): readonly Range[] =>
  blocks.reduce(outside, ranges);

export const sizeOf = (ranges: readonly Range[]): bigint =>
  ranges.reduce((sum, { lo, hi }) => sum + hi - lo + 1n, 0n);

/** The same addresses as sorted ranges that do not touch each other. */
export const merged = (ranges: readonly Range[]): readonly Range[] => {
  if (ranges.length < 2) return ranges;
  const sorted = ranges.toSorted((a, b) => (a.lo < b.lo ? -1 : a.lo > b.lo ? 1 : 0));
  const kept: { lo: bigint; hi: bigint }[] = [];
  for (const { lo, hi } of sorted) {
    const last = kept.at(-1);
    if (!last || lo > last.hi + 1n) kept.push({ lo, hi });
    else if (hi > last.hi) last.hi = hi;
  }
  return kept;
};

/** The index of the first of some {@link merged} ranges that does not end before an address. */
const firstFrom = (ranges: readonly Range[], address: bigint): number => {
  let [low, high] = [0, ranges.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ranges[middle]?.hi ?? 0n) < address) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** Those of some {@link merged} blocks that contain some of the addresses. */
export const touching = (blocks: readonly Range[], ranges: readonly Range[]): readonly Range[] =>
  ranges.flatMap(({ lo, hi }) => {
    const start = firstFrom(blocks, lo);
    let end = start;
    while (end < blocks.length && (blocks[end]?.lo ?? 0n) <= hi) end += 1;
    return blocks.slice(start, end);
  });

const everything: Readonly<Record<AddressFamily, Range>> = {
  4: { lo: 0n, hi: (1n << 32n) - 1n },
  6: { lo: 0n, hi: (1n << 128n) - 1n },
};

// https://www.iana.org/assignments/iana-ipv4-special-registry, and 2000::/3 for IPv6.
const SPECIAL = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '224.0.0.0/3',
];

/**
 * Large blocks of which AWS announces most, or much: a hint where its public endpoints may be, never a list of them.
 * Source: https://ip-ranges.amazonaws.com/ip-ranges.json
 */
export const MOSTLY_AWS: Readonly<Record<AddressFamily, Addresses>> = {
  4: blocksOf(4, [
    '3.0.0.0/8',
    '13.0.0.0/8',
    '15.0.0.0/8',
    '16.0.0.0/8',
    '18.0.0.0/8',
    '34.192.0.0/10',
    '44.192.0.0/10',
    '52.0.0.0/8',
    '54.0.0.0/8',
  ]),
  6: blocksOf(6, ['2406:da00::/24', '2600:1f00::/24', '2a05:d000::/25']),
};

/** All public addresses; the public endpoints of AWS are among them. */
export const PUBLIC: Readonly<Record<AddressFamily, Addresses>> = {
  4: { family: 4, ranges: without([everything[4]], blocksOf(4, SPECIAL).ranges) },
  6: blocksOf(6, ['2000::/3']),
};
