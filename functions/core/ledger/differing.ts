import { type Resource, resource, resourceKey } from '../../account/resource.ts';
import { type Snapshot, snapshotResource } from '../../account/snapshot.ts';
import { canonicalJson } from '../../formats/canonical-json.ts';
import type { Baseline, LedgerRows } from './ledger.ts';
import { isPointer } from './pointers.ts';
import { FRESH_MS } from './stale-baseline.ts';

/**
 * A baseline older than this is written although it is the same. The sweep writes all of them every hour, so this is the age
 * of what it does not reach. A network is put back by itself for three hours after it was seen whole, and a baseline that a
 * guard leaves alone stays well within that.
 */
const REFRESHED_AFTER_MS = FRESH_MS / 3;

/** Was it seen so lately? A time that cannot be read, or that lies ahead, is no time. */
const isFresh = ({ seenAt }: Baseline, now: Date): boolean => {
  const age = now.getTime() - Date.parse(seenAt);
  return age >= 0 && age < REFRESHED_AFTER_MS;
};

/** The VPC of a pointer's part, whose network holds all that pointers say and is written with them. */
const networkOf = (snapshot: Snapshot): Resource =>
  isPointer(snapshot)
    ? resource('SessionGuard::EC2::Network', snapshot.value.vpcId)
    : snapshotResource(snapshot);

/**
 * The snapshots of which the ledger does not say the same, in whatever order. What was not loaded, what another version has
 * written, and what was seen long ago counts as different.
 */
export const differing = (
  snapshots: readonly Snapshot[],
  { baselines }: Pick<LedgerRows, 'baselines'>,
  now: Date,
): readonly Snapshot[] => {
  const same = new Set(
    snapshots.flatMap((snapshot) => {
      const key = resourceKey(snapshotResource(snapshot));
      const row = baselines[key];
      if (!row || row.unclear || !isFresh(row, now)) return [];
      return canonicalJson(row.snapshot) === canonicalJson(snapshot) ? [key] : [];
    }),
  );
  return snapshots.filter((snapshot) => !same.has(resourceKey(networkOf(snapshot))));
};
