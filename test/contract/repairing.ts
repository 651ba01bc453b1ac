import { expect, it } from 'vitest';
import {
  type AccountState,
  type Bucket,
  type DhcpOptions,
  present,
  presentValue,
  type Scope,
  type Vpc,
} from '../../functions/core/account-state.ts';
import type { ApiCall, RepairApi } from '../../functions/core/api-call.ts';
import { RemediationError } from '../../functions/core/ports.ts';
import { content, DOCUMENT, described, type MakeWorld, type World } from './world.ts';

const GOOD = content({ s3BucketName: 'example-session-logs' });
const BAD = content({ s3BucketName: 'example-gone' });
const BUCKET = 'example-session-logs';
const GROUP = '/session/logs';
const KEY = 'arn:aws:kms:eu-central-1:111122223333:key/11111111-2222-3333-4444-555555555555';

const settingsIn = (text: string | undefined): unknown => {
  const { description: _, ...settings } = JSON.parse(text ?? '{}') as Record<string, unknown>;
  return settings;
};

const bucket: Bucket = { name: BUCKET, owner: 'this-account', encryption: 'AES256', tags: {} };
const withBucket = described({ buckets: { [BUCKET]: present(bucket) } });
const withGroup = described({ logGroups: { [GROUP]: present({ name: GROUP, tags: {} }) } });
const withDocument = described({
  documents: {
    [DOCUMENT]: present({
      name: DOCUMENT,
      latestVersion: '2',
      defaultVersion: '1',
      versions: { '1': content({ kmsKeyId: 'alias/sessions' }), '2': BAD },
      tags: {},
    }),
  },
});

const dhcp = (dhcpOptionsId: string, server: string): DhcpOptions => ({
  dhcpOptionsId,
  domainNameServers: [server],
  tags: {},
});
const vpc: Vpc = {
  vpcId: 'vpc-described',
  cidrBlocks: ['192.0.2.0/24'],
  dhcpOptionsId: 'dopt-bad',
  enableDnsSupport: false,
  enableDnsHostnames: false,
  endpoints: [],
  routeTables: [],
  instances: [],
  tags: {},
};
const withVpc = described({
  vpcs: { [vpc.vpcId]: present(vpc) },
  dhcpOptions: {
    'dopt-bad': present(dhcp('dopt-bad', '198.51.100.1')),
    'dopt-good': present(dhcp('dopt-good', '192.0.2.53')),
  },
});

export type Case = {
  readonly before: AccountState;
  readonly call: (world: Pick<World, 'idOf'>) => ApiCall<RepairApi>;
  readonly scope: (world: World) => Scope;
  readonly after: (state: AccountState, world: World) => void;
  /** What the second execution answers. */
  readonly again: 'done' | 'already-done';
};

const inDocument = () => ({ documents: [{ name: DOCUMENT }] });
const inBucket = () => ({ buckets: [BUCKET] });
const inGroup = () => ({ logGroups: [GROUP] });
const inVpc = ({ idOf }: World) => ({ vpcs: [idOf('vpc-described')] });
const theBucket = ({ buckets }: AccountState) => presentValue(buckets[BUCKET]);
const theGroup = ({ logGroups }: AccountState) => presentValue(logGroups[GROUP]);
const theVpc = ({ vpcs }: AccountState, { idOf }: World) => presentValue(vpcs[idOf('vpc-described')]);
const onBucket = { before: withBucket, scope: inBucket, again: 'done' } as const;

