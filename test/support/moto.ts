import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';

export type Moto = { readonly url: string; reset(): Promise<void>; stop(): Promise<void> };

/**
 * It listens on a port that the system gives it, and tells which: a port that was found free before may be another's by
 * then. It ends with its standard input, hence with the test run, however that ends. moto builds the grammar of JSONPath
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
from werkzeug import serving
make_server = serving.make_server
def make_server_and_tell(*args, **kwargs):
    server = make_server(*args, **kwargs)
    os.environ["MOTO_PORT"] = str(server.server_port)
    print(server.server_port, flush=True)
    return server
serving.make_server = make_server_and_tell
from moto.server import main
main(["-H", "127.0.0.1", "-p", "0"])
`;

/** The first line that a process writes, when it is complete. Throws if the process ends before. */
const firstLine = async (stdout: Readable): Promise<string> => {
  let text = '';
  for await (const chunk of stdout.iterator({ destroyOnReturn: false })) {
    text += chunk;
    const [line = '', ...more] = text.split('\n');
    if (more.length > 0) return line;
  }
  throw new Error('moto ended before it listened');
};

/** Starts a separate, empty AWS account without data of other suites. */
export const startMoto = async (python: string): Promise<Moto> => {
  const child = spawn(python, ['-c', PROGRAM], {
    stdio: ['pipe', 'pipe', 'ignore'],
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
  const url = `http://127.0.0.1:${await firstLine(child.stdout)}`;
  child.stdout.resume();
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
