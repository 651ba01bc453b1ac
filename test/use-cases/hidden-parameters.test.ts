import { describe, expect, it } from 'vitest';
import { deniedBecause, type Observed, present, unknown } from '../../functions/account/observed.ts';
import type { StoredParameter } from '../../functions/account/preferences/preferences.ts';
import type { AccountState, Scope } from '../../functions/account/state.ts';
import type { JsonObject } from '../../functions/formats/json.ts';
import { nodePermissions } from '../../functions/prerequisites/node-permissions/index.ts';
import {
  BUCKET,
  content,
  DOCUMENT,
  documentOf,
  endpoint,
  network,
  SESSION_ENDPOINTS,
  vpcOf,
} from '../support/samples/sample-account.ts';
import { update } from '../support/samples/sample-changes.ts';
import { type Bench, healthyAccount, later, remembering } from '../support/samples/sample-guard.ts';
import { identityAccount, nodeOf, profileOf, roleOf } from '../support/samples/sample-identity.ts';

/* The guards of the networks and of the identities need the parameters that the documents name, too. */

const NAMED = { s3BucketName: '{{ssm:/team/bucket}}' };
const READ = present({ type: 'String', value: BUCKET, version: 1 });
const REFUSED = unknown(deniedBecause('ssm:GetParameters'));

/** A VPC whose nodes reach the services of sessions, and S3 only if it has an endpoint. */
const having = (
  inputs: JsonObject,
  parameter: Observed<StoredParameter>,
  reachesS3 = false,
): AccountState => {
  const endpoints = [...SESSION_ENDPOINTS, ...(reachesS3 ? [endpoint('s3')] : [])];
  const vpc = vpcOf({ dhcpOptionsId: 'dopt-amazon', endpoints });
  return healthyAccount({
    documents: { [DOCUMENT]: present(documentOf([content(inputs)])) },
    networks: { [vpc.vpcId]: present(vpc) },
    dhcpOptions: network(vpc, ['AmazonProvidedDNS']).dhcpOptions,
    parameters: { '/team/bucket': parameter },
  });
};

/** The account after a sweep, and which parameters are read from now on. */
const watching = async (state: AccountState): Promise<Bench & { readonly asked: string[] }> => {
  const made = await remembering({ state });
  const asked: string[] = [];
  const { read } = made.ports.reader;
  const recording = (scope: Scope, known?: AccountState) => {
    asked.push(...(scope.parameters ?? []));
    return read(scope, known);
  };
  made.ports = { ...made.ports, reader: { ...made.ports.reader, read: recording } };
  made.published.length = 0;
  return Object.assign(made, { asked });
};

describe('the network guard', () => {
  it('judges the way to a bucket that a parameter names', async () => {
    const made = await watching(having({}, READ));
    const outcome = await made.deliver(update(made, content(NAMED)), 'network');
    expect(outcome).toMatchObject({ status: 'alerted', attribution: 'proven', impact: 'sessions-slow' });
    expect(outcome.because).toContain('cannot reach s3');
    expect(made.asked).toEqual(['/team/bucket']);
  });

  it('cannot tell where the parameter is refused and nodes do not reach the service', async () => {
    const made = await watching(having({}, REFUSED));
    const outcome = await made.deliver(update(made, content(NAMED)), 'network');
    expect(outcome).toMatchObject({ status: 'inconclusive', severity: 'info', attribution: 'none' });
    expect(outcome.because).toContain('which log bucket sessions use');
    expect(outcome.because).toContain('ssm:GetParameters');
  });

  it('is silent where they reach the service, whatever the parameter says', async () => {
    const made = await watching(having({}, REFUSED, true));
    await made.deliver(update(made, content(NAMED)), 'network');
    expect(made.published).toEqual([]);
  });

  it('reads no parameter where the documents name none', async () => {
    const made = await watching(having({}, READ));
    await made.deliver(update(made, content({ s3BucketName: BUCKET })), 'network');
    expect(made.asked).toEqual([]);
  });
});

describe('the identity guard', () => {
  const withRole = (parameter: Observed<StoredParameter>, inputs: JsonObject = NAMED): AccountState =>
    identityAccount({
      nodes: [nodeOf()],
      profiles: [profileOf('web')],
      roles: [roleOf('web')],
      more: {
        documents: { [DOCUMENT]: present(documentOf([content(inputs)])) },
        parameters: { '/team/bucket': parameter },
      },
    });

  it.each([
    ['refuses a role that may not write to the bucket behind it', READ, 'fail', 's3:PutObject'],
    ['cannot tell where it is refused', REFUSED, 'unknown', 'which log bucket sessions use'],
  ] as const)('%s', (_, parameter, kind, words) => {
    const [result] = nodePermissions.check(withRole(parameter));
    expect(result).toMatchObject({ kind, because: expect.stringContaining(words) });
  });

  it('blames the update that names a bucket by a parameter', async () => {
    const made = await watching(withRole(READ, {}));
    const outcome = await made.deliver(update(made, content(NAMED)), 'identity');
    expect(made.asked).toEqual(['/team/bucket']);
    expect(outcome).toMatchObject({ status: 'alerted', attribution: 'proven', impact: 'logs-lost' });
    expect(outcome.because).toContain('s3:PutObject');
  });
});

describe('the sweep', () => {
  it('tells once that it may not read a parameter, and again only after it could', async () => {
    const made = await remembering({ state: having(NAMED, READ, true) });
    const set = (parameter: Observed<StoredParameter>) =>
      made.account.set({ ...made.account.state(), parameters: { '/team/bucket': parameter } });
    const swept = async () => {
      later(made, 60);
      return (await made.sweep()).map(({ status, severity, because }) => ({ status, severity, because }));
    };
    expect(await swept()).toEqual([]);
    set(REFUSED);
    expect(await swept()).toEqual([
      { status: 'inconclusive', severity: 'info', because: expect.stringContaining('ssm:GetParameters') },
    ]);
    expect(await swept()).toEqual([]);
    set(READ);
    expect(await swept()).toEqual([]);
    set(REFUSED);
    expect(await swept()).toHaveLength(1);
  });

  it('says the same of a document, which names nobody knows what', async () => {
    const made = await remembering({ state: having({}, READ) });
    const refused = unknown(deniedBecause('ssm:GetDocument'));
    made.account.set({ ...made.account.state(), documents: { [DOCUMENT]: refused } });
    later(made, 60);
    expect(await made.sweep()).toMatchObject([
      { status: 'inconclusive', because: expect.stringContaining('ssm:GetDocument') },
    ]);
    later(made, 60);
    expect(await made.sweep()).toEqual([]);
  });
});
