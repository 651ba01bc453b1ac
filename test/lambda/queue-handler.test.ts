import type { Context, SQSEvent, SQSRecord } from 'aws-lambda';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Outcome } from '../../functions/core/outcome.ts';
import { AccountUnavailableError, type Queue } from '../../functions/core/ports.ts';
import type { Json } from '../../functions/formats/json.ts';
import { judgeRecord } from '../../functions/lambda/judge-record.ts';
import { log } from '../../functions/lambda/observability.ts';
import { type Ending, queueHandler } from '../../functions/lambda/queue-handler.ts';

const HEALTHY: Outcome = {
  status: 'healthy',
  prerequisite: 'session-preferences',
  attribution: 'none',
  impact: null,
  severity: 'info',
  because: 'Everything holds.',
  identity: { accountId: '111122223333', region: 'eu-central-1', partition: 'aws' },
  event: null,
  actor: null,
  resources: [],
  findings: [],
  differences: [],
  blastRadius: null,
  bites: null,
  commands: { fix: [], undo: [] },
  calls: [],
  action: '',
  links: {},
  incident: null,
  toldBefore: false,
};

const record = (messageId: string, body: string, receiveCount = '3'): SQSRecord => ({
  messageId,
  body,
  receiptHandle: `receipt-${messageId}`,
  attributes: {
    ApproximateReceiveCount: receiveCount,
    SentTimestamp: '0',
    SenderId: 'events.amazonaws.com',
    ApproximateFirstReceiveTimestamp: '0',
  },
  messageAttributes: {},
  md5OfBody: '',
  eventSource: 'aws:sqs',
  eventSourceARN: 'arn:aws:sqs:eu-central-1:111122223333:example',
  awsRegion: 'eu-central-1',
});

const contextWith = (getRemainingTimeInMillis: () => number) =>
  ({ awsRequestId: 'request-1', getRemainingTimeInMillis }) as Context;

/** What the queue was told: which message is hidden for how many seconds. */
const hidden: [string, number][] = [];
const queue: Queue = {
  changeVisibility: async (receiptHandle, seconds) => {
    hidden.push([receiptHandle, seconds]);
  },
};

const batchOf = (...records: readonly SQSRecord[]): SQSEvent => ({ Records: [...records] });

const invoke = (judge: (input: Json) => Promise<Outcome>, ...records: readonly SQSRecord[]) =>
  queueHandler(judgeRecord(judge), queue)(
    batchOf(...records),
    contextWith(() => 60_000),
  );

const spyOnLog = () => ({
  info: vi.spyOn(log, 'info').mockImplementation(() => {}),
  warn: vi.spyOn(log, 'warn').mockImplementation(() => {}),
  error: vi.spyOn(log, 'error').mockImplementation(() => {}),
});

let logged: ReturnType<typeof spyOnLog>;
const written: string[] = [];

beforeEach(() => {
  logged = spyOnLog();
  // Metrics are lines of JSON on the console; in Powertools' development mode, that console can be watched.
  vi.stubEnv('POWERTOOLS_DEV', 'true');
  vi.stubEnv('POWERTOOLS_METRICS_DISABLED', 'false');
  vi.spyOn(console, 'log').mockImplementation((line) => written.push(String(line)));
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  written.length = 0;
  hidden.length = 0;
  vi.useRealTimers();
});