/** One case for each call that auto-fix may make; the compiler asks for a new one with a new call. */
export const CASES: Readonly<Record<RepairApi, Case>> = {
  'ssm:UpdateDocument': {
    before: withDocument,
    call: () => ({
      api: 'ssm:UpdateDocument',
      input: { Name: DOCUMENT, Content: GOOD, DocumentVersion: '2', DocumentFormat: 'JSON' },
    }),
    scope: inDocument,
    after: ({ documents }) => {
      const document = presentValue(documents[DOCUMENT]);
      expect(document).toMatchObject({ latestVersion: '3', defaultVersion: '1' });
      expect(settingsIn(document?.versions['3'])).toEqual(settingsIn(GOOD));
    },
    again: 'already-done',
  },
  'ssm:UpdateDocumentDefaultVersion': {
    before: withDocument,
    call: () => ({
      api: 'ssm:UpdateDocumentDefaultVersion',
      input: { Name: DOCUMENT, DocumentVersion: '2' },
    }),
    scope: inDocument,
    after: ({ documents }) => expect(presentValue(documents[DOCUMENT])?.defaultVersion).toBe('2'),
    again: 'done',
  },
  'ssm:CreateDocument': {
    before: described({}),
    call: () => ({
      api: 'ssm:CreateDocument',
      input: {
        Name: DOCUMENT,
        Content: GOOD,
        DocumentType: 'Session',
        DocumentFormat: 'JSON',
        Tags: [{ Key: 'team', Value: 'platform' }],
      },
    }),
    scope: inDocument,
    after: ({ documents }) =>
      expect(presentValue(documents[DOCUMENT])).toEqual({
        name: DOCUMENT,
        latestVersion: '1',
        defaultVersion: '1',
        versions: { '1': GOOD },
        tags: { team: 'platform' },
      }),
    again: 'already-done',
  },
  's3:CreateBucket': {
    before: described({}),
    call: () => ({
      api: 's3:CreateBucket',
      input: { Bucket: BUCKET, CreateBucketConfiguration: { LocationConstraint: 'eu-central-1' } },
    }),
    scope: inBucket,
    after: (state) =>
      expect(theBucket(state)).toMatchObject({
        owner: 'this-account',
        region: 'eu-central-1',
        encryption: 'AES256',
      }),
    again: 'already-done',
  },
  's3:PutPublicAccessBlock': {
    ...onBucket,
    call: () => ({
      api: 's3:PutPublicAccessBlock',
      input: {
        Bucket: BUCKET,
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          IgnorePublicAcls: true,
          BlockPublicPolicy: true,
          RestrictPublicBuckets: true,
        },
      },
    }),
    after: (state) => expect(theBucket(state)).toMatchObject(bucket),
  },
  's3:PutBucketEncryption': {
    ...onBucket,
    call: () => ({
      api: 's3:PutBucketEncryption',
      input: {
        Bucket: BUCKET,
        ServerSideEncryptionConfiguration: {
          Rules: [
            {
              ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: KEY },
              BucketKeyEnabled: true,
            },
          ],
        },
      },
    }),
    after: (state) =>
      expect(theBucket(state)).toMatchObject({
        encryption: 'aws:kms',
        kmsKeyId: KEY,
        bucketKeyEnabled: true,
      }),
  },
  's3:PutBucketVersioning': {
    ...onBucket,
    call: () => ({
      api: 's3:PutBucketVersioning',
      input: { Bucket: BUCKET, VersioningConfiguration: { Status: 'Enabled' } },
    }),
    after: (state) => expect(theBucket(state)?.versioning).toBe('Enabled'),
  },
  's3:PutBucketLifecycleConfiguration': {
    ...onBucket,
    call: () => ({
      api: 's3:PutBucketLifecycleConfiguration',
      input: {
        Bucket: BUCKET,
        LifecycleConfiguration: {
          Rules: [{ ID: 'old', Status: 'Enabled', Filter: { Prefix: '' }, Expiration: { Days: 365 } }],
        },
      },
    }),
    after: (state) =>
      expect(theBucket(state)?.lifecycleRules).toMatchObject([
        { ID: 'old', Status: 'Enabled', Expiration: { Days: 365 } },
      ]),
  },
  's3:PutBucketTagging': {
    ...onBucket,
    call: () => ({
      api: 's3:PutBucketTagging',
      input: { Bucket: BUCKET, Tagging: { TagSet: [{ Key: 'team', Value: 'security' }] } },
    }),
    after: (state) => expect(theBucket(state)?.tags).toEqual({ team: 'security' }),
  },
  'logs:CreateLogGroup': {
    before: described({}),
    call: () => ({
      api: 'logs:CreateLogGroup',
      input: { logGroupName: GROUP, kmsKeyId: KEY, tags: { team: 'security' } },
    }),
    scope: inGroup,
    after: (state) =>
      expect(theGroup(state)).toEqual({ name: GROUP, kmsKeyId: KEY, tags: { team: 'security' } }),
    again: 'already-done',
  },
  'logs:PutRetentionPolicy': {
    before: withGroup,
    call: () => ({ api: 'logs:PutRetentionPolicy', input: { logGroupName: GROUP, retentionInDays: 90 } }),
    scope: inGroup,
    after: (state) => expect(theGroup(state)?.retentionInDays).toBe(90),
    again: 'done',
  },
  'logs:AssociateKmsKey': {
    before: withGroup,
    call: () => ({ api: 'logs:AssociateKmsKey', input: { logGroupName: GROUP, kmsKeyId: KEY } }),
    scope: inGroup,
    after: (state) => expect(theGroup(state)?.kmsKeyId).toBe(KEY),
    again: 'done',
  },
  'ec2:AssociateDhcpOptions': {
    before: withVpc,
    call: ({ idOf }) => ({
      api: 'ec2:AssociateDhcpOptions',
      input: { VpcId: idOf('vpc-described'), DhcpOptionsId: idOf('dopt-good') },
    }),
    scope: inVpc,
    after: (state, world) => expect(theVpc(state, world)?.dhcpOptionsId).toBe(world.idOf('dopt-good')),
    again: 'done',
  },
  'ec2:ModifyVpcAttribute': {
    before: withVpc,
    call: ({ idOf }) => ({
      api: 'ec2:ModifyVpcAttribute',
      input: { VpcId: idOf('vpc-described'), EnableDnsSupport: { Value: true } },
    }),
    scope: inVpc,
    after: (state, world) =>
      expect(theVpc(state, world)).toMatchObject({ enableDnsSupport: true, enableDnsHostnames: false }),
    again: 'done',
  },
};

