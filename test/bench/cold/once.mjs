// Loads one bundle and handles one event, as a cold start does. It waits in between, so that the two parts can be told apart.
import { readFileSync } from 'node:fs';

const say = (what, more) =>
  process.stdout.write(`@${JSON.stringify({ what, cpu: process.cpuUsage(), ...more })}\n`);

const { handler } = await import(process.env.BENCH_BUNDLE);
say('loaded');
const event = await new Promise((resolve) =>
  process.stdin.once('data', () => resolve(JSON.parse(readFileSync(process.env.BENCH_EVENT, 'utf8')))),
);
const deadline = Date.now() + 60_000;
const answer = await handler(event, {
  awsRequestId: 'bench',
  functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
  functionVersion: '$LATEST',
  invokedFunctionArn: 'arn:aws:lambda:eu-central-1:111122223333:function:bench',
  memoryLimitInMB: '512',
  getRemainingTimeInMillis: () => deadline - Date.now(),
});
const peak = Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]);
say('done', { answer, peak });
process.exit(0);
