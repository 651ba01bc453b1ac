import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { HopelessError } from '../../functions/core/ports.ts';
import { deliverRecord } from '../../functions/lambda/deliver-record.ts';
import { log } from '../../functions/lambda/observability.ts';
import { queueHandler } from '../../functions/lambda/queue-handler.ts';
import { drain, type MappingSettings } from '../support/queue/simulated-lambda.ts';
import { type QueueSettings, type SimulatedQueue, simulatedQueue } from '../support/queue/simulated-queue.ts';

const QUEUE: QueueSettings = { kind: 'standard', visibilitySeconds: 360, maxReceiveCount: 100 };
const MAPPING: MappingSettings = { batchSize: 1, concurrency: 2, timeoutSeconds: 60 };
const START = new Date('2026-03-10T09:00:00Z');

const minutes = (): number => (Date.now() - START.getTime()) / 60_000;

type Delivery = { kind: 'sent'; form: string } | { kind: 'rate-limited'; retryAfterSeconds: number };

const SENT: Delivery = { kind: 'sent', form: 'blocks' };

const deliver = async (
  alerts: number,
  slack: (body: string) => Promise<Delivery>,
): Promise<SimulatedQueue> => {
  const queue = simulatedQueue(QUEUE);
  for (let number = 0; number < alerts; number += 1) queue.send(String(number));
  await drain(
    queue,
    () =>
      queueHandler(
        deliverRecord(slack, () => new Date()),
        queue,
      ),
    MAPPING,
  );
  return queue;
};

/** A Slack that takes a message every so many seconds and asks the others to wait. */
const slackThatTakes = (everySeconds: number, retryAfterSeconds: number) => {
  const posted: string[] = [];
  let free = Date.now();
  const take = async (body: string): Promise<Delivery> => {
    await new Promise((resolve) => setTimeout(resolve, 200));
    if (Date.now() < free) return { kind: 'rate-limited', retryAfterSeconds };
    free = Date.now() + everySeconds * 1000;
    posted.push(body);
    return SENT;
  };
  return { posted, take };
};

beforeEach(() => {
  vi.stubEnv('POWERTOOLS_METRICS_DISABLED', 'true');
  vi.useFakeTimers({ now: START });
  for (const level of ['info', 'warn', 'error'] as const) vi.spyOn(log, level).mockImplementation(() => {});
});

afterEach(() => {
  vi.unstubAllEnvs();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe('a storm of 200 alerts', () => {
  it.each([
    [1, 1, 10],
    [1, 30, 30],
    [1, 0, 10],
    [5, 30, 120],
  ])(
    'reaches a Slack that takes one in %d seconds and asks to wait for %d within %d minutes',
    async (every, retryAfter, most) => {
      const slack = slackThatTakes(every, retryAfter);
      const queue = await deliver(200, slack.take);
      expect(queue.dead).toEqual([]);
      expect(new Set(slack.posted).size).toBe(200);
      expect(minutes()).toBeLessThan(most);
    },
  );
});

describe('a Slack that takes nothing', () => {
  const never: [string, () => Promise<Delivery>][] = [
    ['because its limit never ends', async () => ({ kind: 'rate-limited', retryAfterSeconds: 1 })],
    [
      'because its limit never ends and it gives no time',
      async () => ({ kind: 'rate-limited', retryAfterSeconds: 0 }),
    ],
    ['because it is down', () => Promise.reject(new Error('HTTP 500'))],
  ];

  it.each(never)('is asked for six hours, %s; then the alert is in the dead letters', async (_, slack) => {
    const asked = vi.fn(slack);
    const queue = await deliver(1, asked);
    expect(queue.dead).toEqual(['message-1']);
    expect(minutes()).toBeGreaterThan(6 * 60);
    expect(minutes()).toBeLessThan(7 * 60);
    expect(asked.mock.calls.length).toBeLessThan(QUEUE.maxReceiveCount);
  });
});

it('an alert that waited for days is tried once more', async () => {
  const queue = simulatedQueue(QUEUE);
  queue.send('late');
  vi.setSystemTime(START.getTime() + 3 * 24 * 60 * 60 * 1000);
  const slack = vi.fn(async () => SENT);
  await drain(
    queue,
    () =>
      queueHandler(
        deliverRecord(slack, () => new Date()),
        queue,
      ),
    MAPPING,
  );
  expect(slack).toHaveBeenCalledOnce();
  expect(queue.dead).toEqual([]);
});

it('a message that is no alert is in the dead letters within seconds', async () => {
  const queue = await deliver(1, () => Promise.reject(new HopelessError('no JSON')));
  expect(queue.dead).toEqual(['message-1']);
  expect(minutes()).toBeLessThan(1);
});
