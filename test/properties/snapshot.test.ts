import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describe as describedAs } from '../../cli/doctor/snapshot/describe.ts';
import { present, presentValue } from '../../functions/account/observed.ts';
import type { AccountState } from '../../functions/account/state.ts';
import { REFUSABLE } from '../../functions/adapters/memory/refused.ts';
import { arbitraryAccount } from '../support/arbitrary/account.ts';
import { runs } from '../support/arbitrary/runs.ts';
import { snapshotOf, stateFrom, verdictsOf } from '../support/doctor/snapshot-of.ts';

/** A reader sees the trails of the Region that records IAM, too; the arbitrary account holds those of its own Region. */
const withTrails = (state: AccountState): AccountState => {
  const own = state.trails['ap-northeast-1'];
  const all = presentValue(own);
  if (!own || own.status === 'absent') return { ...state, trails: {} };
  const ofIam = all ? present(all.filter(({ multiRegion }) => multiRegion)) : own;
  return { ...state, trails: { 'ap-northeast-1': own, 'us-east-1': ofIam } };
};

/**
 * The arbitrary account knows only the endpoints of this VPC. A file describes them in a VPC, so that this one is examined,
 * too; in AWS, it would have been listed for them.
 */
const HUB = 'AWS::EC2::VPC vpc-hub ';

/** What a file does not hold; the documentation lists it. */
const NOT_HELD: readonly RegExp[] = [
  // A bucket of another account is only named.
  /^buckets\.example-logs-[ab]\.value\.(region|encryption|tags)/,
  // Only changes that are replayed leave earlier versions of prefix lists.
  /^prefixListVersions/,
  // An endpoint of a VPC that is not described has a VPC of its own in the file.
  /^nameSources\.vpce-/,
  /^networks\.vpc-a\.value\.names\.(elsewhere|holders)\./,
];

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** Trails have no order. */
const inOrder = (value: unknown): unknown =>
  Array.isArray(value) && value.every((one) => isObject(one) && 'arn' in one)
    ? value.toSorted((a, b) => String(a.arn).localeCompare(String(b.arn)))
    : value;

/** The paths at which a value is no longer what it was. What was added counts as little as what does not exist. */
const lost = (before: unknown, after: unknown, path = ''): readonly string[] => {
  if (before === undefined || (isObject(before) && before['status'] === 'absent' && after === undefined))
    return [];
  if (!isObject(before) || !isObject(after)) return before === after ? [] : [path];
  const [was, is] = [inOrder(before) as object, inOrder(after) as Readonly<Record<string, unknown>>];
  return Object.entries(was).flatMap(([key, value]) => lost(value, is[key], path ? `${path}.${key}` : key));
};

describe('the snapshot of any account', () => {
  it('gives the same results as the account, whatever could not be read', async () => {
    await fc.assert(
      fc.asyncProperty(
        arbitraryAccount,
        fc.subarray([...REFUSABLE], { maxLength: 2 }),
        async (state, refused) => {
          const { before, after } = await snapshotOf(withTrails(state), { refused });
          expect(verdictsOf(after).filter((line) => !line.includes(HUB))).toEqual(verdictsOf(before));
        },
      ),
      { numRuns: runs(100) },
    );
  });

  it('holds every field of the account except for those that docs/account-file.md names', () => {
    fc.assert(
      fc.property(arbitraryAccount, (account) => {
        const state = withTrails(account);
        const again = stateFrom(JSON.stringify(describedAs(state)));
        expect(lost(state, again).filter((path) => !NOT_HELD.some((known) => known.test(path)))).toEqual([]);
      }),
      { numRuns: runs(200) },
    );
  });
});
