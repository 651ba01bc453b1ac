import { CreateLogGroupCommand, PutRetentionPolicyCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  CreateAliasCommand,
  CreateKeyCommand,
  DisableKeyCommand,
  PutKeyPolicyCommand,
  ScheduleKeyDeletionCommand,
} from '@aws-sdk/client-kms';
import {
  CreateBucketCommand,
  type CreateBucketCommandInput,
  PutBucketEncryptionCommand,
  PutBucketPolicyCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
  S3Client,
  type ServerSideEncryption,
} from '@aws-sdk/client-s3';
import {
  CreateDocumentCommand,
  type ParameterType,
  PutParameterCommand,
  UpdateDocumentCommand,
  UpdateDocumentDefaultVersionCommand,
} from '@aws-sdk/client-ssm';
import { tagList } from '../../../functions/account/api-call.ts';
import { locationIn } from '../../../functions/account/preferences/buckets.ts';
import type {
  BucketAsRead,
  DocumentAsRead,
  Key,
  LogGroupAsRead,
  StoredParameter,
} from '../../../functions/account/preferences/preferences.ts';
import type { PreferencesClients } from '../../../functions/adapters/aws/preferences/reader.ts';
import { IDENTITY, type TestAccount } from '../account.ts';

/** Makes the versions one after the other; they must be numbered from 1 without a gap. */
export const seedDocument = async (
  { ssm }: PreferencesClients,
  { name, versions, latestVersion, defaultVersion, tags = {} }: DocumentAsRead,
): Promise<void> => {
  const Tags = tagList(tags).map((tag) => ({ ...tag }));
  for (let version = 1; version <= Number(latestVersion); version += 1) {
    const Content = versions[String(version)];
    if (Content === undefined) throw new Error(`version ${version} of ${name} is missing in the description`);
    if (version === 1) {
      const first = { Name: name, Content, DocumentFormat: 'JSON', DocumentType: 'Session', Tags } as const;
      await ssm.send(new CreateDocumentCommand(first));
    } else {
      const next = { Name: name, Content, DocumentFormat: 'JSON', DocumentVersion: '$LATEST' } as const;
      await ssm.send(new UpdateDocumentCommand(next));
    }
  }
  await ssm.send(new UpdateDocumentDefaultVersionCommand({ Name: name, DocumentVersion: defaultVersion }));
};

export const seedBucket = async (account: TestAccount, bucket: BucketAsRead): Promise<void> => {
  const region = bucket.region ?? account.identity.region;
  const owner = bucket.owner === 'this-account' ? account.owner : account.stranger;
  const s3 = new S3Client({ ...owner, region });
  const Bucket = bucket.name;
  await s3.send(new CreateBucketCommand({ Bucket, ...locationIn(region) } as CreateBucketCommandInput));
  if (bucket.encryption && bucket.encryption !== 'AES256') {
    const byDefault = {
      SSEAlgorithm: bucket.encryption as ServerSideEncryption,
      ...(bucket.kmsKeyId ? { KMSMasterKeyID: bucket.kmsKeyId } : {}),
    };
    const Rules = [{ ApplyServerSideEncryptionByDefault: byDefault, BucketKeyEnabled: true }];
    await s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: { Rules } }));
  }
  if (bucket.versioning) {
    const VersioningConfiguration = { Status: bucket.versioning };
    await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
  }
  const TagSet = tagList(bucket.tags ?? {}).map((tag) => ({ ...tag }));
  if (TagSet.length > 0) await s3.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet } }));
  if (bucket.hasPolicy) {
    const statement = {
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:*',
      Resource: [`arn:aws:s3:::${Bucket}`, `arn:aws:s3:::${Bucket}/*`],
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    };
    const Policy = bucket.policy ?? JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
    await s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));
  }
};

export const seedLogGroup = async ({ logs }: PreferencesClients, group: LogGroupAsRead): Promise<void> => {
  const { name: logGroupName, kmsKeyId, retentionInDays, tags } = group;
  await logs.send(new CreateLogGroupCommand({ logGroupName, tags, ...(kmsKeyId ? { kmsKeyId } : {}) }));
  if (retentionInDays === undefined) return;
  await logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays }));
};

export const seedParameter = async (
  { ssm }: PreferencesClients,
  Name: string,
  { type, value = 'not-told' }: StoredParameter,
): Promise<void> => {
  await ssm.send(new PutParameterCommand({ Name, Value: value, Type: type as ParameterType }));
};

/** Makes a key and the alias that it goes by; the id is chosen by KMS. Answers the key's ARN. */
export const seedKey = async (
  { kms }: PreferencesClients,
  alias: string,
  { state, policy }: Key,
): Promise<string> => {
  if (!alias.startsWith('alias/')) throw new Error(`${alias}: keys are described by an alias`);
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
  const KeyId = KeyMetadata?.KeyId;
  if (!KeyId) throw new Error(`no key was made in ${IDENTITY.region}`);
  await kms.send(new CreateAliasCommand({ AliasName: alias, TargetKeyId: KeyId }));
  if (policy) await kms.send(new PutKeyPolicyCommand({ KeyId, PolicyName: 'default', Policy: policy }));
  if (state === 'Disabled') await kms.send(new DisableKeyCommand({ KeyId }));
  if (state === 'PendingDeletion') await kms.send(new ScheduleKeyDeletionCommand({ KeyId }));
  return KeyMetadata?.Arn ?? '';
};