describe('the queue of a guard', () => {
  it('gives back only the message that is not JSON and handles its neighbours', async () => {
    const judged: Json[] = [];
    const judge = async (input: Json) => {
      judged.push(input);
      return HEALTHY;
    };
    const answer = await invoke(judge, record('1', '{"n":1}'), record('2', '{oops'), record('3', '[3]'));
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: '2' }] });
    expect(judged).toEqual([{ n: 1 }, [3]]);
    expect(logged.error).toHaveBeenCalledExactlyOnceWith(
      'The message is not JSON and goes to the dead-letter queue',
      { messageId: '2', receiveCount: '3' },
    );
  });

  it('gives a change back that could not be judged now, also when it is the whole batch', async () => {
    const judge = () => Promise.reject(new AccountUnavailableError('throttled'));
    const answer = await invoke(judge, record('1', '{"id":"e-1","detail":{"eventID":"c-1"}}'));
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: '1' }] });
    expect(logged.error).toHaveBeenCalledExactlyOnceWith(
      'The change could not be judged and is tried again',
      expect.objectContaining({ messageId: '1', eventBridgeId: 'e-1', eventId: 'c-1', receiveCount: '3' }),
    );
  });

  it('judges one after the other, in the order of the queue', async () => {
    const steps: string[] = [];
    const judge = async (input: Json) => {
      steps.push(`begin ${input}`);
      await Promise.resolve();
      steps.push(`end ${input}`);
      return HEALTHY;
    };
    await invoke(judge, record('1', '1'), record('2', '2'));
    expect(steps).toEqual(['begin 1', 'end 1', 'begin 2', 'end 2']);
  });

  it.each([
    ['healthy', []],
    ['alerted', [{ Status: 'alerted', Outcome: 1 }]],
  ] as const)(
    'logs every outcome with both ids, and counts it if somebody is told: %s',
    async (status, counted) => {
      const body = '{"id":"e-1","detail":{"eventID":"c-1"}}';
      const judge = async () => ({ ...HEALTHY, status });
      expect(await invoke(judge, record('1', body))).toEqual({ batchItemFailures: [] });
      expect(logged.info).toHaveBeenCalledExactlyOnceWith(
        'Judged',
        expect.objectContaining({ eventBridgeId: 'e-1', eventId: 'c-1', status }),
      );
      expect(written.map((line) => JSON.parse(line))).toEqual(
        counted.map((one) => expect.objectContaining(one)),
      );
    },
  );

  it('begins no record for which no time is left, and lets the queue deliver it at once', async () => {
    const judged: Json[] = [];
    const judge = async (input: Json) => {
      judged.push(input);
      return HEALTHY;
    };
    const answer = await queueHandler(judgeRecord(judge), queue)(
      batchOf(record('1', '1'), record('2', '2'), record('3', '3')),
      contextWith(() => (judged.length < 2 ? 56_000 : 54_000)),
    );
    expect(judged).toEqual([1, 2]);
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: '3' }] });
    expect(hidden).toEqual([['receipt-3', 0]]);
    expect(logged.warn).toHaveBeenCalledOnce();
  });

  it('begins the first record however little time is left, because nothing would be left for it next time, either', async () => {
    const judged: Json[] = [];
    const judge = async (input: Json) => {
      judged.push(input);
      return HEALTHY;
    };
    const handler = queueHandler(judgeRecord(judge), queue);
    await handler(
      batchOf(record('1', '1')),
      contextWith(() => 20_000),
    );
    expect(judged).toEqual([1]);
  });
});

