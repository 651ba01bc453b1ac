import { afterEach, describe, expect, test } from 'vitest';
import { createSlackSender, SlackSettingsError } from '../../../functions/adapters/slack/sender.ts';
import type { SlackResult } from '../../../functions/alerts/slack-message.ts';
import { type Answer, apiAnswer, type FakeServer, startServer } from './fake-slack.ts';

const PATH = '/services/T000/B000/secret-part';
const MESSAGE = { text: 'hello', blocks: [{ type: 'divider' as const }] };

let server: FakeServer | undefined;

const serve = async (...answers: readonly Answer[]): Promise<FakeServer> => {
  server = await startServer(answers);
  return server;
};

afterEach(async () => {
  await server?.close();
  server = undefined;
});

describe('by webhook', () => {
  test('posts text and blocks as JSON', async () => {
    const { url, received } = await serve({ body: 'ok' });
    const sender = createSlackSender({ getSecret: async () => `${url}${PATH}\n` });
    expect(await sender.send(MESSAGE)).toEqual({ kind: 'sent' });
    expect(received.map(({ path }) => path)).toEqual([PATH]);
    expect(JSON.parse(received[0]?.body ?? '')).toEqual({
      ...MESSAGE,
      unfurl_links: false,
      unfurl_media: false,
    });
  });

  test.each<[string, Answer, SlackResult]>([
    [
      'too many messages',
      { status: 429, headers: { 'retry-after': '17' } },
      { kind: 'rate-limited', retryAfterSeconds: 17 },
    ],
    ['too many messages, no time given', { status: 429 }, { kind: 'rate-limited', retryAfterSeconds: 30 }],
    [
      'blocks refused',
      { status: 400, body: 'invalid_blocks' },
      { kind: 'refused', because: 'HTTP 400: invalid_blocks' },
    ],
    [
      'Slack is down',
      { status: 500, body: 'internal_error' },
      { kind: 'failed', because: 'HTTP 500: internal_error' },
    ],
    [
      'webhook revoked',
      { status: 404, body: 'no_service' },
      { kind: 'failed', because: 'HTTP 404: no_service' },
    ],
  ])('%s', async (_, answer, expected) => {
    const { url, received } = await serve(answer);
    expect(await createSlackSender({ getSecret: async () => `${url}${PATH}` }).send(MESSAGE)).toEqual(
      expected,
    );
    expect(received).toHaveLength(1);
  });

  test('an unreachable host is a failure that does not tell the URL', async () => {
    const { url, close } = await startServer([]);
    await close();
    const result = await createSlackSender({ getSecret: async () => `${url}${PATH}` }).send(MESSAGE);
    expect(result).toEqual({ kind: 'failed', because: 'no answer from the webhook' });
  });
});

describe('as a bot', () => {
  const sendAsBot = async (...answers: readonly Answer[]) => {
    const fake = await serve(...answers);
    const sender = createSlackSender({
      getSecret: async () => 'xoxb-not-a-real-token',
      channel: 'C0123456789',
      apiUrl: `${fake.url}/api/`,
    });
    return { result: await sender.send(MESSAGE), received: fake.received };
  };

  test('posts to the channel with the token in the header only', async () => {
    const { result, received } = await sendAsBot(apiAnswer({ ok: true, ts: '1.2' }));
    expect(result).toEqual({ kind: 'sent', ts: '1.2' });
    expect(received[0]?.path).toBe('/api/chat.postMessage');
    expect(received[0]?.headers.authorization).toBe('Bearer xoxb-not-a-real-token');
    const form = new URLSearchParams(received[0]?.body);
    expect(form.get('channel')).toBe('C0123456789');
    expect(form.get('text')).toBe('hello');
    expect(JSON.parse(form.get('blocks') ?? '')).toEqual(MESSAGE.blocks);
    expect(form.get('token')).toBeNull();
  });

  test.each<[string, Answer, SlackResult]>([
    [
      'too many messages',
      { status: 429, headers: { 'retry-after': '9' } },
      { kind: 'rate-limited', retryAfterSeconds: 9 },
    ],
    [
      'too many messages, said in the body',
      apiAnswer({ ok: false, error: 'ratelimited' }),
      { kind: 'rate-limited', retryAfterSeconds: 30 },
    ],
    [
      'blocks refused, with the reason',
      apiAnswer({
        ok: false,
        error: 'invalid_blocks',
        response_metadata: { messages: ['[ERROR] must be less than 3001 characters'] },
      }),
      { kind: 'refused', because: 'invalid_blocks; [ERROR] must be less than 3001 characters' },
    ],
    [
      'not in the channel',
      apiAnswer({ ok: false, error: 'not_in_channel' }),
      { kind: 'failed', because: 'not_in_channel' },
    ],
    ['Slack is down', { status: 503 }, { kind: 'failed', because: 'HTTP 503' }],
    ['no JSON', { body: '<html>' }, { kind: 'failed', because: 'unknown answer' }],
  ])('%s', async (_, answer, expected) => {
    const { result, received } = await sendAsBot(answer);
    expect(result).toEqual(
      expected.kind === 'failed' && expected.because === 'unknown answer'
        ? { kind: 'failed', because: expect.any(String) }
        : expected,
    );
    expect(received).toHaveLength(1);
  });
});

describe('a secret for neither', () => {
  test.each([
    ['not a URL and not a token', 'hunter2-hunter2', 'neither a webhook URL'],
    ['plain http', 'http://example.com/hunter2-hunter2', 'neither a webhook URL'],
    ['a token without a channel', 'xoxb-hunter2-hunter2', 'needs a channel'],
  ])('%s is refused without telling it', async (_, secret, expected) => {
    const send = createSlackSender({ getSecret: async () => secret }).send(MESSAGE);
    await expect(send).rejects.toThrow(SlackSettingsError);
    await expect(send).rejects.toThrow(expected);
    await expect(send).rejects.not.toThrow('hunter2');
  });
});
