import { expect } from 'vitest';
import type { ApiCall, RepairApi } from '../../functions/account/api-call.ts';
import type { DhcpOptions } from '../../functions/account/network/network.ts';
import { present, presentValue } from '../../functions/account/observed.ts';
import type { Bucket } from '../../functions/account/preferences/preferences.ts';
import type { AccountState, Scope } from '../../functions/account/state.ts';
import { smallVpc } from '../support/samples/small-vpc.ts';
import { IDENTITY_CASES } from './identity-repair-cases.ts';
import { NETWORK_CASES } from './network-repair-cases.ts';
import { content, DOCUMENT, described, type World } from './world.ts';

export const GOOD = content({ s3BucketName: 'example-session-logs' });
export const BAD = content({ s3BucketName: 'example-gone' });
export const BUCKET = 'example-session-logs';
export const GROUP = '/session/logs';
const KEY = 'arn:aws:kms:eu-central-1:111122223333:key/11111111-2222-3333-4444-555555555555';

export const settingsIn = (text: string | undefined): unknown => {
  const { description: _, ...settings } = JSON.parse(text ?? '{}') as Record<string, unknown>;
  return settings;
};

const bucket: Bucket = { name: BUCKET, owner: 'this-account', encryption: 'AES256', tags: {} };
export const withBucket = described({ buckets: { [BUCKET]: present(bucket) } });
export const withGroup = described({ logGroups: { [GROUP]: present({ name: GROUP, tags: {} }) } });
export const withDocument = described({
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
const vpc = smallVpc('vpc-described', {
  dhcpOptionsId: 'dopt-bad',
  enableDnsSupport: false,
  enableDnsHostnames: false,
});
const withVpc = described({
  networks: { [vpc.vpcId]: present(vpc) },
  dhcpOptions: {
    'dopt-bad': present(dhcp('dopt-bad', '198.51.100.1')),
    'dopt-good': present(dhcp('dopt-good', '192.0.2.53')),
  },
});

export type Case = {
  readonly before: AccountState;
  /** What happens between the account's making and the call. */
  readonly prepare?: (world: World) => Promise<void>;
  readonly call: (world: Pick<World, 'idOf'>) => ApiCall<RepairApi>;
  readonly scope: (world: World) => Scope;
  readonly after: (state: AccountState, world: World) => void;
  /** What the second execution answers. */
  readonly again: 'done' | 'already-done';
};

export const inDocument = () => ({ documents: [{ name: DOCUMENT }] });
export const inBucket = () => ({ buckets: [BUCKET] });
export const inGroup = () => ({ logGroups: [GROUP] });
const inVpc = ({ idOf }: World) => ({ networks: [idOf('vpc-described')] });
export const theBucket = ({ buckets }: AccountState) => presentValue(buckets[BUCKET]);
const theGroup = ({ logGroups }: AccountState) => presentValue(logGroups[GROUP]);
const theVpc = ({ networks }: AccountState, { idOf }: World) => presentValue(networks[idOf('vpc-described')]);
const onBucket = { before: withBucket, scope: inBucket, again: 'done' } as const;

/** One case for each call that auto-fix may make; the compiler asks for a new one with a new call. */
export const CASES: Readonly<Record<RepairApi, Case>> = {
  ...NETWORK_CASES,
  ...IDENTITY_CASES,
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