describe('the next delivery of a record', () => {
  const failing = () => Promise.reject(new AccountUnavailableError('throttled'));

  it.each([
    ['1', 10],
    ['2', 20],
    ['4', 80],
    ['9', 900],
    ['no number', 10],
  ])('comes later with each failure: after delivery %s, in %d seconds', async (receiveCount, seconds) => {
    await invoke(failing, record('1', '{}', receiveCount));
    expect(hidden).toEqual([['receipt-1', seconds]]);
  });

  it('comes at once if no retry can help, so that the dead-letter queue has it soon', async () => {
    await invoke(failing, record('1', '{oops'));
    expect(hidden).toEqual([['receipt-1', 0]]);
  });

  it('comes when the record asks for it', async () => {
    const handler = queueHandler(async (): Promise<Ending> => ({ kind: 'again', seconds: 77 }), queue);
    const answer = await handler(
      batchOf(record('1', '1')),
      contextWith(() => 60_000),
    );
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: '1' }] });
    expect(hidden).toEqual([['receipt-1', 77]]);
  });

  it('of a change that settles comes when it is judged again, as the queue first delivered it', async () => {
    const first = Date.parse('2026-03-10T09:00:00Z');
    const judge = vi.fn(async () => ({
      ...HEALTHY,
      status: 'settling' as const,
      judgedAgainAt: '2026-03-10T09:01:30Z',
    }));
    const settling = record('1', '{}');
    settling.attributes.ApproximateFirstReceiveTimestamp = String(first);
    const handler = queueHandler(
      judgeRecord(judge, () => new Date(first + 3_200)),
      queue,
    );
    const answer = await handler(
      batchOf(settling),
      contextWith(() => 60_000),
    );
    expect(judge).toHaveBeenCalledExactlyOnceWith({}, new Date(first), '1');
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: '1' }] });
    expect(hidden).toEqual([['receipt-1', 87]]);
    expect(logged.info).toHaveBeenCalledExactlyOnceWith(
      'Judged',
      expect.objectContaining({ status: 'settling' }),
    );
  });

  it('of a change that has settled meanwhile comes in a second', async () => {
    const judge = async () => ({
      ...HEALTHY,
      status: 'settling' as const,
      judgedAgainAt: '2026-03-10T09:01:30Z',
    });
    await invoke(judge, record('1', '{}'));
    expect(hidden).toEqual([['receipt-1', 1]]);
  });

  it('is left to the queue if the queue does not answer', async () => {
    const refusing: Queue = { changeVisibility: () => Promise.reject(new Error('throttled')) };
    const handler = queueHandler(judgeRecord(failing), refusing);
    expect(
      await handler(
        batchOf(record('1', '1')),
        contextWith(() => 60_000),
      ),
    ).toEqual({
      batchItemFailures: [{ itemIdentifier: '1' }],
    });
    expect(logged.warn).toHaveBeenCalledOnce();
  });
});

describe('a record that hangs', () => {
  const hanging = () => new Promise<Ending>(() => {});

  it('is given back at its deadline, and then the process ends', async () => {
    vi.useFakeTimers();
    const ended = vi.fn();
    const handler = queueHandler(hanging, queue, () => ended(hidden.length));
    const answered = vi.fn();
    void handler(
      batchOf(record('1', '1')),
      contextWith(() => 60_000),
    ).then(answered);
    await vi.advanceTimersByTimeAsync(44_999);
    expect(ended).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(ended).toHaveBeenCalledExactlyOnceWith(1);
    expect(hidden).toEqual([['receipt-1', 40]]);
    expect(answered).not.toHaveBeenCalled();
  });

  it('is answered no more when it ends after its deadline, because the process is ending', async () => {
    vi.useFakeTimers();
    const never: Queue = { changeVisibility: () => new Promise(() => {}) };
    const late = () => new Promise<Ending>((resolve) => setTimeout(() => resolve({ kind: 'done' }), 47_000));
    const ended = vi.fn();
    const answered = vi.fn();
    void queueHandler(
      late,
      never,
      ended,
    )(
      batchOf(record('1', '1')),
      contextWith(() => 60_000),
    ).then(answered);
    await vi.advanceTimersByTimeAsync(49_999);
    expect(ended).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(ended).toHaveBeenCalledOnce();
    expect(answered).not.toHaveBeenCalled();
  });

  it('never makes the handler answer early, so that nothing is left for the next invocation to thaw', async () => {
    vi.useFakeTimers();
    const answered = vi.fn();
    const deadline = Date.now() + 60_000;
    const handler = queueHandler(hanging, queue, () => {});
    void handler(
      batchOf(record('1', '1')),
      contextWith(() => deadline - Date.now()),
    ).then(answered, answered);
    await vi.advanceTimersByTimeAsync(120_000);
    expect(answered).not.toHaveBeenCalled();
  });
});
