import type { Resource } from '../../account/resource.ts';
import { type LedgerRows, mergeRows, noRows } from '../../core/ledger/ledger.ts';
import { partitionOf } from '../../core/ledger/rows/partitions.ts';
import type { Ledger } from '../../core/ports.ts';
import type { Course } from './course.ts';
import type { HeldRows } from './held-rows.ts';

type Call = (...input: readonly never[]) => Promise<unknown>;

/** What the ledger is asked. Everything else that it can do is a write. */
const ASKED: ReadonlySet<string> = new Set([
  'heard',
  'open',
  'progress',
  'vpcInventory',
  'vpcInventories',
  'tally',
]);

/** All calls of a ledger: those that ask, and those that write, after which no row that was read before counts. */
const callsOf = (ledger: Ledger, held: HeldRows, { ask, act }: Course): Ledger => {
  const writing =
    (call: Call): Call =>
    async (...input) => {
      try {
        return await act(() => call(...input));
      } finally {
        held.clear();
      }
    };
  const calls = Object.entries(ledger as unknown as Readonly<Record<string, Call>>).map(
    ([name, call]): readonly [string, Call] => [
      name,
      ASKED.has(name) ? (...input) => ask(() => call(...input)) : writing(call),
    ],
  );
  return Object.fromEntries(calls) as unknown as Ledger;
};

/** `since` says from when on rows that are held may be used; undefined if none may. */
export const sharingLedger = (
  ledger: Ledger,
  held: HeldRows,
  course: Course,
  since: number | undefined,
): Ledger => {
  const loadOne = async (resource: Resource): Promise<LedgerRows> => {
    const begun = course.begin();
    const found =
      since === undefined ? undefined : course.take((window) => held.find(resource, window), since);
    if (found) return found.value;
    const keep = held.keeper(resource);
    const value = await course.ask(() => ledger.load([resource]));
    keep({ ...begun, value });
    return value;
  };
  return {
    ...callsOf(ledger, held, course),
    load: async (resources) => {
      // Rows of one partition are one answer.
      const distinct = [...new Map(resources.map((one) => [partitionOf(one), one])).values()];
      return (await Promise.all(distinct.map(loadOne))).reduce(mergeRows, noRows);
    },
    saveBaseline: async (snapshots, seenAt) => {
      if (course.isShared() && snapshots.every((one) => held.isSaved(one, course.begin().begunAt))) return;
      await course.act(() => ledger.saveBaseline(snapshots, seenAt));
      held.saved(snapshots, course.begin());
    },
    // The judgement whose readings are shared has noted when they were whole.
    saveLooks: async (looks) => {
      if (!course.isShared()) await course.act(() => ledger.saveLooks(looks));
    },
  };
};
