import { afterEach, describe, expect, test } from 'vitest';
import { createSlackSender } from '../../functions/adapters/slack/sender.ts';
import { DEFAULT_OPTIONS } from '../../functions/alerts/mute.ts';
import type { SlackThreads } from '../../functions/alerts/slack-message.ts';
import { toSnsMessage } from '../../functions/alerts/sns.ts';
import {
  type Delivery,
  deliverSlack,
  SlackDeliveryError,
  UnreadableNotificationError,
} from '../../functions/use-cases/deliver-slack.ts';
import { type Answer, apiAnswer, type FakeServer, startServer } from '../adapters/slack/fake-slack.ts';
import { sampleOutcome } from '../support/samples/sample-outcome.ts';

const SECRET = 'secret-part';

/** What SQS delivers of a publication to a subscription without raw delivery. */
const notification = (message: string): string =>
  JSON.stringify({
    Type: 'Notification',
    MessageId: '00000000-0000-4000-8000-000000000001',
    TopicArn: 'arn:aws:sns:eu-central-1:111122223333:session-guard-alerts',
    Message: message,
    Timestamp: '2026-11-20T03:05:00.000Z',
  });

const published = (): string => {
  const parts: Readonly<Record<string, string>> = JSON.parse(toSnsMessage(sampleOutcome()).Message);
  return parts['sqs'] ?? '';
};

/** The messages of incidents. */
const known = new Map<string, string>();
let brokenThreads: SlackThreads | undefined;
let server: FakeServer | undefined;
const logged: unknown[] = [];
const record = (...line: readonly unknown[]): void => {
  logged.push(line);
};

afterEach(async () => {
  await server?.close();
  server = undefined;
  logged.length = 0;
  known.clear();
  brokenThreads = undefined;
});

type Way = 'webhook' | 'bot';

const deliver = async (body: string, way: Way, ...answers: readonly Answer[]): Promise<Delivery> => {
  server = await startServer(answers);
  const { url } = server;
  const sender = createSlackSender({
    getSecret: async () => (way === 'webhook' ? `${url}/services/${SECRET}` : `xoxb-${SECRET}`),
    channel: 'C0123456789',
    apiUrl: `${url}/api/`,
  });
  const threads: SlackThreads = {
    find: async (incident) => known.get(incident),
    save: async (incident, ts) => void known.set(incident, ts),
  };
  const log = { info: record, warn: record, error: record };
  return deliverSlack(body, { sender, threads: brokenThreads ?? threads, log }, DEFAULT_OPTIONS);
};

const bodies = (): readonly string[] => server?.received.map(({ body }) => body) ?? [];

describe('an alert in the queue is posted', () => {
  test.each([
    ['wrapped by SNS', notification(published())],
    ['delivered raw', published()],
  ])('%s', async (_, body) => {
    expect(await deliver(body, 'webhook', { body: 'ok' })).toEqual({ kind: 'sent', form: 'blocks' });
    const posted = JSON.parse(bodies()[0] ?? '');
    expect(posted.text).toMatch(/^🚨 Sessions will fail on 14 nodes in vpc-0abc/);
    expect(posted.blocks[0].type).toBe('header');
  });
});

describe('an outcome of another version is posted', () => {
  const posted = async (changes: Readonly<Record<string, unknown>>): Promise<string> => {
    const body = notification(JSON.stringify({ ...sampleOutcome(), ...changes }));
    expect(await deliver(body, 'webhook', { body: 'ok' })).toEqual({ kind: 'sent', form: 'blocks' });
    return bodies().join();
  };
  const [finding] = sampleOutcome().findings;
  const subject = { type: 'AWS::EC2::Tomorrow', id: 'tmr-0abc' };

  test('with words, kinds and fields that this one does not know', async () => {
    const text = await posted({
      status: 'postponed',
      impact: 'sessions-recorded-twice',
      severity: 'deafening',
      attribution: 'confessed',
      actor: { ...sampleOutcome().actor, tool: 'tomorrow', mood: 'good' },
      resources: [subject],
      findings: [{ ...finding, subject, impact: 'sessions-recorded-twice', colour: 'red' }],
      weather: { is: 'fine' },
    });
    expect(text).toContain('Cannot tell whether sessions work');
    expect(text).toContain('alice@example.com');
    expect(text).toContain('an unknown tool');
    expect(text).toContain('AWS::EC2::Tomorrow tmr-0abc');
    expect(text).toContain('DHCP options now name public DNS servers');
    expect(text).toContain('Nothing was changed: the guard is in alert mode.');
  });

  test.each(Object.keys(sampleOutcome()).filter((key) => key !== 'status' && key !== 'because'))(
    'without %s',
    async (key) => {
      expect(await posted({ [key]: undefined })).toContain('DHCP options now name public DNS servers');
    },
  );
});

