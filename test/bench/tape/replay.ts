import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorReply, type WireReply, wireRequest } from '../../support/overlay/wire.ts';
import { makeCertificate } from './certificate.ts';
import { type Answered, createPlayer, type Player, questionOf } from './match.ts';

/** Each service has an address, as each has a host in AWS: a connection to one does not serve another. */
const SERVICES = [
  'EC2',
  'SSM',
  'IAM',
  'S3',
  'DYNAMODB',
  'SNS',
  'SQS',
  'CLOUDWATCH_LOGS',
  'KMS',
  'CLOUDTRAIL',
  'EVENTBRIDGE',
  'LAMBDA',
  'ROUTE_53',
] as const;

/** Longer than a process that is measured lives. */
const KEPT_MS = 120_000;

const addressOf = (n: number): string => `127.0.0.${n + 1}`;

/** What was asked while a tape was played. */
export type Played = {
  calls: number;
  /** When the message was sent, in milliseconds since 1970. */
  messageAt: number | undefined;
  /** Questions that the tape does not answer. */
  readonly unanswered: string[];
};

type Playing = { readonly played: Played; readonly delay: number; player: Player; rewind(): void };

/** A server that answers as a tape says, over HTTPS. */
export type Replay = {
  readonly url: string;
  /** Asked in between, it begins the tape anew. */
  readonly rewindUrl: string;
  /** What makes a function ask this server. */
  readonly environment: Readonly<Record<string, string>>;
  /** Plays a tape from now on. Each answer takes `delay` milliseconds. */
  play(tape: readonly Answered[], delay: number): Played;
  stop(): void;
};

const now = (): number => performance.timeOrigin + performance.now();

const bodyOf = async (message: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
};

const OK: WireReply = { status: 200, headers: {}, body: 'ok' };

const replyTo = async (message: IncomingMessage, playing: Playing): Promise<WireReply> => {
  const request = wireRequest(message, await bodyOf(message));
  if (request.path === '/rewind') {
    playing.rewind();
    return OK;
  }
  const { played, player, delay } = playing;
  const isSlack = request.path.startsWith('/services/');
  if (isSlack || request.operation === 'sns:Publish') played.messageAt ??= now();
  played.calls += 1;
  const question = questionOf(request);
  const reply = isSlack ? OK : player.answer(question);
  if (!reply) played.unanswered.push(question.exact);
  await sleep(delay);
  return reply ?? errorReply(request, 'NotOnTheTape', 400);
};

/** Starts the server; it needs openssl, and loopback addresses beside 127.0.0.1, as Linux has them. */
export const startReplay = async (): Promise<Replay> => {
  const certificate = makeCertificate([0, ...SERVICES.map((_, n) => n + 1)].map(addressOf));
  let playing: Playing | undefined;
  const answer = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (!playing) throw new Error('no tape is played');
    const { status, headers, body } = await replyTo(message, playing);
    const { date: _, ...lasting } = headers;
    response.writeHead(status, lasting).end(body);
  };
  const server = createServer({ key: certificate.key, cert: certificate.chain }, (message, response) => {
    answer(message, response).catch((error: unknown) => response.writeHead(502).end(String(error)));
  });
  server.keepAliveTimeout = KEPT_MS;
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '0.0.0.0', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : 0);
    });
  });
  const urlOf = (n: number): string => `https://${addressOf(n)}:${port}`;
  return {
    url: urlOf(0),
    rewindUrl: `${urlOf(0)}/rewind`,
    environment: {
      NODE_EXTRA_CA_CERTS: certificate.rootFile,
      AWS_ENDPOINT_URL: urlOf(0),
      ...Object.fromEntries(SERVICES.map((service, n) => [`AWS_ENDPOINT_URL_${service}`, urlOf(n + 1)])),
    },
    play: (tape, delay) => {
      const played: Played = { calls: 0, messageAt: undefined, unanswered: [] };
      const begin = (): Player => createPlayer(tape);
      const started: Playing = {
        played,
        delay,
        player: begin(),
        rewind: () => {
          started.player = begin();
        },
      };
      playing = started;
      return played;
    },
    stop: () => {
      server.closeAllConnections();
      server.close();
      certificate.remove();
    },
  };
};
