import type { AccountState } from '../../account/state.ts';
import { type Assessment, standsInTheWay } from '../../core/assessment.ts';
import { credible } from '../../core/ledger/credible.ts';
import { type Incident, incidentId, noRows, type RepairRecord } from '../../core/ledger/ledger.ts';
import type { Progress, Seen } from '../../core/ledger/progress.ts';
import type { Outcome } from '../../core/outcome.ts';
import type { Ports } from '../../core/ports.ts';
import type { Guard } from '../guard.ts';
import { type Base, openBase } from './base.ts';
import { readNodes } from './nodes.ts';

/** What an invocation knows while it works on a round: it is read once, and again by the next invocation. */
export type Slice = {
  readonly guard: Guard;
  /** Id of the round, by which it claims what it tells. */
  readonly by: string;
  /** When it began to read, ISO 8601: what it remembers may lack later changes. */
  readonly readAt: string;
  readonly base: Base;
  /** The managed nodes of the Region; they are read when they are needed first. */
  nodes(): Promise<AccountState['nodes']>;
  /** Told of each part that was judged. */
  readonly onJudged: OnJudged;
};

/** A part of the account as it was read, and the result of each check there. */
export type JudgedPart = { readonly state: AccountState; readonly assessments: readonly Assessment[] };

export type OnJudged = (part: JudgedPart) => void;

export const openSlice = async (guard: Guard, { round }: Progress, onJudged: OnJudged): Promise<Slice> => {
  let reading: Promise<AccountState['nodes']> | undefined;
  const readAt = guard.ports.now().toISOString();
  return {
    guard,
    by: `sweep ${round}`,
    readAt,
    base: await openBase(guard),
    onJudged,
    nodes: () => {
      reading ??= readNodes(guard.ports).catch((error: unknown) => {
        reading = undefined;
        throw error;
      });
      return reading;
    },
  };
};

/** What earlier runs left open. */
export type Open = { readonly incidents: readonly Incident[]; readonly untold: readonly RepairRecord[] };

/** If the ledger does not answer, the sweep goes on nevertheless. */
export const readOpen = async ({ ledger, log, now }: Ports): Promise<Open> => {
  try {
    const { incidents, untold } = await ledger.open();
    const rows = credible({ ...noRows, incidents, repairs: untold }, now());
    // What is closed is in the index until its end is told: each tick does that.
    const open = rows.incidents.filter(({ state }) => state === 'open');
    return { incidents: open, untold: rows.repairs };
  } catch (error) {
    log.error('The ledger could not be read', { error });
    return { incidents: [], untold: [] };
  }
};

/** What a parcel found and did. */
export type Done = {
  readonly outcomes: readonly Outcome[];
  readonly progress: Progress;
  /** What could not be told or read; the parcel is tried again. */
  readonly errors: readonly unknown[];
};

/** The assessments that decide whether the guard may go back to a document. */
const mattersToDocuments = (
  { prerequisites }: Guard,
  assessments: readonly Assessment[],
): readonly Assessment[] => {
  const others = prerequisites.filter(({ restsOnDocuments }) => restsOnDocuments === false);
  return assessments.filter(({ prerequisite }) => others.every(({ id }) => id !== prerequisite));
};

/** Results for what untold repairs should have fixed; the end of the round tells these repairs. */
const seenOf = (untold: readonly RepairRecord[], assessments: readonly Assessment[]): readonly Seen[] => {
  const wanted = new Set(
    untold.flatMap(({ draft }) =>
      draft.findings.map(({ prerequisite, subject }) => incidentId(prerequisite, subject)),
    ),
  );
  return assessments.flatMap(({ prerequisite, result }) => {
    const incident = incidentId(prerequisite, result.subject);
    return wanted.has(incident) ? [{ incident, kind: result.kind }] : [];
  });
};

/** The round with the results of a parcel. */
export const withResults = (
  { guard }: Slice,
  progress: Progress,
  untold: readonly RepairRecord[],
  assessments: readonly Assessment[],
): Progress => ({
  ...progress,
  isFailing:
    progress.isFailing || mattersToDocuments(guard, assessments).some(({ result }) => standsInTheWay(result)),
  seen: [...progress.seen, ...seenOf(untold, assessments)],
});
