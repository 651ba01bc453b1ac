import { SSMClient } from '@aws-sdk/client-ssm';
import { afterEach, expect, test } from 'vitest';
import { createSecret } from '../../../functions/adapters/aws/secret.ts';
import { type Answer, type FakeServer, startServer } from '../slack/fake-slack.ts';

const parameter = (Value: string): Answer => ({
  headers: { 'content-type': 'application/x-amz-json-1.1' },
  body: JSON.stringify({ Parameter: { Name: '/session-guard/slack', Type: 'SecureString', Value } }),
});

let server: FakeServer | undefined;

const secretFrom = async (answers: readonly Answer[], now: () => Date) => {
  server = await startServer(answers);
  const client = new SSMClient({
    region: 'eu-central-1',
    endpoint: server.url,
    maxAttempts: 1,
    credentials: { accessKeyId: 'example', secretAccessKey: 'example' },
  });
  return createSecret({ client, name: '/session-guard/slack', now });
};

afterEach(async () => {
  await server?.close();
  server = undefined;
});

test('is read decrypted and kept for five minutes', async () => {
  let time = Date.parse('2026-11-20T03:00:00Z');
  const getSecret = await secretFrom([parameter('first'), parameter('second')], () => new Date(time));
  expect(await getSecret()).toBe('first');
  expect(JSON.parse(server?.received[0]?.body ?? '')).toEqual({
    Name: '/session-guard/slack',
    WithDecryption: true,
  });
  time += 5 * 60_000 - 1;
  expect(await getSecret()).toBe('first');
  time += 1;
  expect(await getSecret()).toBe('second');
  expect(server?.received).toHaveLength(2);
});

test('a failure is told and not kept', async () => {
  const denied: Answer = {
    status: 400,
    headers: { 'content-type': 'application/x-amz-json-1.1' },
    body: JSON.stringify({ __type: 'AccessDeniedException', message: 'not authorized' }),
  };
  const getSecret = await secretFrom([denied, parameter('first')], () => new Date(0));
  await expect(getSecret()).rejects.toThrow('not authorized');
  expect(await getSecret()).toBe('first');
});

test('an empty parameter is an error', async () => {
  const getSecret = await secretFrom([parameter('')], () => new Date(0));
  await expect(getSecret()).rejects.toThrow('The parameter /session-guard/slack is empty');
});
