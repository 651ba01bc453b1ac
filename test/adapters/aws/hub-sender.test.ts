import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { afterEach, describe, expect, it } from 'vitest';
import { MOST_BYTES, outcomeEntry, sweepEntry } from '../../../functions/adapters/aws/hub/entry.ts';
import { createHubSender } from '../../../functions/adapters/aws/hub/sender.ts';
import { HUB_FAILED } from '../../../functions/core/hub/event.ts';
import { isUuid } from '../../../functions/core/hub/uuid.ts';
import { VERSION } from '../../../functions/formats/version.ts';
import { memoryLog } from '../../support/account.ts';
import { sampleOutcome } from '../../support/samples/sample-outcome.ts';
import { type Answer, type FakeServer, startServer } from '../slack/fake-slack.ts';

const identity = {
  accountId: '111122223333',
  accountName: 'example-shop',
  region: 'eu-central-1',
  partition: 'aws',
};

const ID = '11111111-2222-4333-8444-555555555555';

const sizeOf = (text: string): number => new TextEncoder().encode(text).length;

/** The id in the detail of what was put. */
const idIn = (request: { readonly body: string } | undefined): string =>
  JSON.parse(JSON.parse(request?.body ?? '').Entries[0].Detail).id;

describe('an event for the hub', () => {
  it('holds the whole outcome, the version and the name of the account', () => {
    const { Source, DetailType, Detail } = outcomeEntry(identity, sampleOutcome(), ID);
    expect([Source, DetailType]).toEqual(['session-guard', 'Session Guard Outcome']);
    expect(JSON.parse(Detail)).toEqual({
      schema: 1,
      version: VERSION,
      accountName: 'example-shop',
      id: ID,
      outcome: sampleOutcome(),
    });
  });

  it('is of another kind if something is over', () => {
    expect(outcomeEntry(identity, sampleOutcome({ status: 'resolved' }), ID).DetailType).toBe(
      'Session Guard Resolved',
    );
  });

  it('always fits, and says what was cut', () => {
    const long = 'ü'.repeat(200_000);
    const outcome = sampleOutcome({
      because: long,
      differences: [{ what: long, before: long, after: long }],
    });
    const { Detail } = outcomeEntry(identity, outcome, ID);
    expect(sizeOf(Detail)).toBeLessThanOrEqual(MOST_BYTES);
    expect(JSON.parse(Detail).outcome.action).toContain('did not fit');
    const failed = Array.from({ length: 5000 }, () => long);
    const report = {
      complete: false,
      mode: 'alert',
      autoFix: [],
      guardedDocuments: [],
      nodes: null,
      openIncidents: 0,
      failed,
      deaf: [],
    } as const;
    expect(sizeOf(sweepEntry(identity, report).Detail)).toBeLessThanOrEqual(MOST_BYTES);
  });

  it('holds no character that a queue refuses', () => {
    const { Detail } = outcomeEntry(identity, sampleOutcome({ because: 'a\uFFFEb\uFFFFc\uD800d' }), ID);
    expect(Detail).not.toMatch(/[\uFFFE\uFFFF]|\\ud800/i);
    expect(JSON.parse(Detail).outcome.because).toBe('a\uFFFDb\uFFFDc\uFFFDd');
  });
});

describe('the sender', () => {
  let server: FakeServer | undefined;

  afterEach(async () => {
    await server?.close();
    server = undefined;
  });

  const start = async (...answers: readonly Answer[]) => {
    server = await startServer(answers);
    const log = memoryLog();
    const client = new EventBridgeClient({
      endpoint: server.url,
      region: 'eu-central-1',
      credentials: { accessKeyId: 'example', secretAccessKey: 'example' },
      maxAttempts: 2,
    });
    const hub = createHubSender({ identity: () => identity, log, client });
    return { hub, received: server.received, lines: log.lines };
  };

  const send = async (...answers: readonly Answer[]) => {
    const { hub, received, lines } = await start(...answers);
    hub.outcome(sampleOutcome());
    await hub.settled();
    return { received, lines };
  };

  it('puts one event on the own default bus', async () => {
    const { received, lines } = await send({ body: '{"FailedEntryCount":0,"Entries":[{"EventId":"1"}]}' });
    expect(lines).toEqual([]);
    expect(received).toHaveLength(1);
    expect(JSON.parse(received[0]?.body ?? '')).toEqual({
      Entries: [outcomeEntry(identity, sampleOutcome(), idIn(received[0]))],
    });
  });

  it('gives an event one id, whatever its tries, and each event another', async () => {
    const taken = { body: '{"FailedEntryCount":0,"Entries":[{"EventId":"1"}]}' };
    const { hub, received, lines } = await start({ status: 500, body: 'the answer is lost' }, taken);
    hub.outcome(sampleOutcome());
    await hub.settled();
    expect(received.map(({ body }) => body)).toEqual([received[0]?.body, received[0]?.body]);
    expect(isUuid(idIn(received[0]))).toBe(true);
    // The same process tells it again.
    hub.outcome(sampleOutcome());
    await hub.settled();
    expect(received).toHaveLength(3);
    expect(idIn(received[2])).not.toBe(idIn(received[0]));
    expect(lines).toEqual([]);
  });

  it.each([
    [
      'is refused by EventBridge itself',
      { body: '{"FailedEntryCount":1,"Entries":[{"ErrorCode":"InternalFailure"}]}' },
    ],
    ['is denied', { status: 400, body: '{"__type":"AccessDeniedException","message":"no"}' }],
    ['is throttled', { status: 400, body: '{"__type":"ThrottlingException","message":"slow down"}' }],
    ['meets a broken service', { status: 500, body: 'broken' }],
  ])('logs the line that is counted, and throws nothing, if an event %s', async (_, answer) => {
    const { lines } = await send(answer);
    expect(lines).toEqual([{ level: 'error', message: HUB_FAILED }]);
  });
});
