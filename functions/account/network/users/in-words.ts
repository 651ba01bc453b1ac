import {
  type AddressFamily,
  blocksOf,
  cidrAddresses,
  inside,
  type Range,
  sizeOf,
} from '../../../formats/addresses.ts';
import { isEmpty, minus, type Reach } from './reach.ts';

const BITS: Readonly<Record<AddressFamily, number>> = { 4: 32, 6: 128 };

const addressOf = (value: bigint, family: AddressFamily): string =>
  family === 4
    ? [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join('.')
    : Array.from({ length: 8 }, (_, i) => ((value >> BigInt(112 - 16 * i)) & 65_535n).toString(16)).join(':');

/** The largest block that begins at an address and ends in a range. */
const largestAt = ({ lo, hi }: Range, bits: number): bigint => {
  let size = 1n;
  while (size < 1n << BigInt(bits) && lo % (size * 2n) === 0n && lo + size * 2n - 1n <= hi) size *= 2n;
  return size;
};

const cidrsOf = (range: Range, family: AddressFamily): readonly string[] => {
  const bits = BITS[family];
  const found: string[] = [];
  for (let lo = range.lo; lo <= range.hi; ) {
    const size = largestAt({ lo, hi: range.hi }, bits);
    found.push(`${addressOf(lo, family)}/${bits - size.toString(2).length + 1}`);
    lo += size;
  }
  return found;
};

const MOST = 3;

const listed = (names: readonly string[]): string =>
  [...names.slice(0, MOST), ...(names.length > MOST ? [`${names.length - MOST} more blocks`] : [])].join(
    ', ',
  );

const blocksIn = (reach: Reach): string =>
  listed(([4, 6] as const).flatMap((family) => reach[family].flatMap((range) => cidrsOf(range, family))));

const reachOf = (cidr: string): Reach => ({ 4: blocksOf(4, [cidr]).ranges, 6: blocksOf(6, [cidr]).ranges });

const overlap = (a: Reach, b: Reach): Reach => ({
  4: b[4].flatMap((range) => inside(a[4], range)),
  6: b[6].flatMap((range) => inside(a[6], range)),
});

/**
 * Lost addresses in the words of the rules and routes that had let them in: `10.0.0.0/8 (except 10.1.0.0/16)`. The
 * narrowest of the given blocks that hold them are named, with what is left of each.
 */
export const lostInWords = (lost: Reach, left: Reach, cidrs: readonly string[]): string => {
  const size = (cidr: string): bigint => sizeOf(cidrAddresses(cidr)?.ranges ?? []);
  let rest = lost;
  const names: string[] = [];
  for (const cidr of [...new Set(cidrs)].toSorted((a, b) => (size(a) < size(b) ? -1 : 1))) {
    const block = reachOf(cidr);
    if (isEmpty(overlap(rest, block))) continue;
    const still = overlap(left, block);
    names.push(isEmpty(still) ? cidr : `${cidr} (except ${blocksIn(still)})`);
    rest = minus(rest, block);
  }
  return isEmpty(rest) ? listed(names) : listed([...names, blocksIn(rest)]);
};
