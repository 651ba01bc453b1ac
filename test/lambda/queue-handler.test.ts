import type { Context, SQSEvent, SQSRecord } from 'aws-lambda';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Outcome } from '../../functions/core/outcome.ts';
import { AccountUnavailableError } from '../../functions/core/ports.ts';
import type { Json } from '../../functions/formats/json.ts';
import { log } from '../../functions/lambda/observability.ts';
import { judgeRecord, queueHandler } from '../../functions/lambda/queue-handler.ts';

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

const record = (messageId: string, body: string): SQSRecord => ({
  messageId,
  body,
  receiptHandle: `receipt-${messageId}`,
  attributes: {
    ApproximateReceiveCount: '3',
    SentTimestamp: '0',
    SenderId: 'events.amazonaws.com',
    ApproximateFirstReceiveTimestamp: '0',
  },
  messageAttributes: {},
  md5OfBody: '',
  eventSource: 'aws:sqs',
  eventSourceARN: 'arn:aws:sqs:eu-central-1:111122223333:example.fifo',
  awsRegion: 'eu-central-1',
});

const contextWith = (getRemainingTimeInMillis: () => number) =>
  ({ awsRequestId: 'request-1', getRemainingTimeInMillis }) as Context;

const invoke = (judge: (input: Json) => Promise<Outcome>, ...records: readonly SQSRecord[]) => {
  const event: SQSEvent = { Records: [...records] };
  return queueHandler(judgeRecord(judge))(
    event,
    contextWith(() => 30_000),
  );
};

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

  it('logs every outcome with both ids', async () => {
    const body = '{"id":"e-1","detail":{"eventID":"c-1"}}';
    expect(await invoke(async () => HEALTHY, record('1', body))).toEqual({ batchItemFailures: [] });
    expect(logged.info).toHaveBeenCalledExactlyOnceWith(
      'Judged',
      expect.objectContaining({ eventBridgeId: 'e-1', eventId: 'c-1', status: 'healthy' }),
    );
    expect(written.map((line) => JSON.parse(line))).toEqual([
      expect.objectContaining({ Status: 'healthy', Outcome: 1 }),
    ]);
  });

  it('begins no record that Lambda might cut off', async () => {
    const judged: Json[] = [];
    const handler = queueHandler(
      judgeRecord(async (input) => {
        judged.push(input);
        return HEALTHY;
      }),
    );
    const event: SQSEvent = { Records: [record('1', '1'), record('2', '2'), record('3', '3')] };
    const answer = await handler(
      event,
      contextWith(() => (judged.length < 2 ? 12_000 : 9_000)),
    );
    expect(judged).toEqual([1, 2]);
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: '3' }] });
    expect(logged.warn).toHaveBeenCalledOnce();
  });
});
