import { describe, expect, it } from 'vitest';
import { present } from '../../functions/account/observed.ts';
import type { AccountState } from '../../functions/account/state.ts';
import type { JsonObject } from '../../functions/formats/json.ts';
import {
  BUCKET,
  bucketOf,
  content,
  DOCUMENT,
  documentOf,
  KEY_ARN,
} from '../support/samples/sample-account.ts';
import { recordOf } from '../support/samples/sample-event.ts';
import { type Bench, bench, healthyAccount, later } from '../support/samples/sample-guard.ts';
import { identityAccount, nodeOf, profileOf, roleOf } from '../support/samples/sample-identity.ts';

const CORE = 'arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore';
const ROOT = { AWS: 'arn:aws:iam::111122223333:root' };
const keyPolicy = (...more: readonly JsonObject[]) =>
  JSON.stringify({
    Statement: [{ Effect: 'Allow', Principal: ROOT, Action: 'kms:*', Resource: '*' }, ...more],
  });
const allowed = (...Action: readonly string[]) =>
  JSON.stringify({ Statement: [{ Effect: 'Allow', Action, Resource: '*' }] });

/** An account whose log bucket is encrypted with a key; the policy of the role says what it may do there. */
const having = (inline: string, encryption: string, policy?: string): AccountState => {
  const key = { arn: KEY_ARN, state: 'Enabled', tags: {}, ...(policy ? { policy } : {}) };
  const kmsKeyId = encryption === 'AES256' ? {} : { kmsKeyId: KEY_ARN };
  const healthy = healthyAccount();
  return identityAccount({
    nodes: [nodeOf()],
    profiles: [profileOf('web')],
    roles: [roleOf('web', { attachedPolicyArns: [CORE], inlinePolicies: { logging: inline } })],
    more: {
      documents: { [DOCUMENT]: present(documentOf([content({ s3BucketName: BUCKET })])) },
      buckets: { [BUCKET]: present(bucketOf({ encryption, ...kmsKeyId })) },
      keys: { [KEY_ARN]: present(key) },
      networks: healthy.networks,
      dhcpOptions: healthy.dhcpOptions,
    },
  });
};

const told = async (state: AccountState) => {
  const made = bench({ state });
  return (await made.sweep()).map(({ prerequisite, because, impact }) => [
    prerequisite,
    impact,
    because.includes('kms:GenerateDataKey'),
  ]);
};

const detach = (made: Bench) => {
  made.happen({
    api: 'iam:PutRolePolicy',
    input: { RoleName: 'web', PolicyName: 'logging', PolicyDocument: allowed('s3:PutObject') },
  });
  return recordOf('iam:PutRolePolicy', {
    request: { roleName: 'web', policyName: 'logging', policyDocument: allowed('s3:PutObject') },
    time: made.now.toISOString(),
    more: { awsRegion: 'us-east-1' },
  });
};

describe('a role that writes to a bucket with SSE-KMS', () => {
  it.each([
    [
      'without kms:GenerateDataKey',
      having(allowed('s3:PutObject'), 'aws:kms', keyPolicy()),
      [['node-permissions', 'logs-lost', true]],
    ],
    ['with it', having(allowed('s3:PutObject', 'kms:GenerateDataKey*'), 'aws:kms', keyPolicy()), []],
    ['where the bucket has no key', having(allowed('s3:PutObject'), 'AES256', keyPolicy()), []],
    [
      'where the policy of the key names the role',
      having(
        allowed('s3:PutObject'),
        'aws:kms',
        keyPolicy({
          Effect: 'Allow',
          Principal: { AWS: 'arn:aws:iam::111122223333:role/web' },
          Action: 'kms:GenerateDataKey',
          Resource: '*',
        }),
      ),
      [],
    ],
    ['where the policy of the key may not be read', having(allowed('s3:PutObject'), 'aws:kms'), []],
  ])('is judged by the sweep: %s', async (_, state, expected) => {
    expect(await told(state)).toEqual(expected);
  });

  it('is not known at the event, which leaves the incident of the sweep open', async () => {
    const whole = having(allowed('s3:PutObject', 'kms:GenerateDataKey'), 'aws:kms', keyPolicy());
    const made = bench({ state: whole });
    await made.sweep();
    later(made, 1);
    expect((await made.deliver(detach(made), 'identity')).status).toBe('healthy');
    later(made, 60);
    expect((await made.sweep()).map(({ impact }) => impact)).toEqual(['logs-lost']);
    later(made, 1);
    await made.deliver(detach(made), 'identity');
    expect((await made.ports.ledger.open()).incidents).toHaveLength(1);
  });
});
