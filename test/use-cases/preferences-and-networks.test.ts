import { describe, expect, it } from 'vitest';
import type { VpcNetwork } from '../../functions/account/network/network.ts';
import { present } from '../../functions/account/observed.ts';
import type { AccountState, Scope } from '../../functions/account/state.ts';
import type { JsonObject } from '../../functions/formats/json.ts';
import {
  BUCKET,
  content,
  DOCUMENT,
  documentOf,
  endpoint,
  GROUP,
  KEY_ARN,
  network,
  node,
  SESSION_ENDPOINTS,
  VPC_ID,
  vpcOf,
} from '../support/samples/sample-account.ts';
import { setDefault, update } from '../support/samples/sample-changes.ts';
import { recordOf } from '../support/samples/sample-event.ts';
import { type Bench, bench, healthyAccount, later, remembering } from '../support/samples/sample-guard.ts';

const OWN_WAY = vpcOf({ dhcpOptionsId: 'dopt-amazon', endpoints: SESSION_ENDPOINTS });

const having = (inputs: JsonObject, vpcs: readonly VpcNetwork[] = [OWN_WAY]): AccountState =>
  healthyAccount({
    documents: { [DOCUMENT]: present(documentOf([content(inputs)])) },
    networks: Object.fromEntries(vpcs.map((vpc) => [vpc.vpcId, present(vpc)])),
    dhcpOptions: network(OWN_WAY, ['AmazonProvidedDNS']).dhcpOptions,
  });

/** A swept account, and the scopes that are read from now on. */
const watching = async (state: AccountState): Promise<Bench & { readonly scopes: Scope[] }> => {
  const made = await remembering({ state });
  const scopes: Scope[] = [];
  const { reader } = made.ports;
  made.ports = {
    ...made.ports,
    reader: {
      ...reader,
      read: (scope) => {
        scopes.push(scope);
        return reader.read(scope);
      },
    },
  };
  made.published.length = 0;
  return Object.assign(made, { scopes });
};

const vpcsRead = (scopes: readonly Scope[]): readonly string[] =>
  scopes.flatMap(({ networks = [] }) => networks);

describe('an update that names what nodes cannot reach', () => {
  it.each([
    ['S3', { s3BucketName: BUCKET }, 'sessions-slow', 's3'],
    ['S3, encrypted', { s3BucketName: BUCKET, s3EncryptionEnabled: true }, 'sessions-fail', 's3'],
    ['CloudWatch Logs', { cloudWatchLogGroupName: GROUP }, 'sessions-slow', 'logs'],
    [
      'CloudWatch Logs, encrypted',
      { cloudWatchLogGroupName: GROUP, cloudWatchEncryptionEnabled: true },
      'sessions-fail',
      'logs',
    ],
    ['a key', { kmsKeyId: KEY_ARN }, 'sessions-fail', 'kms'],
  ] as const)('is told with its author: %s', async (_, inputs, impact, service) => {
    const made = await watching(having({}));
    const outcome = await made.deliver(update(made, content(inputs)), 'network');
    expect(outcome).toMatchObject({ status: 'alerted', attribution: 'proven', impact, toldBefore: false });
    expect(outcome.actor?.name).toContain('alice');
    expect(outcome.because).toContain(`cannot reach ${service}`);
    expect(outcome.commands.fix.join('\n')).toContain('update-document');
    expect(made.published).toHaveLength(1);
    // The network is never given what it lacks, and the document is not the network guard's.
    expect(made.written).toEqual([]);
  });

  it('names a bucket that the policy of the endpoint leaves out', async () => {
    const policy = JSON.stringify({
      Statement: [{ Effect: 'Allow', Principal: '*', Action: 's3:*', Resource: `arn:aws:s3:::${BUCKET}*` }],
    });
    const vpc = vpcOf({
      dhcpOptionsId: 'dopt-amazon',
      endpoints: [...SESSION_ENDPOINTS, endpoint('s3', { policy })],
    });
    const made = await watching(having({ s3BucketName: BUCKET }, [vpc]));
    const outcome = await made.deliver(update(made, content({ s3BucketName: 'other-logs' })), 'network');
    expect(outcome).toMatchObject({ status: 'alerted', attribution: 'proven' });
    expect(outcome.because).toContain('other-logs');
  });

  it('is told although a later update has followed, but not as proven', async () => {
    const made = await watching(having({}));
    const first = update(made, content({ s3BucketName: BUCKET }));
    later(made, 1);
    const second = update(made, content({ s3BucketName: BUCKET, idleSessionTimeout: '30' }));
    expect(await made.deliver(first, 'network')).toMatchObject({
      status: 'alerted',
      attribution: 'suspected',
      findings: [{ because: expect.stringContaining('cannot reach s3') }],
    });
    made.scopes.length = 0;
    expect((await made.deliver(second, 'network')).status).toBe('healthy');
    expect(vpcsRead(made.scopes)).toEqual([]);
    expect(made.published).toHaveLength(1);
  });

  it('is superseded once a later update takes it out again', async () => {
    const made = await watching(having({}));
    const first = update(made, content({ s3BucketName: BUCKET }));
    update(made, content({}));
    expect((await made.deliver(first, 'network')).status).toBe('superseded');
    expect(vpcsRead(made.scopes)).toEqual([]);
  });

  it('is told for each VPC that is cut, and not for one that is not', async () => {
    const whole = vpcOf({
      vpcId: 'vpc-0whole',
      dhcpOptionsId: 'dopt-amazon',
      endpoints: [...SESSION_ENDPOINTS, endpoint('s3')],
      nodes: [node({ instanceId: 'i-0whole' })],
    });
    const made = await watching(having({}, [OWN_WAY, whole]));
    const outcome = await made.deliver(update(made, content({ s3BucketName: BUCKET })), 'network');
    expect(outcome.findings.map(({ subject }) => subject.id)).toEqual([VPC_ID]);
  });

  it('is told by CreateDocument', async () => {
    const made = await watching({ ...having({}), documents: {} });
    made.happen({
      api: 'ssm:CreateDocument',
      input: {
        Name: DOCUMENT,
        Content: content({ cloudWatchLogGroupName: GROUP }),
        DocumentType: 'Session',
        DocumentFormat: 'JSON',
      },
    });
    const request = { name: DOCUMENT, content: 'HIDDEN_DUE_TO_SECURITY_REASONS', documentType: 'Session' };
    expect(await made.deliver(recordOf('ssm:CreateDocument', { request }), 'network')).toMatchObject({
      status: 'alerted',
      attribution: 'proven',
    });
  });

  it('is a doubt if only the default names it', async () => {
    const versions = [content({}), content({ kmsKeyId: KEY_ARN }), content({})];
    const document = documentOf(versions, { defaultVersion: '1' });
    const made = await watching({ ...having({}), documents: { [DOCUMENT]: present(document) } });
    expect(await made.deliver(setDefault(made, '2'), 'network')).toMatchObject({
      status: 'inconclusive',
      severity: 'info',
    });
  });
});

