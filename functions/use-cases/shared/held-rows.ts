import { type Resource, resourceKey } from '../../account/resource.ts';
import { type Snapshot, snapshotResource } from '../../account/snapshot.ts';
import { isUnderstood, type LedgerRows } from '../../core/ledger/ledger.ts';
import { partitionOf } from '../../core/ledger/rows/partitions.ts';
import { canonicalJson } from '../../formats/canonical-json.ts';
import { createShelf, type Kept, type Window } from './shelf.ts';

/** How many resources' rows a warm process holds. */
const MOST = 500;

type Begun = Omit<Kept<unknown>, 'value'>;

export type HeldRows = {
  find(resource: Resource, window: Window): (Kept<LedgerRows> & { readonly isShared: boolean }) | undefined;
  /** To be taken before the rows are read: it keeps them only if nothing was written meanwhile. */
  keeper(resource: Resource): (kept: Kept<LedgerRows>) => void;
  /** Notes what was saved, so that the next judgement knows that there is nothing to save. */
  saved(snapshots: readonly Snapshot[], begun: Begun): void;
  /** Is this what the ledger remembers already? `now` in milliseconds since 1970. */
  isSaved(snapshot: Snapshot, now: number): boolean;
  /** Something else than a baseline was written: no row that was read before counts. */
  clear(): void;
};

/**
 * Is something going on that another run may end, tell or repair at any moment? Such rows are always read afresh, so that
 * whether a break was told never rests on what is held.
 */
const isOpen = (rows: LedgerRows): boolean =>
  !isUnderstood(rows) ||
  rows.incidents.some(
    ({ state, recovery, followUp }) => state === 'open' || recovery !== undefined || followUp !== undefined,
  ) ||
  rows.repairs.some(({ state }) => state === 'started');

/**
 * What a warm process has read of the ledger, for the judgements that may share it. A baseline that the process itself
 * saves does not replace the row: for events from before that, the older one says what was there.
 */
export const holdRows = (): HeldRows => {
  const rows = createShelf<LedgerRows>(MOST);
  const snapshots = createShelf<Snapshot>(MOST);
  let writes = 0;
  return {
    find: (resource, window) => {
      const found = rows.find(partitionOf(resource), window);
      return found && { ...found, isShared: found.by !== window.by };
    },
    keeper: (resource) => {
      const before = writes;
      return (kept) => {
        if (writes !== before || isOpen(kept.value)) return;
        rows.keep(partitionOf(resource), kept);
        for (const [key, baseline] of Object.entries(kept.value.baselines)) {
          if (baseline) snapshots.keep(key, { ...kept, value: baseline.snapshot });
        }
      };
    },
    saved: (all, begun) => {
      for (const one of all) snapshots.keep(resourceKey(snapshotResource(one)), { ...begun, value: one });
    },
    isSaved: (snapshot, now) => {
      const window = { since: Number.NEGATIVE_INFINITY, now, by: 0 };
      const known = snapshots.find(resourceKey(snapshotResource(snapshot)), window);
      return known !== undefined && canonicalJson(known.value) === canonicalJson(snapshot);
    },
    clear: () => {
      writes += 1;
      rows.clear();
    },
  };
};
