// Runs one bundle as Lambda's Node runtime does: loads it, then takes one invocation after the other.
// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
import { flushCompileCache } from 'node:module';

// No test is about the random pauses of the SDK between two tries of a call.
const { random } = Math;
Math.random = () => random() / 100;

const api = `http://${process.env.AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime`;

const post = (path, body) => fetch(`${api}${path}`, { method: 'POST', body: JSON.stringify(body ?? null) });

const described = (error) => ({
  errorType: error?.name ?? 'Error',
  errorMessage: String(error?.message ?? error),
});

const load = async () => {
  try {
    return (await import(process.env.TEST_BUNDLE)).handler;
  } catch (error) {
    await post('/init/error', described(error));
    process.exit(1);
  }
};

const handler = await load();
// These processes are killed, and Node would write what it has compiled when they end.
flushCompileCache();
for (;;) {
  const next = await fetch(`${api}/invocation/next`);
  if (next.status !== 200) process.exit(0);
  const id = next.headers.get('lambda-runtime-aws-request-id');
  const deadline = Number(next.headers.get('lambda-runtime-deadline-ms'));
  const context = {
    awsRequestId: id,
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:aws:lambda:ap-northeast-1:111122223333:function:${process.env.AWS_LAMBDA_FUNCTION_NAME}`,
    memoryLimitInMB: '512',
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
  try {
    await post(`/invocation/${id}/response`, await handler(await next.json(), context));
  } catch (error) {
    await post(`/invocation/${id}/error`, described(error));
  }
}
