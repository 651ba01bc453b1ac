import { readFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import {
  createPreferencesReader,
  preferencesClients,
} from '../../functions/adapters/aws/preferences/reader.ts';
import { clientOptions } from '../../functions/adapters/aws/shared/client-options.ts';
import { AccountUnavailableError } from '../../functions/core/ports.ts';
import { VERSION } from '../../functions/formats/version.ts';
import { IDENTITY } from '../support/account.ts';

const closers: (() => void)[] = [];

const serve = (listener: RequestListener): Promise<string> =>
  new Promise((resolve) => {
    const server = createServer(listener);
    closers.push(() => {
      server.close();
      server.closeAllConnections();
    });
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(`http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`);
    });
  });

const readerAt = (endpoint: string) =>
  createPreferencesReader(
    IDENTITY,
    preferencesClients({
      endpoint,
      region: 'eu-central-1',
      credentials: { accessKeyId: 'EXAMPLE', secretAccessKey: 'example' },
    }),
  );

describe('the SDK clients', () => {
  afterEach(() => {
    for (const close of closers.splice(0)) close();
  });

  it('carry the version of the package in the user agent', async () => {
    const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    expect(VERSION).toBe(manifest.version);
    const agents: (string | undefined)[] = [];
    const url = await serve((request, response) => {
      agents.push(request.headers['user-agent']);
      response.writeHead(400, { 'content-type': 'application/x-amz-json-1.1' });
      response.end(JSON.stringify({ __type: 'NotFoundException' }));
    });
    await readerAt(url).read({ keys: ['alias/sessions'] });
    expect(agents).toEqual([expect.stringContaining(`session-guard/${VERSION}`)]);
  });

  it('share their connections, whatever else is set for one of them', () => {
    const usual = clientOptions().requestHandler;
    const patient = clientOptions({ requestHandler: { requestTimeout: 60_000 } }).requestHandler;
    expect(usual).toMatchObject({
      connectionTimeout: 2_000,
      requestTimeout: 8_000,
      throwOnRequestTimeout: true,
    });
    expect(patient.requestTimeout).toBe(60_000);
    expect(patient.httpsAgent).toBe(usual.httpsAgent);
    expect(usual.httpsAgent.options).toMatchObject({ keepAlive: true });
    expect(usual.httpsAgent.maxSockets).toBeGreaterThanOrEqual(20);
  });

  it('address buckets by path where the endpoint is an address', async () => {
    const paths: (string | undefined)[] = [];
    const url = await serve((request, response) => {
      paths.push(request.url);
      response.writeHead(404).end();
    });
    await readerAt(url).read({ buckets: ['example-session-logs'] });
    for (const path of paths) expect(path).toMatch(/^\/example-session-logs/);
  });

  it('follow a bucket to its Region', async () => {
    const scopes: string[] = [];
    const url = await serve((request, response) => {
      const region = /Credential=[^/]+\/\d+\/([^/]+)\//.exec(request.headers.authorization ?? '')?.[1] ?? '';
      scopes.push(region);
      const headers = { 'x-amz-bucket-region': 'us-west-2' };
      if (region !== 'us-west-2') response.writeHead(301, headers).end();
      else if (request.method === 'HEAD') response.writeHead(200, headers).end();
      else response.writeHead(403, headers).end('<Error><Code>AccessDenied</Code></Error>');
    });
    const { buckets } = await readerAt(url).read({ buckets: ['example-session-logs'] });
    expect(buckets['example-session-logs']).toMatchObject({
      status: 'present',
      value: { owner: 'this-account', region: 'us-west-2' },
    });
    expect(scopes).toContain('eu-central-1');
  });

  it('are unavailable where nobody listens', async () => {
    const url = await serve(() => {});
    for (const close of closers.splice(0)) close();
    await expect(readerAt(url).read({ keys: ['alias/sessions'] })).rejects.toThrow(AccountUnavailableError);
  });

  it('are unavailable when the connection breaks in the middle', async () => {
    const url = await serve((request) => request.socket.destroy());
    await expect(readerAt(url).read({ logGroups: ['/session/logs'] })).rejects.toThrow(
      AccountUnavailableError,
    );
  });
});