describe('an alarm on the guard itself is posted', () => {
  const alarm = (NewStateValue: string): string =>
    notification(
      JSON.stringify({
        AlarmName: 'session-guard-SweepMissingAlarm',
        AlarmDescription: 'session-guard has not completed a sweep for three hours',
        NewStateValue,
        NewStateReason: 'Threshold Crossed: <no datapoints>',
      }),
    );

  test.each([
    ['ALARM', '🚨'],
    ['OK', '✅'],
  ])('%s', async (state, mark) => {
    const delivery = await deliver(alarm(state), 'webhook', { body: 'ok' });
    expect(delivery).toEqual({ kind: 'sent', form: 'plain-text' });
    expect(JSON.parse(bodies()[0] ?? '').text).toBe(
      `${mark} session-guard has not completed a sweep for three hours (${state})\nThreshold Crossed: &lt;no datapoints&gt;`,
    );
  });
});

describe('blocks that Slack refuses are followed by plain text', () => {
  test.each<[Way, Answer, Answer]>([
    ['webhook', { status: 400, body: 'invalid_blocks' }, { body: 'ok' }],
    ['bot', apiAnswer({ ok: false, error: 'invalid_blocks' }), apiAnswer({ ok: true, ts: '1.2' })],
  ])('by %s', async (way, refusal, acceptance) => {
    const delivery = await deliver(notification(published()), way, refusal, acceptance);
    expect(delivery).toEqual({ kind: 'sent', form: 'plain-text' });
    const second =
      way === 'webhook'
        ? JSON.parse(bodies()[1] ?? '')
        : Object.fromEntries(new URLSearchParams(bodies()[1]));
    expect(bodies()).toHaveLength(2);
    expect(second.blocks).toBeUndefined();
    expect(second.text).toContain('To fix it:\n```\naws ec2 associate-dhcp-options');
    expect(JSON.stringify(logged)).toContain('invalid_blocks');
  });

  test('when that is refused as well, the queue tries again', async () => {
    const delivery = deliver(notification(published()), 'webhook', { status: 400, body: 'invalid_payload' });
    await expect(delivery).rejects.toThrow(
      'Slack did not accept the alert (plain-text): HTTP 400: invalid_payload',
    );
  });
});

describe('too many messages', () => {
  test.each<[Way, Answer, number]>([
    ['webhook', { status: 429, headers: { 'retry-after': '17' } }, 17],
    ['bot', { status: 429, headers: { 'retry-after': '17' } }, 17],
    ['bot', apiAnswer({ ok: false, error: 'ratelimited' }), 30],
  ])('by %s is answered with the time to wait', async (way, answer, retryAfterSeconds) => {
    const delivery = await deliver(notification(published()), way, answer);
    expect(delivery).toEqual({ kind: 'rate-limited', retryAfterSeconds });
    expect(bodies()).toHaveLength(1);
  });

  test('also when only the plain text met it', async () => {
    const delivery = await deliver(
      notification(published()),
      'webhook',
      { status: 400, body: 'invalid_blocks' },
      { status: 429, headers: { 'retry-after': '3' } },
    );
    expect(delivery).toEqual({ kind: 'rate-limited', retryAfterSeconds: 3 });
  });
});

describe('a failure is thrown, so that the queue tries again', () => {
  test.each<[Way, Answer, string]>([
    ['webhook', { status: 500, body: 'internal_error' }, 'HTTP 500: internal_error'],
    ['bot', apiAnswer({ ok: false, error: 'channel_not_found' }), 'channel_not_found'],
  ])('by %s', async (way, answer, because) => {
    const delivery = deliver(notification(published()), way, answer);
    await expect(delivery).rejects.toThrow(SlackDeliveryError);
    await expect(delivery).rejects.toThrow(because);
    await expect(delivery).rejects.not.toThrow(SECRET);
    expect(JSON.stringify(logged)).not.toContain(SECRET);
  });
});

describe('a message that is no outcome is thrown', () => {
  test.each([
    ['no JSON', 'hello', 'is not JSON'],
    ['no JSON inside', notification('hello'), 'is not JSON'],
    ['another object', '{"a":1}', 'contains no outcome of session-guard'],
    [
      'an outcome that does not say how it ended',
      notification(JSON.stringify({ ...sampleOutcome(), status: undefined })),
      'has no status',
    ],
  ])('%s', async (_, body, because) => {
    const delivery = deliver(body, 'webhook', { body: 'ok' });
    await expect(delivery).rejects.toThrow(UnreadableNotificationError);
    await expect(delivery).rejects.toThrow(because);
    expect(bodies()).toHaveLength(0);
  });
});

