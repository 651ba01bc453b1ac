import { beforeEach, expect, it } from 'vitest';
import type { ApiCall, RepairApi } from '../../functions/account/api-call.ts';
import { absent, present, presentValue } from '../../functions/account/observed.ts';
import type { Bucket } from '../../functions/account/preferences/preferences.ts';
import type { Scope } from '../../functions/account/state.ts';
import {
  createPreferencesReader,
  preferencesClients,
} from '../../functions/adapters/aws/preferences/reader.ts';
import { createPreferencesRemediator } from '../../functions/adapters/aws/preferences/remediator.ts';
import { AccountUnavailableError, RemediationError } from '../../functions/core/ports.ts';
import { CASES } from '../contract/repair-cases.ts';
import { described } from '../contract/world.ts';
import { describeWithAccount } from '../support/account.ts';
import { seed } from '../support/seed/seed.ts';

const NAME = 'example-session-logs';
const ours: Bucket = { name: NAME, owner: 'this-account', tags: {} };

describeWithAccount('buckets on moto', (account) => {
  let sleeps = 0;

  const given = (bucket: Bucket) => seed(account(), described({ buckets: { [NAME]: present(bucket) } }));
  const read = async () => {
    const reader = createPreferencesReader(account().identity, preferencesClients(account().guard));
    return (await reader.read({ buckets: [NAME] })).buckets[NAME];
  };
  const execute = (call: ApiCall<RepairApi>) =>
    createPreferencesRemediator(account().identity, preferencesClients(account().guard), {
      sleep: async () => {
        sleeps += 1;
      },
    }).execute(call);

  beforeEach(async () => {
    sleeps = 0;
    await account().reset();
  });

  it('reads all that recreating it takes', async () => {
    const kmsKeyId = 'arn:aws:kms:eu-central-1:111122223333:key/11111111-2222-3333-4444-555555555555';
    const deny = { Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: `arn:aws:s3:::${NAME}/*` };
    const policy = JSON.stringify({ Version: '2012-10-17', Statement: [deny] });
    await given({ ...ours, encryption: 'aws:kms', kmsKeyId, versioning: 'Enabled', hasPolicy: true, policy });
    expect(presentValue(await read())).toEqual({
      ...ours,
      region: 'eu-central-1',
      encryption: 'aws:kms',
      kmsKeyId,
      bucketKeyEnabled: true,
      versioning: 'Enabled',
      hasPolicy: true,
      policy,
    });
  });

  it('keeps lifecycle rules with dates so that they can be put back', async () => {
    await given(ours);
    const rule = {
      ID: 'until',
      Status: 'Enabled',
      Filter: { Prefix: 'sessions/' },
      Expiration: { Date: '2027-01-01T00:00:00.000Z' },
    };
    const lifecycle: ApiCall<RepairApi> = {
      api: 's3:PutBucketLifecycleConfiguration',
      input: { Bucket: NAME, LifecycleConfiguration: { Rules: [rule] } },
    };
    expect(await execute(lifecycle)).toBe('done');
    const first = presentValue(await read())?.lifecycleRules ?? [];
    expect(first).toMatchObject([rule]);
    const input = { Bucket: NAME, LifecycleConfiguration: { Rules: first } };
    expect(await execute({ api: 's3:PutBucketLifecycleConfiguration', input })).toBe('done');
    expect(presentValue(await read())?.lifecycleRules).toEqual(first);
  });

  it.each([
    ['s3:GetBucketEncryption', 'encryption'],
    ['s3:GetBucketTagging', 'tags'],
    ['s3:GetBucketVersioning', 'versioning'],
    ['s3:GetBucketLifecycleConfiguration', 'lifecycle'],
    ['s3:GetBucketPolicy', 'policy'],
  ])('says that it may not read, when %s is denied', async (operation, part) => {
    await given(ours);
    account().fail(operation, 'AccessDenied', 403);
    const bucket = presentValue(await read());
    expect(bucket?.unread).toEqual([part]);
    if (part === 'encryption') expect(bucket).not.toHaveProperty('encryption');
    if (part === 'policy') expect(bucket).not.toHaveProperty('hasPolicy');
  });

  const operationsFor = async (scope: Scope): Promise<readonly string[]> => {
    const reader = createPreferencesReader(account().identity, preferencesClients(account().guard));
    account().world.requests.length = 0;
    await reader.read(scope);
    return account()
      .guardRequests()
      .map(({ operation }) => operation)
      .toSorted();
  };

  it('asks a bucket that is gone for nothing, if that is what is expected', async () => {
    expect(await operationsFor({ bucketsPerhapsGone: [NAME] })).toEqual(['s3:HeadBucket']);
  });

  it('asks a bucket that is only judged for its encryption and its policy', async () => {
    await given(ours);
    expect(await operationsFor({ judgedBuckets: [NAME] })).toEqual([
      's3:GetBucketEncryption',
      's3:GetBucketPolicy',
      's3:HeadBucket',
    ]);
  });

  it.each([
    ['s3:GetBucketEncryption', 'encryption'],
    ['s3:GetBucketPolicy', 'policy'],
  ])(
    'says of a bucket that is only judged what it may not read, when %s is denied',
    async (operation, part) => {
      await given(ours);
      account().fail(operation, 'AccessDenied', 403);
      const reader = createPreferencesReader(account().identity, preferencesClients(account().guard));
      const { buckets } = await reader.read({ judgedBuckets: [NAME] });
      const bucket = presentValue(buckets[NAME]);
      expect(bucket?.unread).toEqual([part]);
      expect(bucket).not.toHaveProperty('tags');
    },
  );

  it('says none where a bucket has no default encryption', async () => {
    await given(ours);
    account().fail('s3:GetBucketEncryption', 'ServerSideEncryptionConfigurationNotFoundError', 404);
    expect(presentValue(await read())).toMatchObject({ encryption: 'none' });
  });

  it('does not call our own bucket a stranger’s because a permission is missing', async () => {
    await given(ours);
    account().fail('s3:HeadBucket', 'AccessDenied', 403);
    expect(await read()).toEqual({ status: 'unknown', because: expect.stringContaining('s3:ListBucket') });
  });

  it('says neither ours nor a stranger’s when it may not even list its buckets', async () => {
    await given({ ...ours, owner: 'another-account' });
    account().fail('s3:ListBuckets', 'AccessDenied', 403);
    expect(await read()).toEqual({ status: 'unknown', because: expect.stringContaining('another account') });
  });

  it.each(['s3:HeadBucket', 's3:ListBuckets'])('is unavailable while %s fails', async (operation) => {
    await given({ ...ours, owner: operation === 's3:HeadBucket' ? 'this-account' : 'another-account' });
    account().fail(operation, 'SlowDown', 503);
    await expect(read()).rejects.toThrow(AccountUnavailableError);
  });

  it('is unavailable when an aspect says gone and the bucket is there', async () => {
    await given(ours);
    account().fail('s3:GetBucketTagging', 'NoSuchBucket', 404);
    await expect(read()).rejects.toThrow(AccountUnavailableError);
  });

  it('asks nothing for a name that no bucket can have', async () => {
    const reader = createPreferencesReader(account().identity, preferencesClients(account().guard));
    const names = ['logs/sessions', 'x', '-logs', 'arn:aws:s3:::logs'];
    const { buckets } = await reader.read({ buckets: names });
    expect(names.slice(0, 3).map((name) => buckets[name])).toEqual([absent, absent, absent]);
    expect(buckets['arn:aws:s3:::logs']?.status).toBe('unknown');
    expect(account().guardRequests()).toEqual([]);
  });

  it('demands the owner on every call but the listing one, and creates nothing where a stranger is', async () => {
    await given({ ...ours, owner: 'another-account' });
    await read();
    for (const aCase of Object.values(CASES)) {
      const call = aCase.call({ idOf: (id) => id });
      if (call.api.startsWith('s3:')) await expect(execute(call)).rejects.toThrow(RemediationError);
    }
    const requests = account().guardRequests();
    const free = requests.filter(({ headers }) => headers['x-amz-expected-bucket-owner'] !== '111122223333');
    expect(new Set(free.map(({ operation }) => operation))).toEqual(new Set(['s3:ListBuckets']));
    expect(requests.length).toBeGreaterThan(free.length);
  });

  it('waits for a bucket that was just created to be known everywhere', async () => {
    await given(ours);
    account().fail('s3:PutBucketVersioning', 'NoSuchBucket', 404, 2);
    expect(await execute(CASES['s3:PutBucketVersioning'].call({ idOf: (id) => id }))).toBe('done');
    expect(sleeps).toBe(2);
  });
});
