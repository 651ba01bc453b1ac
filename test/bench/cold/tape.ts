import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** An answer of the emulated account, to be given again. */
export type Recorded = {
  readonly asked: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

const bodyOf = async (message: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
};

const listening = async (server: Server): Promise<number> => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
};

const askedBy = ({ method, url, headers }: IncomingMessage, body: string): string =>
  `${method} ${url} ${headers['x-amz-target'] ?? ''} ${body}`;

/** What stays the same between two runs of one event: messages and rows hold the time. */
const operationOf = (asked: string): string =>
  [...asked.split(' ').slice(0, 3), /\bAction=\w+/.exec(asked)?.[0] ?? ''].join(' ');

export const isPublish = (asked: string): boolean => asked.includes('Action=Publish');

/** A proxy in front of an emulated account that records what it answers. */
export const startRecorder = async (target: string) => {
  const tape: Recorded[] = [];
  const forward = async (from: IncomingMessage, to: ServerResponse): Promise<void> => {
    const body = await bodyOf(from);
    const sent = request(new URL(from.url ?? '/', target), { method: from.method, headers: from.headers });
    sent.end(body);
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    // With the date of the recording, the SDK would take its clock for wrong, and try again.
    const {
      'transfer-encoding': _,
      'content-length': __,
      connection: ___,
      date: ____,
      ...headers
    } = answer.headers;
    const recorded = {
      asked: askedBy(from, body),
      status: answer.statusCode ?? 500,
      headers: headers as Record<string, string>,
      body: await bodyOf(answer),
    };
    tape.push(recorded);
    to.writeHead(recorded.status, recorded.headers).end(recorded.body);
  };
  const server = createServer((from, to) => {
    void forward(from, to);
  });
  const port = await listening(server);
  return { tape, url: `http://127.0.0.1:${port}`, stop: () => void server.close() };
};

/** A key and a certificate for 127.0.0.1, made by openssl; throws an error if there is none. */
const certificate = () => {
  const folder = mkdtempSync(join(tmpdir(), 'session-guard-tls-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  try {
    execFileSync(
      'openssl',
      [
        ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=127.0.0.1'],
        ...['-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', cert],
      ],
      { stdio: 'ignore' },
    );
    return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
  } finally {
    rmSync(folder, { recursive: true });
  }
};

/** Takes the recorded answers of one key in turn; the last one stays. */
const answersBy = (tape: readonly Recorded[], keyOf: (asked: string) => string) => {
  const byKey = Map.groupBy(tape, ({ asked }) => keyOf(asked));
  return {
    next: (asked: string): Recorded | undefined => {
      const waiting = byKey.get(keyOf(asked)) ?? [];
      return waiting.length > 1 ? waiting.shift() : waiting[0];
    },
  };
};

/** An account that gives recorded answers over HTTPS, each after some milliseconds. */
export const startReplay = async () => {
  const { key, cert } = certificate();
  let [exact, similar] = [answersBy([], String), answersBy([], String)];
  let delay = 0;
  let published: number | undefined;
  let missing: string[] = [];
  const answer = async (from: IncomingMessage, to: ServerResponse): Promise<void> => {
    const asked = askedBy(from, await bodyOf(from));
    if (isPublish(asked)) published ??= performance.now();
    const found = exact.next(asked) ?? similar.next(operationOf(asked));
    if (!found) missing.push(asked);
    setTimeout(() => to.writeHead(found?.status ?? 500, found?.headers).end(found?.body), delay);
  };
  const server = createSecureServer({ key, cert }, (from, to) => {
    void answer(from, to);
  });
  const port = await listening(server);
  return {
    url: `https://127.0.0.1:${port}`,
    cert,
    /** Begins a run: the answers of this tape from the start. */
    begin: (tape: readonly Recorded[], milliseconds: number) => {
      [exact, similar] = [answersBy(tape, String), answersBy(tape, operationOf)];
      [delay, published, missing] = [milliseconds, undefined, []];
    },
    /** When the first message was published (`performance.now()`), and what had no answer. */
    seen: () => ({ published, missing }),
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
};

export type Replay = Awaited<ReturnType<typeof startReplay>>;
