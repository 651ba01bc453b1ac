import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { vi } from 'vitest';
import type { SimulatedQueue } from './simulated-queue.ts';

/** What the event source mapping and the function are set to. */
export type MappingSettings = {
  readonly batchSize: number;
  /** Invocations at once. */
  readonly concurrency: number;
  readonly timeoutSeconds: number;
};

/** One process of the function. It ends itself by `end`, or Lambda ends it when its time is up. */
export type Process = { readonly isAlive: () => boolean; readonly end: () => void };

type Handler = (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;

/** From an answer of the function to the next receipt. */
const OVERHEAD_MS = 50;

/** The other poller may give a message back at any time. */
const LONGEST_SLEEP_MS = 1_000;

const sleep = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Invokes a new process: undefined if it ended without an answer. */
const invoke = (
  start: (process: Process) => Handler,
  records: readonly SQSRecord[],
  timeoutSeconds: number,
): Promise<SQSBatchResponse | undefined> =>
  new Promise((resolve) => {
    const deadline = Date.now() + timeoutSeconds * 1000;
    let alive = true;
    const end = (): void => {
      alive = false;
      resolve(undefined);
    };
    const timer = setTimeout(end, timeoutSeconds * 1000);
    const context = { getRemainingTimeInMillis: () => deadline - Date.now() } as Context;
    const answered = (answer: SQSBatchResponse | undefined): void => {
      clearTimeout(timer);
      if (alive) resolve(answer);
    };
    start({ isAlive: () => alive, end })({ Records: [...records] }, context).then(answered, () =>
      answered(undefined),
    );
  });

/**
 * Polls a queue until it is empty, as Lambda does: a batch is received, the function is invoked, and what did not fail
 * is deleted. What failed stays hidden as it is, because Lambda never changes a visibility.
 */
const poll = async (
  queue: SimulatedQueue,
  start: (process: Process) => Handler,
  { batchSize, timeoutSeconds }: MappingSettings,
): Promise<void> => {
  while (!queue.isEmpty()) {
    const records = queue.receive(batchSize);
    if (records.length === 0) {
      await sleep(Math.min(Math.max(queue.nextIn() ?? 0, OVERHEAD_MS), LONGEST_SLEEP_MS));
      continue;
    }
    const answer = await invoke(start, records, timeoutSeconds);
    const failed = new Set(answer?.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    for (const { messageId, receiptHandle } of records) {
      if (answer && !failed.has(messageId)) queue.remove(receiptHandle);
    }
    await sleep(OVERHEAD_MS);
  }
};

/** Handles everything in a queue, in the time of vitest's fake timers. */
export const drain = async (
  queue: SimulatedQueue,
  start: (process: Process) => Handler,
  settings: MappingSettings,
): Promise<void> => {
  let isOver = false;
  const polling = Promise.all(
    Array.from({ length: settings.concurrency }, () => poll(queue, start, settings)),
  ).finally(() => {
    isOver = true;
  });
  while (!isOver) await vi.advanceTimersToNextTimerAsync();
  await polling;
};
