import type { Prerequisite } from '../../functions/core/prerequisite.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { UsageError } from '../usage-error.ts';
import type { Examination } from './examination.ts';
import { examineCloud } from './examine-cloud.ts';
import { inTurn } from './in-turn.ts';
import type { Format } from './options.ts';
import type { Place } from './places.ts';
import { createProgress, type ProgressLine } from './progress.ts';
import { exitCodeOf, type FailOn } from './show/verdict.ts';
import { type Output, writerOf } from './show/writer.ts';
import type { Keeping } from './snapshot/keep.ts';

/** The exit code of a program that Ctrl-C has ended. */
const INTERRUPTED = 130;

/** So many accounts and Regions are examined at the same time; each has limits of its own. */
const AT_ONCE = 4;

/** An account that cannot be entered is one that could not be seen; the others are examined nevertheless. */
const unentered = ({ account, region }: Place, error: unknown): Examination => ({
  version: 1,
  identity: { accountId: account?.accountId ?? '', region, partition: 'aws' },
  ...(account?.name ? { accountName: account.name } : {}),
  examinedAt: new Date().toISOString(),
  checks: [],
  nodes: [],
  guard: [],
  failed: [error instanceof Error ? error.message : 'no answer'],
});

/** What to examine, and how to write it down. */
export type Wanted = {
  readonly targets: readonly string[];
  readonly prerequisites: readonly Prerequisite[];
  readonly format: Format;
  readonly failOn: FailOn;
  /** Where a page goes. */
  readonly html?: string | undefined;
  /** Where an account file goes, and whether it is masked. */
  readonly snapshot?: string | undefined;
  readonly mask: boolean;
};

const examinePlace = async (
  place: Place,
  { targets, prerequisites }: Wanted,
  progress: ProgressLine,
  keeping: Keeping | undefined,
): Promise<Examination> => {
  const cloud = await place.enter();
  const name = `${cloud.identity.accountId} ${cloud.identity.region}`;
  return examineCloud(cloud, {
    targets,
    prerequisites,
    accountName: place.account?.name,
    keeping,
    onCall: ({ attempts }) => progress.call(attempts),
    onProgress: (seen) => progress.seen(name, seen),
  });
};

/** The page needs its own code only where it is asked for. */
const outputOf = async (
  { html = '', format, prerequisites }: Wanted,
  terminal: Terminal,
): Promise<Output> => {
  if (format !== 'html') return writerOf(format, prerequisites, terminal);
  const { pageOutput } = await import('./html/write-page.ts');
  return pageOutput(html, prerequisites, terminal);
};

const snapshotOf = async ({ snapshot, mask }: Wanted, places: number) => {
  if (snapshot === undefined) return undefined;
  const { openSnapshot } = await import('./snapshot/write-snapshot.ts');
  return openSnapshot(snapshot, mask, places);
};

/** Examines accounts and Regions, and writes each as soon as its turn comes. */
export const runDoctor = async (
  places: readonly Place[],
  wanted: Wanted,
  terminal: Terminal,
): Promise<number> => {
  const { failOn } = wanted;
  const progress = createProgress(process.stderr);
  const output = await outputOf(wanted, terminal);
  const snapshot = await snapshotOf(wanted, places.length);
  progress.begin(places.length);
  const codes: number[] = [];
  const endOnInterrupt = (): void => {
    progress.clear();
    process.exit(INTERRUPTED);
  };
  process.once('SIGINT', endOnInterrupt);
  const examineAt = async (place: Place): Promise<Examination> => {
    try {
      return await examinePlace(place, wanted, progress, snapshot?.keeping);
    } catch (error) {
      if (!(error instanceof UsageError) || places.length === 1) throw error;
      return unentered(place, error);
    } finally {
      progress.placeDone();
    }
  };
  try {
    for await (const examination of inTurn(places, AT_ONCE, examineAt)) {
      progress.clear();
      output.write(examination);
      for (const line of (await snapshot?.end(examination)) ?? []) terminal.err(line);
      codes.push(exitCodeOf([examination], failOn));
    }
    await output.end();
  } finally {
    process.removeListener('SIGINT', endOnInterrupt);
    progress.clear();
  }
  return codes.includes(1) ? 1 : Math.max(0, ...codes);
};
