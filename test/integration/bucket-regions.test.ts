import { PutBucketTaggingCommand, S3Client } from '@aws-sdk/client-s3';
import { beforeEach, expect, it } from 'vitest';
import type { RepairApi } from '../../functions/account/api-call.ts';
import { absent, present, presentValue } from '../../functions/account/observed.ts';
import type { Bucket } from '../../functions/account/preferences/preferences.ts';
import { createIdentityReader, identityClients } from '../../functions/adapters/aws/identity/reader.ts';
import {
  createPreferencesReader,
  preferencesClients,
} from '../../functions/adapters/aws/preferences/reader.ts';
import { createPreferencesRemediator } from '../../functions/adapters/aws/preferences/remediator.ts';
import { RemediationError } from '../../functions/core/ports.ts';
import { recreateBucket } from '../../functions/prerequisites/session-log-bucket/recreate.ts';
import { described } from '../contract/world.ts';
import { describeWithAccount } from '../support/account.ts';
import { seed } from '../support/seed/seed.ts';

const NAME = 'example-session-logs';
const ours: Bucket = { name: NAME, owner: 'this-account', tags: { team: 'example' }, hasPolicy: false };

/** That S3 redirects is our reading of its pages; that it takes CreateBucket in one Region only is moto's. */
describeWithAccount('buckets of other Regions on moto', (account) => {
  const given = (bucket: Bucket) => seed(account(), described({ buckets: { [NAME]: present(bucket) } }));
  const read = async () => {
    const reader = createPreferencesReader(account().identity, preferencesClients(account().guard));
    return (await reader.read({ buckets: [NAME] })).buckets[NAME];
  };
  const remediator = () =>
    createPreferencesRemediator(account().identity, preferencesClients(account().guard), {
      sleep: async () => {},
    });
  const requests = (operation: string) =>
    account()
      .guardRequests()
      .filter((seen) => seen.operation === operation);
  /** Carries out the plan of a deleted bucket. */
  const recreate = async (region: string, before: Bucket) => {
    const [plan] = recreateBucket(NAME, region, before);
    const answers: string[] = [];
    for (const call of plan?.calls ?? []) {
      answers.push(
        await remediator().execute(call as Parameters<ReturnType<typeof remediator>['execute']>[0]),
      );
    }
    return answers;
  };

  beforeEach(async () => {
    await account().reset();
  });

  it.each(['eu-central-1', 'us-east-1', 'eu-west-1'])('reads a bucket in %s', async (region) => {
    await given({ ...ours, region, versioning: 'Enabled' });
    expect(presentValue(await read())).toMatchObject({ ...ours, region, versioning: 'Enabled' });
    expect(requests('s3:GetBucketTagging').at(-1)?.region).toBe(region);
  });

  it('reads a bucket of another Region that belongs to another account', async () => {
    await given({ ...ours, region: 'eu-west-1', owner: 'another-account' });
    expect(presentValue(await read())).toMatchObject({ owner: 'another-account' });
  });

  it.each(['eu-central-1', 'us-east-1', 'eu-west-1'])('creates a bucket again in %s', async (region) => {
    const answers = await recreate(region, { ...ours, region, encryption: 'AES256' });
    expect(new Set(answers)).toEqual(new Set(['done']));
    expect(requests('s3:CreateBucket').map((seen) => seen.region)).toEqual([region]);
    const settings = ['s3:PutPublicAccessBlock', 's3:PutBucketEncryption', 's3:PutBucketTagging'];
    for (const operation of settings) {
      const last = requests(operation).at(-1);
      expect(last).toMatchObject({ region, headers: { 'x-amz-expected-bucket-owner': '111122223333' } });
    }
    expect(presentValue(await read())).toMatchObject({ ...ours, region, encryption: 'AES256' });
  });

  it('reads several buckets of several Regions at once', async () => {
    const regions = ['eu-west-1', 'us-east-1', 'eu-central-1', 'ap-northeast-1'];
    const buckets = Object.fromEntries(
      regions.map((region) => [`example-${region}`, present({ ...ours, name: `example-${region}`, region })]),
    );
    await seed(account(), described({ buckets }));
    account().world.delayMilliseconds = 10;
    const reader = createPreferencesReader(account().identity, preferencesClients(account().guard));
    for (let round = 0; round < 3; round += 1) {
      const found = (await reader.read({ buckets: Object.keys(buckets) })).buckets;
      const where = Object.values(found).map((one) => presentValue(one)?.region);
      expect(where).toEqual(regions);
    }
  });

  it('reads the policy of a bucket in another Region, and demands its owner', async () => {
    await given({ ...ours, region: 'eu-west-1', hasPolicy: true });
    const reader = createIdentityReader(account().identity, identityClients(account().guard));
    const simulation = {
      role: 'web',
      roleArn: 'arn:aws:iam::111122223333:role/web',
      actions: ['s3:PutObject'],
    };
    await reader.read({ simulations: [{ ...simulation, resource: `arn:aws:s3:::${NAME}/*` }] });
    expect(requests('s3:GetBucketPolicy').at(-1)).toMatchObject({
      region: 'eu-west-1',
      headers: { 'x-amz-expected-bucket-owner': '111122223333' },
    });
    const typed = `arn:aws:s3:::s3://${NAME}/*`;
    const { decisions } = await reader.read({ simulations: [{ ...simulation, resource: typed }] });
    expect(Object.values(decisions)).toHaveLength(1);
  });

  it('does not know a bucket that S3 will not answer about, and does not ask for ever', async () => {
    await given(ours);
    account().fail('s3:HeadBucket', 'InvalidRequest', 400);
    expect(await read()).toEqual({ status: 'unknown', because: expect.stringContaining('status 400') });
  });

  const create = {
    api: 's3:CreateBucket',
    input: { Bucket: NAME, CreateBucketConfiguration: { LocationConstraint: 'eu-central-1' } },
  } as const satisfies { readonly api: RepairApi; readonly input: object };

  it('does not create a bucket whose name a stranger took', async () => {
    await given({ ...ours, owner: 'another-account' });
    await expect(remediator().execute(create)).rejects.toThrow(/belongs to another account/);
    expect(requests('s3:CreateBucket')).toEqual([]);
  });

  it('fails when a stranger takes the name just before', async () => {
    account().fail('s3:CreateBucket', 'BucketAlreadyExists', 409);
    const failure = remediator().execute(create);
    await expect(failure).rejects.toThrow(RemediationError);
    await expect(failure).rejects.toThrow(/BucketAlreadyExists/);
    expect(await read()).toEqual(absent);
  });

  it('leaves a bucket alone that a colleague has created with settings of its own', async () => {
    await given({ ...ours, tags: {} });
    const s3 = new S3Client(account().owner);
    const TagSet = [{ Key: 'session-guard:ignore', Value: 'true' }];
    await s3.send(new PutBucketTaggingCommand({ Bucket: NAME, Tagging: { TagSet } }));
    await expect(remediator().execute(create)).rejects.toThrow(/somebody has created the bucket/);
  });
});
