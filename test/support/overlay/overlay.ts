import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { OVERLAID } from './overlay-operations.ts';
import { clearWorld, emptyWorld, type OverlayWorld, type SeenRequest } from './overlay-world.ts';
import { createRounds } from './rounds.ts';
import { errorReply, type WireReply, type WireRequest, wireRequest } from './wire.ts';

export type Overlay = {
  readonly url: string;
  readonly world: OverlayWorld;
  reset(): void;
  stop(): Promise<void>;
};

/** Headers that belong to one connection and not to the message. */
const HOP = ['connection', 'host', 'content-length', 'transfer-encoding', 'keep-alive', 'expect'];

const bodyOf = async (message: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
};

const endToEnd = (headers: Iterable<readonly [string, string]>): Record<string, string> =>
  Object.fromEntries([...headers].filter(([name]) => !HOP.includes(name.toLowerCase())));

/** The account is the twelve digits in the access key; moto verifies no signature. */
const accountOf = ({ accessKeyId }: WireRequest, fallback: string): string =>
  /\d{12}/.exec(accessKeyId)?.[0] ?? fallback;

const forwardTo =
  (motoUrl: string, accountId: string) =>
  async (request: WireRequest): Promise<WireReply> => {
    const query = request.query.size > 0 ? `?${request.query}` : '';
    const hasBody = request.method !== 'GET' && request.method !== 'HEAD';
    const answer = await fetch(`${motoUrl}${request.path}${query}`, {
      method: request.method,
      redirect: 'manual',
      headers: {
        ...endToEnd(Object.entries(request.headers)),
        'x-moto-account-id': accountOf(request, accountId),
      },
      ...(hasBody ? { body: new Uint8Array(request.body) } : {}),
    });
    return {
      status: answer.status,
      headers: endToEnd(answer.headers),
      body: Buffer.from(await answer.arrayBuffer()),
    };
  };

const takeFault = (request: WireRequest, { faults }: OverlayWorld): WireReply | undefined => {
  const fault = faults.get(request.operation);
  // The owner sets up and breaks the account, so only the guard is refused.
  if (!fault || request.accessKeyId.startsWith('OWNER')) return undefined;
  if (fault.times <= 1) faults.delete(request.operation);
  else faults.set(request.operation, { ...fault, times: fault.times - 1 });
  return errorReply(request, fault.code, fault.status);
};

/** moto answers for every bucket in every Region. S3 sends the caller to the bucket's own. */
const sentElsewhere = (request: WireRequest, { bucketRegions }: OverlayWorld): WireReply | undefined => {
  if (request.service !== 's3' || request.operation === 's3:CreateBucket') return undefined;
  const region = bucketRegions.get(bucketIn(request));
  if (region === undefined || region === request.region) return undefined;
  const reply = errorReply(request, 'PermanentRedirect', 301);
  return { ...reply, headers: { ...reply.headers, 'x-amz-bucket-region': region } };
};

const bucketIn = ({ path }: WireRequest): string => path.split('/')[1] ?? '';

/** moto itself refuses to create a bucket elsewhere than where it was asked to. */
const remember = (request: WireRequest, reply: WireReply, { bucketRegions }: OverlayWorld): void => {
  if (reply.status >= 300) return;
  if (request.operation === 's3:CreateBucket') bucketRegions.set(bucketIn(request), request.region);
  if (request.operation === 's3:DeleteBucket') bucketRegions.delete(bucketIn(request));
};

const send = (response: ServerResponse, { status, headers, body }: WireReply): void => {
  response.writeHead(status, headers);
  response.end(body);
};

const listen = (server: Server): Promise<number> =>
  new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : 0);
    });
  });

/**
 * A proxy in front of moto that answers what moto lacks (see {@link OVERLAID}), and fails on demand. What it
 * answers is our reading of the AWS documentation, not an independent account: tests that rest on it say so.
 */
export const startOverlay = async (motoUrl: string, accountId: string): Promise<Overlay> => {
  const world = emptyWorld();
  const forward = forwardTo(motoUrl, accountId);
  const rounds = createRounds();
  const replyTo = async (request: WireRequest): Promise<WireReply> => {
    const overlaid = OVERLAID[request.operation];
    const reply =
      takeFault(request, world) ??
      sentElsewhere(request, world) ??
      (await (overlaid ? overlaid.answer(request, world, forward) : forward(request)));
    remember(request, reply, world);
    return reply;
  };
  const answer = async (message: IncomingMessage): Promise<WireReply> => {
    const request = wireRequest(message, await bodyOf(message));
    const { operation, accessKeyId, region, headers, method, path, query, body } = request;
    const input = `${method} ${path}?${query} ${body}`;
    const seen: SeenRequest = {
      operation,
      accessKeyId,
      region,
      headers,
      input,
      startedAt: performance.now(),
    };
    if (request.protocol !== 'none') world.requests.push(seen);
    const turn = world.answersInRounds ? rounds.enter(accessKeyId) : undefined;
    try {
      const reply = await replyTo(request);
      world.listener?.(request, reply);
      return reply;
    } finally {
      await turn?.();
      if (world.delayMilliseconds > 0) await sleep(world.delayMilliseconds);
      seen.endedAt = performance.now();
    }
  };
  const server = createServer((message, response) => {
    answer(message).then(
      (reply) => send(response, reply),
      (error: unknown) => send(response, { status: 502, headers: {}, body: String(error) }),
    );
  });
  const port = await listen(server);
  return {
    url: `http://127.0.0.1:${port}`,
    world,
    reset: () => clearWorld(world),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
