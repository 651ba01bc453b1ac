import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export type Moto = { readonly url: string; reset(): Promise<void>; stop(): Promise<void> };

const START_MILLISECONDS = 20_000;

/**
 * It ends with its standard input, hence with the test run, however that ends. moto builds the grammar of JSONPath
 * anew for each path of each event, which takes longer than all the rest of a delivery: a path is parsed once. DynamoDB writes
 * a row under a condition in one step; moto looks first and writes then, with other threads in between, so that two runs
 * may both be told that they were the first: one call after the other.
 */
const PROGRAM = `
import functools, os, sys, threading
import jsonpath_ng.ext
jsonpath_ng.ext.parse = functools.lru_cache(jsonpath_ng.ext.parse)
from moto.dynamodb.responses import DynamoHandler
answer, turn = DynamoHandler.call_action, threading.RLock()
def answer_alone(self):
    with turn:
        return answer(self)
DynamoHandler.call_action = answer_alone
threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
from moto.server import main
main(["-H", "127.0.0.1", "-p", sys.argv[1]])
`;

/** A port that was free a moment ago. */
const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      server.close(() => resolve(port));
    });
  });

const isUp = async (url: string): Promise<boolean> => {
  try {
    return (await fetch(`${url}/moto-api/data.json`)).ok;
  } catch {
    return false;
  }
};

const waitUntilUp = async (url: string, child: ChildProcess): Promise<void> => {
  for (const end = Date.now() + START_MILLISECONDS; Date.now() < end; ) {
    if (child.exitCode !== null) throw new Error(`moto ended with code ${child.exitCode}`);
    if (await isUp(url)) return;
    await sleep(50);
  }
  throw new Error(`moto did not answer within ${START_MILLISECONDS} ms`);
};

/** Starts a separate, empty AWS account without data of other suites. */
export const startMoto = async (python: string): Promise<Moto> => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(python, ['-c', PROGRAM, String(port)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    env: {
      ...process.env,
      // AWS's managed policies: reading them in makes each reset 50 times slower, and no suite needs them.
      MOTO_IAM_LOAD_MANAGED_POLICIES: 'false',
      // Hundreds of images, each with a volume and a snapshot, which are made again after each reset.
      MOTO_EC2_LOAD_DEFAULT_AMIS: 'false',
      // AWS answers 403 for a bucket of another account; moto allows it unless it is configured.
      MOTO_S3_ALLOW_CROSSACCOUNT_ACCESS: 'false',
    },
  });
  await waitUntilUp(url, child);
  return {
    url,
    reset: async () => {
      await fetch(`${url}/moto-api/reset`, { method: 'POST' });
    },
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve());
        child.kill('SIGKILL');
      }),
  };
};