/** What every remediator must do, and that its reader sees it. */
export const repairingContract = (makeWorld: MakeWorld): void => {
  it.each(Object.entries(CASES))('%s is made, is seen, and is made twice like once', async (_api, aCase) => {
    const world = await makeWorld(aCase.before);
    const { reader, remediator } = world;
    expect(await remediator.execute(aCase.call(world))).toBe('done');
    const once = await reader.read(aCase.scope(world));
    aCase.after(once, world);
    expect(await remediator.execute(aCase.call(world))).toBe(aCase.again);
    expect(await reader.read(aCase.scope(world))).toEqual(once);
  });

  it('goes back to the content of an older version', async () => {
    const versions = { '1': GOOD, '2': BAD };
    const document = { name: DOCUMENT, latestVersion: '2', defaultVersion: '2', versions, tags: {} };
    const { reader, remediator } = await makeWorld(
      described({ documents: { [DOCUMENT]: present(document) } }),
    );
    const input = { Name: DOCUMENT, Content: GOOD, DocumentVersion: '2', DocumentFormat: 'JSON' } as const;
    expect(await remediator.execute({ api: 'ssm:UpdateDocument', input })).toBe('done');
    const version = { Name: DOCUMENT, DocumentVersion: '3' };
    await remediator.execute({ api: 'ssm:UpdateDocumentDefaultVersion', input: version });
    const read = presentValue((await reader.read({ documents: [{ name: DOCUMENT }] })).documents[DOCUMENT]);
    expect(read).toMatchObject({ latestVersion: '3', defaultVersion: '3' });
    expect(settingsIn(read?.versions['3'])).toEqual(settingsIn(GOOD));
  });

  it('refuses to overwrite a document that changed meanwhile', async () => {
    const world = await makeWorld(withDocument);
    const other = content({ idleSessionTimeout: '5' });
    await world.change({
      api: 'ssm:UpdateDocument',
      input: { Name: DOCUMENT, Content: other, DocumentVersion: '2', DocumentFormat: 'JSON' },
    });
    await expect(world.remediator.execute(CASES['ssm:UpdateDocument'].call(world))).rejects.toThrow(
      RemediationError,
    );
    const { documents } = await world.reader.read({ documents: [{ name: DOCUMENT }] });
    expect(presentValue(documents[DOCUMENT])).toMatchObject({ latestVersion: '3', versions: { '3': other } });
  });

  it('takes a name that a stranger took as a failure, and touches nothing of his', async () => {
    const stranger: Bucket = { name: BUCKET, owner: 'another-account', tags: {} };
    const world = await makeWorld(described({ buckets: { [BUCKET]: present(stranger) } }));
    for (const api of ['s3:CreateBucket', 's3:PutBucketEncryption', 's3:PutBucketTagging'] as const) {
      await expect(world.remediator.execute(CASES[api].call(world)), api).rejects.toThrow(RemediationError);
    }
    expect(theBucket(await world.reader.read({ buckets: [BUCKET] }))?.owner).toBe('another-account');
  });

  it('fails in words when what it should repair is gone', async () => {
    const world = await makeWorld(described({}));
    for (const api of ['ssm:UpdateDocument', 'logs:PutRetentionPolicy', 'logs:AssociateKmsKey'] as const) {
      const failure = world.remediator.execute(CASES[api].call(world));
      await expect(failure, api).rejects.toThrow(RemediationError);
      await expect(failure, api).rejects.toThrow(/InvalidDocument|ResourceNotFoundException/);
    }
  });

  it('sees what somebody else deletes', async () => {
    const world = await makeWorld({
      ...withBucket,
      logGroups: withGroup.logGroups,
      documents: withDocument.documents,
      keys: { 'alias/sessions': present({ arn: 'key-described', state: 'Enabled', tags: {} }) },
    });
    await world.change({ api: 'ssm:DeleteDocument', input: { Name: DOCUMENT } });
    await world.change({ api: 's3:DeleteBucket', input: { Bucket: BUCKET } });
    await world.change({ api: 'logs:DeleteLogGroup', input: { logGroupName: GROUP } });
    await world.change({ api: 'kms:DisableKey', input: { KeyId: world.idOf('key-described') } });
    const state = await world.reader.read({
      ...inDocument(),
      ...inBucket(),
      ...inGroup(),
      keys: ['alias/sessions'],
    });
    expect(state.documents[DOCUMENT]?.status).toBe('absent');
    expect(state.buckets[BUCKET]?.status).toBe('absent');
    expect(state.logGroups[GROUP]?.status).toBe('absent');
    expect(presentValue(state.keys['alias/sessions'])?.state).toBe('Disabled');
  });
};
