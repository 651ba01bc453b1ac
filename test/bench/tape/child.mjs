// A fresh process that loads one bundle and handles the invocations of a file, as Lambda's runtime does, and says what
// that took. Its clock shows when they were recorded.
import { readFileSync } from 'node:fs';

const { bundle, at, invocations, rewind, waits } = JSON.parse(readFileSync(process.env.BENCH_TASK, 'utf8'));

const Clock = Date;
const late = Clock.now() - at;
globalThis.Date = class extends Clock {
  constructor(...parts) {
    if (parts.length === 0) super(Clock.now() - late);
    else super(...parts);
  }
  static now() {
    return Clock.now() - late;
  }
};

const cpu = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};
const peak = () => Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]) / 1024;
const context = (id) => ({
  awsRequestId: id,
  functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
  functionVersion: '$LATEST',
  invokedFunctionArn: `arn:aws:lambda:eu-central-1:111122223333:function:${process.env.AWS_LAMBDA_FUNCTION_NAME}`,
  memoryLimitInMB: '512',
  getRemainingTimeInMillis: () => 60_000,
});

const answerOf = async (url) => {
  const { get } = await import('node:https');
  await new Promise((resolve, reject) =>
    get(url, (answer) => answer.resume().on('end', resolve)).on('error', reject),
  );
};

const { handler } = await import(bundle);
if (waits) {
  // From here on, the process has a share of a CPU: Lambda's init has a whole one.
  process.stdout.write('loaded\n');
  await new Promise((resolve) => process.stdin.once('data', resolve));
  process.stdin.destroy();
}
const handled = [];
for (const [index, invocation] of invocations.entries()) {
  if (rewind && index > 0) await answerOf(rewind);
  const before = cpu();
  const answer = await handler(invocation, context(`request-${index}`));
  if (answer?.batchItemFailures?.length > 0) process.exitCode = 1;
  const now = performance.timeOrigin + performance.now();
  handled.push({ cpu: cpu() - before, total: cpu(), at: now, peak: peak() });
}
process.stdout.write(`\n${JSON.stringify({ startedAt: performance.timeOrigin, handled })}\n`);
