import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { envelopeOf, recordOf } from '../support/samples/sample-event.ts';
import { type LocalLambda, startLambda } from './support/lambda.ts';

/** A little more than what a function keeps for giving a record back, so that its deadline is soon. */
const TIMEOUT_MS = 14_000;

let server: Server;
let lambda: LocalLambda;
const services: string[] = [];
let hidden: { readonly VisibilityTimeout: number } | undefined;

beforeAll(async () => {
  // An AWS that never answers, except for SQS.
  server = createServer((request, response) => {
    const [, service = ''] = /\/\d{8}\/[^/]+\/([^/]+)\//.exec(request.headers.authorization ?? '') ?? [];
    services.push(service);
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString('utf8');
    });
    request.on('end', () => {
      if (service !== 'sqs') return;
      hidden = JSON.parse(body);
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const environment = {
    AWS_REGION: 'ap-northeast-1',
    AWS_ENDPOINT_URL: url,
    ACCOUNT_ID: '111122223333',
    PARTITION: 'aws',
    LEDGER_TABLE: 'ledger',
    ALERT_TOPIC_ARN: 'arn:aws:sns:ap-northeast-1:111122223333:alerts',
    QUEUE_URL: `${url}/111122223333/queue`,
  };
  lambda = await startLambda('guard-network', environment, TIMEOUT_MS);
});

afterAll(() => {
  lambda.stop();
  server.closeAllConnections();
  server.close();
});

test('a built function that hangs gives its record back, and its process ends, so that no call follows', async () => {
  const before = lambda.pid();
  const record = recordOf('ec2:ModifyVpcAttribute', {
    request: { vpcId: 'vpc-0example', enableDnsSupport: { value: false } },
  });
  const answer = await lambda.invoke({
    Records: [
      {
        messageId: 'message-1',
        receiptHandle: 'receipt-1',
        body: JSON.stringify(envelopeOf(record)),
        attributes: { ApproximateReceiveCount: '1', ApproximateFirstReceiveTimestamp: String(Date.now()) },
      },
    ],
  });
  expect(answer).toMatchObject({ ok: false, error: expect.stringContaining('ended with code 1') });
  expect(lambda.logs()).toContain('The record takes too long');
  expect(hidden?.VisibilityTimeout).toBe(10);
  expect(services).toContain('ec2');
  // The SDK's next attempt would come eight seconds after the one that hangs, but no process is left for it.
  expect(() => process.kill(before, 0)).toThrow('ESRCH');
});
