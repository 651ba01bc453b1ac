import { SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, expect, test } from 'vitest';
import { createQueue } from '../../../functions/adapters/aws/queue.ts';
import { type FakeServer, startServer } from '../slack/fake-slack.ts';

let server: FakeServer | undefined;

afterEach(async () => {
  await server?.close();
  server = undefined;
});

test.each([
  ['as long as asked', 17, 17],
  ['rounded up', 0.2, 1],
  ['never longer than SQS allows', 1_000_000, 43_140],
  ['never negative', -1, 0],
])('a message is hidden %s', async (_, seconds, expected) => {
  server = await startServer([{ headers: { 'content-type': 'application/x-amz-json-1.0' }, body: '{}' }]);
  const client = new SQSClient({
    region: 'eu-central-1',
    endpoint: server.url,
    credentials: { accessKeyId: 'example', secretAccessKey: 'example' },
  });
  const queueUrl = `${server.url}/111122223333/slack`;
  await createQueue(queueUrl, client).changeVisibility('handle', seconds);
  expect(JSON.parse(server.received[0]?.body ?? '')).toEqual({
    QueueUrl: queueUrl,
    ReceiptHandle: 'handle',
    VisibilityTimeout: expected,
  });
});