describe('an update that names nothing new', () => {
  const LOGGED = { s3BucketName: BUCKET, cloudWatchLogGroupName: GROUP, kmsKeyId: KEY_ARN };

  it.each([
    ['another timeout', {}, { idleSessionTimeout: '30' }],
    ['another timeout, although something is out of reach', LOGGED, { ...LOGGED, idleSessionTimeout: '30' }],
    ['another log group', LOGGED, { ...LOGGED, cloudWatchLogGroupName: '/session-manager/other' }],
    ['another key', LOGGED, { ...LOGGED, kmsKeyId: 'alias/other' }],
    ['logging switched off', LOGGED, {}],
    ['a prefix', LOGGED, { ...LOGGED, s3KeyPrefix: 'x' }],
  ])('reads no VPC and says nothing: %s', async (_, before, after) => {
    const made = await watching(having(before));
    const outcome = await made.deliver(update(made, content(after)), 'network');
    expect(outcome).toMatchObject({ status: 'healthy', toldBefore: false });
    expect(vpcsRead(made.scopes)).toEqual([]);
    expect(made.published).toEqual([]);
  });

  it('says nothing where nodes reach it', async () => {
    const made = await watching(
      healthyAccount({ documents: { [DOCUMENT]: present(documentOf([content({})])) } }),
    );
    const outcome = await made.deliver(update(made, content(LOGGED)), 'network');
    expect(outcome.status).toBe('healthy');
    expect(vpcsRead(made.scopes)).toEqual([VPC_ID]);
    expect(made.published).toEqual([]);
  });

  it('does not blame the update for what was cut before', async () => {
    const cut = vpcOf({ dhcpOptionsId: 'dopt-amazon', endpoints: [endpoint('ssm')] });
    const made = await watching(having({}, [cut]));
    const outcome = await made.deliver(update(made, content({ s3BucketName: BUCKET })), 'network');
    expect(outcome.attribution).not.toBe('proven');
  });

  it('reads nothing for a document that is not guarded, or for the default that was there', async () => {
    const made = await watching(having({}));
    const other = recordOf('ssm:UpdateDocument', { request: { name: 'Other' } });
    expect((await made.deliver(other, 'network')).status).toBe('ignored');
    update(made, content({ idleSessionTimeout: '30' }));
    expect((await made.deliver(setDefault(made, '2'), 'network')).status).toBe('healthy');
    expect(vpcsRead(made.scopes)).toEqual([]);
  });
});

describe('an account with many VPCs', () => {
  const many = Array.from({ length: 25 }, (_, n) => {
    const vpcId = `vpc-${String(n).padStart(4, '0')}`;
    const nodes = Array.from({ length: n === 24 ? 3 : 1 }, (__, m) => node({ instanceId: `i-${n}-${m}` }));
    return vpcOf({ vpcId, dhcpOptionsId: 'dopt-amazon', endpoints: SESSION_ENDPOINTS, nodes });
  });

  it('judges those with the most nodes, and says how many are left to the sweep', async () => {
    const made = await watching(having({}, many));
    const outcome = await made.deliver(update(made, content({ s3BucketName: BUCKET })), 'network');
    expect(outcome.findings).toHaveLength(20);
    expect(outcome.findings.map(({ subject }) => subject.id)).toContain('vpc-0024');
    expect(outcome.action).toContain('5 more VPCs with connected nodes were not judged now');
    expect(new Set(vpcsRead(made.scopes)).size).toBe(20);
  });

  it('knows no VPC before the first sweep, and leaves them to it', async () => {
    const made = bench({ state: having({}) });
    const outcome = await made.deliver(update(made, content({ s3BucketName: BUCKET })), 'network');
    expect(outcome.status).toBe('healthy');
    expect((await made.sweep()).some(({ because }) => because.includes('cannot reach s3'))).toBe(true);
  });
});

describe('where the ledger does not answer', () => {
  it('is tried again if VPCs must be known, and not otherwise', async () => {
    const made = await watching(having({}));
    const fails = () => Promise.reject(new Error('ThrottlingException'));
    made.ports = { ...made.ports, ledger: { ...made.ports.ledger, load: fails, vpcInventories: fails } };
    const quiet = update(made, content({ idleSessionTimeout: '30' }));
    expect((await made.deliver(quiet, 'network')).status).toBe('healthy');
    const loud = update(made, content({ s3BucketName: BUCKET }));
    await expect(made.deliver(loud, 'network')).rejects.toThrow();
  });
});
