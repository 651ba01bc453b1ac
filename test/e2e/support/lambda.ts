import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { COMPILE_CACHE } from '../../support/compile-cache.ts';

export type Invocation =
  | { readonly ok: true; readonly payload: unknown }
  | { readonly ok: false; readonly error: string };

/** A built bundle in its own process, fed by a local Lambda Runtime API. */
export type LocalLambda = {
  invoke(event: unknown): Promise<Invocation>;
  /** Of the process that runs now: Lambda starts another one when a process ends. */
  pid(): number;
  /** What it wrote to its log so far. */
  logs(): string;
  stop(): void;
};

type Pending = {
  readonly id: string;
  readonly event: unknown;
  readonly done: (invocation: Invocation) => void;
};

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
};

const bootstrap = path.join(import.meta.dirname, 'bootstrap.mjs');

const start = (
  name: string,
  port: number,
  env: Readonly<Record<string, string>>,
  dist: string,
): ChildProcess =>
  spawn(process.execPath, [bootstrap], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'] ?? '',
      AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${port}`,
      AWS_LAMBDA_FUNCTION_NAME: name,
      TEST_BUNDLE: pathToFileURL(path.resolve(dist, name, 'index.mjs')).href,
      AWS_ACCESS_KEY_ID: 'testing',
      AWS_SECRET_ACCESS_KEY: 'testing',
      ...COMPILE_CACHE,
      ...env,
    },
  });

/** Starts `<dist>/<name>/index.mjs`. An init error fails the first invocation, as on Lambda. */
export const startLambda = async (
  name: string,
  env: Readonly<Record<string, string>>,
  timeoutMs = 60_000,
  dist = 'dist',
): Promise<LocalLambda> => {
  const queue: Pending[] = [];
  const running = new Map<string, Pending>();
  let waiting: ServerResponse | undefined;
  let initError: string | undefined;
  let logs = '';
  let count = 0;

  const feed = (): void => {
    const next = waiting && queue.shift();
    if (!next || !waiting) return;
    running.set(next.id, next);
    waiting.writeHead(200, {
      'lambda-runtime-aws-request-id': next.id,
      'lambda-runtime-deadline-ms': String(Date.now() + timeoutMs),
      'content-type': 'application/json',
    });
    waiting.end(JSON.stringify(next.event));
    waiting = undefined;
  };

  const failRunning = (error: string): void => {
    for (const pending of running.values()) pending.done({ ok: false, error });
    running.clear();
  };

  const fail = (error: string): void => {
    initError = error;
    for (const pending of queue.splice(0)) pending.done({ ok: false, error });
    failRunning(error);
  };

  const server = createServer(async (request, response) => {
    const [, id = '', kind = ''] = /\/invocation\/([^/]+)\/(response|error)$/.exec(request.url ?? '') ?? [];
    if (request.url?.endsWith('/invocation/next')) {
      waiting = response;
      feed();
      return;
    }
    const body = await bodyOf(request);
    response.writeHead(202).end();
    if (request.url?.endsWith('/init/error')) fail(body);
    const pending = running.get(id);
    running.delete(id);
    pending?.done(kind === 'response' ? { ok: true, payload: JSON.parse(body) } : { ok: false, error: body });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const note = (chunk: Buffer): void => {
    logs += chunk.toString('utf8');
  };
  const run = (): ChildProcess => {
    const started = start(name, port, env, dist);
    started.stdout?.on('data', note);
    started.stderr?.on('data', note);
    started.on('exit', (code) => {
      if (code === null || code === 0) return;
      const error = `the process ended with code ${code}: ${logs}`;
      if (running.size === 0) return fail(initError ?? error);
      waiting = undefined;
      child = run();
      failRunning(error);
    });
    return started;
  };
  let child = run();

  return {
    pid: () => child.pid ?? 0,
    invoke: (event) =>
      new Promise((resolve) => {
        if (initError !== undefined) return resolve({ ok: false, error: initError });
        queue.push({ id: `request-${++count}`, event, done: resolve });
        feed();
      }),
    logs: () => logs,
    stop: () => {
      child.kill('SIGKILL');
      server.closeAllConnections();
      server.close();
    },
  };
};
