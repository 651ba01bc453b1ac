import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMPILE_CACHE } from '../../support/compile-cache.ts';

type Finished = {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Milliseconds in which it had nothing to do but wait. A busy machine adds nothing to them. */
  readonly waited: number;
};

/** Tells on a pipe of its own how long the process waited. */
const WAITED = `data:text/javascript,${encodeURIComponent(`
import { writeSync } from 'node:fs';
process.on('exit', () => writeSync(3, String(performance.eventLoopUtilization().idle)));
`)}`;

/** A service that answers everything with one error; with none, it never answers. */
const serverOf = async (code: string | undefined): Promise<Server> => {
  const server = createServer((_request, response) => {
    if (code === undefined) return;
    response.writeHead(403, { 'content-type': 'text/xml' });
    response.end(`<ErrorResponse><Error><Code>${code}</Code><Message>no</Message></Error></ErrorResponse>`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
};

const urlOf = (server: Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

const CONFIG = `[profile sso]
sso_session = corp
sso_account_id = 111122223333
sso_role_name = ReadOnly
region = eu-central-1
[sso-session corp]
sso_start_url = https://example.awsapps.com/start
sso_region = eu-central-1
`;

let home: string;
const servers: Server[] = [];

const serve = async (code?: string): Promise<string> => {
  const server = await serverOf(code);
  servers.push(server);
  return urlOf(server);
};

/** The command line without any of the settings of who runs this test. */
const doctor = (
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  onStart: (kill: (signal: NodeJS.Signals) => void) => void = () => undefined,
): Promise<Finished> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, ['--import', WAITED, 'cli/session-guard.ts', 'doctor', ...args], {
      env: { PATH: process.env['PATH'] ?? '', HOME: home, ...COMPILE_CACHE, ...env },
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    });
    let [stdout, stderr, waited] = ['', '', ''];
    child.stdout?.on('data', (text) => {
      stdout += text;
    });
    child.stderr?.on('data', (text) => {
      stderr += text;
    });
    child.stdio[3]?.on('data', (text) => {
      waited += text;
    });
    child.on('close', (code) => resolve({ code, stdout, stderr, waited: Number(waited || Number.NaN) }));
    onStart((signal) => child.kill(signal));
  });

const KEYS = { AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_SECRET_ACCESS_KEY: 'example' };
const HERE = { AWS_REGION: 'eu-central-1' };

const MOST_MS = 3_000;

beforeAll(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'session-guard-home-'));
  await mkdir(path.join(home, '.aws'));
  await writeFile(path.join(home, '.aws', 'config'), CONFIG);
});

afterAll(async () => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
  await rm(home, { recursive: true });
});

describe('doctor that cannot begin', () => {
  it.each<[string, readonly string[], () => Promise<Readonly<Record<string, string>>>, RegExp]>([
    ['no Region', [], async () => KEYS, /no Region is set: use --region/],
    [
      'no credentials, and no machine of AWS that gives some',
      ['--region', 'eu-central-1'],
      async () => ({ AWS_EC2_METADATA_SERVICE_ENDPOINT: await serve() }),
      /no credentials can be used: run aws sso login/,
    ],
    ['an SSO session that has ended', ['--profile', 'sso'], async () => ({}), /aws sso login --profile sso/],
    [
      'a profile that is not there, and no Region',
      ['--profile', 'nope'],
      async () => ({}),
      /profile nope has no Region: use --region, or look for/,
    ],
    [
      'a profile that is not there',
      ['--profile', 'nope', '--region', 'eu-central-1'],
      async () => ({}),
      /profile nope gives no credentials: look for it in aws configure list-profiles/,
    ],
    [
      'expired credentials',
      [],
      async () => ({ ...KEYS, ...HERE, AWS_ENDPOINT_URL: await serve('ExpiredToken') }),
      /the credentials have expired/,
    ],
    [
      'unknown credentials',
      [],
      async () => ({
        ...KEYS,
        AWS_DEFAULT_REGION: 'eu-central-1',
        AWS_ENDPOINT_URL: await serve('InvalidClientTokenId'),
      }),
      /AWS does not know these credentials/,
    ],
    [
      'a Region that there is not',
      ['--region', 'eu-central-1'],
      // No part of a name is that long, so that no name server is asked, which may take its time.
      async () => ({ ...KEYS, AWS_ENDPOINT_URL: `http://sts.${'x'.repeat(64)}.invalid` }),
      /AWS cannot be reached in eu-central-1: check the Region and the network/,
    ],
  ])('%s: one sentence at once, exit code 2', async (_, args, env, message) => {
    const { code, stdout, stderr, waited } = await doctor(args, await env());
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toMatch(message);
    expect(waited).toBeLessThan(MOST_MS);
  });

  it('ends at Ctrl-C with exit code 130, while AWS does not answer', async () => {
    const answers = createServer((request, response) => {
      let body = '';
      request.on('data', (text) => {
        body += text;
      });
      request.on('end', () => {
        if (!body.includes('GetCallerIdentity')) return;
        response.writeHead(200, { 'content-type': 'text/xml' });
        response.end(
          '<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::111122223333:user/alice</Arn><Account>111122223333</Account></GetCallerIdentityResult></GetCallerIdentityResponse>',
        );
      });
    });
    servers.push(answers);
    await new Promise<void>((resolve) => answers.listen(0, '127.0.0.1', resolve));
    const asked = new Promise<void>((resolve) => {
      let requests = 0;
      answers.on('request', () => {
        requests += 1;
        if (requests === 2) resolve();
      });
    });
    const { code, stdout, stderr } = await doctor(
      [],
      { ...KEYS, ...HERE, AWS_ENDPOINT_URL: urlOf(answers) },
      (kill) => void asked.then(() => kill('SIGINT')),
    );
    expect({ code, stdout, stderr }).toEqual({ code: 130, stdout: '', stderr: '' });
  });
});
