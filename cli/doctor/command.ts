import type { registry } from '../../functions/prerequisites/index.ts';
import { telling } from '../cloud/calls.ts';
import type { Cloud } from '../cloud/connect.ts';
import { findInstallation } from '../cloud/installation.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { UsageError } from '../usage-error.ts';
import type { Examination } from './examination.ts';
import { examine } from './examine.ts';
import { inTurn } from './in-turn.ts';
import { checkTogether, type DoctorOptions, failOnOf, formatOf, prerequisitesOf } from './options.ts';
import { type Place, placesOf } from './places.ts';
import { policyFor } from './print-policy.ts';
import { createProgress, type ProgressLine } from './progress.ts';
import { readerOf } from './read/clients.ts';
import { createRefusals } from './read/refused.ts';
import { exitCodeOf } from './show/verdict.ts';
import { writerOf } from './show/writer.ts';

/** So many accounts and Regions are examined at the same time; each has limits of its own. */
const AT_ONCE = 4;

/** A call of a person may be tried more often than one of a function: nobody else waits for it. */
const PATIENT = { maxAttempts: 10, retryMode: 'adaptive' } as const;

const examineCloud = async (
  cloud: Cloud,
  place: Place,
  prerequisites: typeof registry,
  progress: ProgressLine,
): Promise<Examination> => {
  const refusals = createRefusals();
  const clients = telling({ ...cloud.clients, ...PATIENT }, (call) => {
    refusals.hear(call);
    progress.call(call.attempts);
  });
  const name = `${cloud.identity.accountId} ${cloud.identity.region}`;
  return examine(
    cloud,
    { prerequisites, ...(place.account?.name ? { accountName: place.account.name } : {}) },
    {
      ...readerOf(cloud, clients),
      installation: await findInstallation(clients),
      refusals,
      now: () => new Date(),
      onProgress: (seen) => progress.seen(name, seen),
    },
  );
};

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

/** `session-guard doctor`: examines real accounts, and changes nothing. Returns the exit code. */
export const doctorCommand = async (
  targets: readonly string[],
  options: DoctorOptions,
  terminal: Terminal,
): Promise<number> => {
  if (options.printPolicy) {
    terminal.out(policyFor(options.region?.[0] ?? process.env['AWS_REGION'] ?? ''));
    return 0;
  }
  checkTogether(options, targets);
  const prerequisites = prerequisitesOf(options.only);
  const [format, failOn] = [formatOf(options), failOnOf(options)];
  const progress = createProgress(process.stderr);
  const write = writerOf(format, prerequisites, terminal);
  const places = await placesOf(options);
  progress.begin(places.length);
  const codes: number[] = [];
  const examineAt = async (place: Place): Promise<Examination> => {
    try {
      return await examineCloud(await place.enter(), place, prerequisites, progress);
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
      write(examination);
      codes.push(exitCodeOf([examination], failOn));
    }
  } finally {
    progress.clear();
  }
  return codes.includes(1) ? 1 : Math.max(0, ...codes);
};
