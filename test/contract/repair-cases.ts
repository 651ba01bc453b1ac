import { expect } from 'vitest';
import type { RepairApi } from '../../functions/account/api-call.ts';
import { presentValue } from '../../functions/account/observed.ts';
import { IDENTITY_CASES } from './identity-repair-cases.ts';
import { NETWORK_CASES } from './network-repair-cases.ts';
import {
  BUCKET,
  bucket,
  type Case,
  GOOD,
  GROUP,
  inBucket,
  inDocument,
  inGroup,
  inVpc,
  KEY,
  onBucket,
  settingsIn,
  theBucket,
  theGroup,
  theVpc,
  withDocument,
  withGroup,
  withVpc,
} from './repair-case.ts';
import { DOCUMENT, described } from './world.ts';

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