describe('the end of an incident', () => {
  const incident = sampleOutcome().incident ?? '';
  const end = (): string => {
    const resolved = {
      how: 'holds',
      since: '2026-11-20T03:05:00.000Z',
      until: '2026-11-20T03:30:00.000Z',
      severity: 'critical',
      stillOpen: [],
    } as const;
    return JSON.stringify({ ...sampleOutcome(), status: 'resolved', severity: 'info', resolved });
  };
  const posts = (): readonly Readonly<Record<string, string>>[] =>
    bodies().map((body) => Object.fromEntries(new URLSearchParams(body)));
  const again = async (): Promise<void> => {
    await server?.close();
  };

  test('is posted by a bot in the thread of the alert, and shown in the channel', async () => {
    await deliver(published(), 'bot', apiAnswer({ ok: true, ts: '1700000000.000100' }));
    expect(posts()[0]?.['thread_ts']).toBeUndefined();
    await again();
    await deliver(end(), 'bot', apiAnswer({ ok: true, ts: '1700000900.000200' }));
    expect(posts()).toMatchObject([{ thread_ts: '1700000000.000100', reply_broadcast: 'true' }]);
    expect(posts()[0]?.['text']).toMatch(/^✅ Resolved after 25 minutes/);
    // The next reply answers the alert, not this one.
    expect(known.get(incident)).toBe('1700000000.000100');
  });

  test('is in the thread of the latest alert', async () => {
    await deliver(published(), 'bot', apiAnswer({ ok: true, ts: '1.1' }));
    await again();
    await deliver(published(), 'bot', apiAnswer({ ok: true, ts: '2.2' }));
    await again();
    await deliver(end(), 'bot', apiAnswer({ ok: true, ts: '3.3' }));
    expect(posts()).toMatchObject([{ thread_ts: '2.2' }]);
  });

  test('answers the plain text of an alert whose blocks were refused', async () => {
    await deliver(
      published(),
      'bot',
      apiAnswer({ ok: false, error: 'invalid_blocks' }),
      apiAnswer({ ok: true, ts: '4.4' }),
    );
    expect(known.get(incident)).toBe('4.4');
  });

  test('is a message of its own where the alert is not known or was deleted', async () => {
    await deliver(end(), 'bot', apiAnswer({ ok: true, ts: '1.1' }));
    expect(posts()).toHaveLength(1);
    expect(posts()[0]?.['thread_ts']).toBeUndefined();
    expect(bodies()[0]).toContain(encodeURIComponent(incident));
    await again();
    known.set(incident, '1.1');
    const gone = apiAnswer({ ok: false, error: 'thread_not_found' });
    expect(await deliver(end(), 'bot', gone, apiAnswer({ ok: true, ts: '2.2' }))).toMatchObject({
      kind: 'sent',
    });
    expect(posts().map((post) => post['thread_ts'])).toEqual(['1.1', undefined]);
  });

  test('is a message of its own by webhook, which names the incident and asks for no thread', async () => {
    brokenThreads = {
      find: () => Promise.reject(new Error('asked')),
      save: () => Promise.reject(new Error('asked')),
    };
    await deliver(published(), 'webhook', { body: 'ok' });
    await again();
    await deliver(end(), 'webhook', { body: 'ok' });
    expect(JSON.stringify(JSON.parse(bodies()[0] ?? ''))).toContain(incident);
    expect(logged).toEqual([]);
  });

  test('is posted although the store of threads does not answer, and an alert is not posted twice', async () => {
    brokenThreads = {
      find: () => Promise.reject(new Error('throttled')),
      save: () => Promise.reject(new Error('throttled')),
    };
    await deliver(published(), 'bot', apiAnswer({ ok: true, ts: '1.1' }));
    expect(bodies()).toHaveLength(1);
    await again();
    expect(await deliver(end(), 'bot', apiAnswer({ ok: true, ts: '2.2' }))).toMatchObject({ kind: 'sent' });
    expect(JSON.stringify(logged)).toContain('The thread of the incident could not be looked up');
  });

  test('waits like any other message when there are too many', async () => {
    known.set(incident, '1.1');
    const answer = apiAnswer({ ok: false, error: 'ratelimited' });
    expect(await deliver(end(), 'bot', answer)).toEqual({ kind: 'rate-limited', retryAfterSeconds: 30 });
    expect(bodies()).toHaveLength(1);
  });
});
