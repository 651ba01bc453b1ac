import type { SQSRecord } from 'aws-lambda';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Queue } from '../../functions/core/ports.ts';
import { log } from '../../functions/lambda/observability.ts';
import { DONE, type Ending, queueHandler } from '../../functions/lambda/queue-handler.ts';
import { drain, type MappingSettings, type Process } from '../support/queue/simulated-lambda.ts';
import { type QueueSettings, type SimulatedQueue, simulatedQueue } from '../support/queue/simulated-queue.ts';

const QUEUE: QueueSettings = { kind: 'standard', visibilitySeconds: 360, maxReceiveCount: 10 };
const MAPPING: MappingSettings = { batchSize: 1, concurrency: 2, timeoutSeconds: 60 };

const sleep = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/** What becomes of an event that takes so many seconds, hangs or fails. */
type Kind = { readonly seconds: number } | 'hangs' | 'fails';

type Call = { readonly delivery: string; readonly at: number };

/** Events in a queue, in their order, and what happened to them. */
type Storm = {
  readonly queue: SimulatedQueue;
  /** Seconds from the start until an event was done, by its number. */
  readonly done: Map<number, number>;
  readonly begun: Set<string>;
  /** Calls that events which hang went on making. */
  readonly calls: Call[];
};

const storm = async (
  kinds: readonly Kind[],
  settings: QueueSettings = QUEUE,
  told: (queue: SimulatedQueue) => Queue = (queue) => queue,
): Promise<Storm> => {
  const queue = simulatedQueue(settings);
  const made: Storm = { queue, done: new Map(), begun: new Set(), calls: [] };
  const started = Date.now();
  for (const number of kinds.keys()) queue.send(String(number));
  const handleIn =
    (process: Process) =>
    async ({ body, messageId, receiptHandle }: SQSRecord): Promise<Ending> => {
      made.begun.add(messageId);
      const kind = kinds[Number(body)] ?? 'fails';
      if (kind === 'fails') throw new Error('it fails');
      // A process that has ended makes no calls, whatever still waits in it.
      while (kind === 'hangs') {
        await sleep(1_000);
        if (!process.isAlive()) return DONE;
        made.calls.push({ delivery: receiptHandle, at: Date.now() });
      }
      await sleep(kind.seconds * 1000);
      made.done.set(Number(body), (Date.now() - started) / 1000);
      return DONE;
    };
  await drain(queue, (process) => queueHandler(handleIn(process), told(queue), process.end), MAPPING);
  return made;
};

const times = (count: number, kind: Kind): readonly Kind[] => Array.from({ length: count }, () => kind);

const lastOf = ({ done }: Storm): number => Math.max(...done.values());

beforeEach(() => {
  vi.useFakeTimers({ now: new Date('2026-03-10T09:00:00Z') });
  for (const level of ['info', 'warn', 'error'] as const) vi.spyOn(log, level).mockImplementation(() => {});
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe('a storm of 200 events', () => {
  it.each([
    [0.77, 2],
    [2.5, 5],
    [8, 14],
    [21, 36],
  ])(
    'of %d seconds each is judged within %d minutes, and nothing is dead-lettered',
    async (seconds, minutes) => {
      const made = await storm(times(200, { seconds }));
      expect(made.done.size).toBe(200);
      expect(made.queue.dead).toEqual([]);
      expect(lastOf(made)).toBeLessThan(minutes * 60);
    },
  );

  it('receives no event that it does not begin', async () => {
    const made = await storm([...times(100, { seconds: 21 }), ...times(10, 'fails')]);
    expect(made.done.size).toBe(100);
    expect(made.queue.dead).toHaveLength(10);
    expect(made.queue.dead.filter((id) => !made.begun.has(id))).toEqual([]);
  });
});

describe('an event that hangs', () => {
  it('costs its neighbours seconds', async () => {
    const made = await storm(['hangs', ...times(9, { seconds: 1 })]);
    expect(made.done.size).toBe(9);
    expect(lastOf(made)).toBeLessThan(15);
  });

  it('costs them a minute if there are as many as may be handled at once', async () => {
    const made = await storm(['hangs', 'hangs', ...times(9, { seconds: 1 })]);
    expect(made.done.size).toBe(9);
    expect(lastOf(made)).toBeLessThan(70);
  });

  it.each<[string, (queue: SimulatedQueue) => Queue]>([
    ['and its queue answers', (queue) => queue],
    ['and its queue refuses', () => ({ changeVisibility: () => Promise.reject(new Error('throttled')) })],
    ['and its queue hangs, too', () => ({ changeVisibility: () => new Promise(() => {}) })],
  ])('makes no call after its redelivery, %s', async (_, told) => {
    const { queue, calls } = await storm(['hangs'], QUEUE, told);
    const deliveries = [...new Set(calls.map(({ delivery }) => delivery))];
    expect(deliveries).toHaveLength(QUEUE.maxReceiveCount);
    const spans = deliveries.map((delivery) =>
      calls.filter((call) => call.delivery === delivery).map(({ at }) => at),
    );
    for (const [index, span] of spans.entries()) {
      expect(Math.max(...span)).toBeLessThan(Math.min(...(spans[index + 1] ?? [Number.POSITIVE_INFINITY])));
    }
    expect(queue.dead).toEqual(['message-1']);
  });
});

describe('an event that fails', () => {
  it('is tried for about an hour and costs its neighbours nothing', async () => {
    const made = await storm(['fails', ...times(9, { seconds: 1 })]);
    expect(lastOf(made)).toBeLessThan(15);
    expect(made.queue.dead).toEqual(['message-1']);
    expect((Date.now() - Date.parse('2026-03-10T09:00:00Z')) / 60_000).toBeGreaterThan(40);
  });

  it('would hold its neighbours up in a FIFO queue with one group', async () => {
    const made = await storm(['fails', ...times(9, { seconds: 1 })], { ...QUEUE, kind: 'fifo' });
    expect(lastOf(made)).toBeGreaterThan(40 * 60);
  });
});
