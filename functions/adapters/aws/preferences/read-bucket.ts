import {
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketPolicyCommand,
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  HeadBucketCommand,
  paginateListBuckets,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { AwsEnvironment } from '../../../account/aws-environment.ts';
import { absent, deniedBecause, type Observed, present, unknown } from '../../../account/observed.ts';
import type { Bucket, BucketAsRead } from '../../../account/preferences/preferences.ts';
import type { Json } from '../../../formats/json.ts';
import { type BucketClients, regionInstead } from '../shared/bucket-clients.ts';
import { aspect, aspectValue, httpStatus, isDenied, unavailable, unreadOf } from '../shared/errors.ts';
import { tagsOf } from '../shared/tags.ts';

/** Old names in us-east-1 may contain upper case and underscores; anything else cannot be a bucket. */
const BUCKET_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{1,253}[A-Za-z0-9]$/;

/** Can a text be the name of a bucket? S3 is not asked about others, such as `s3://example-logs`. */
export const isBucketName = (text: string): boolean => BUCKET_NAME.test(text);

type BucketInput = { readonly Bucket: string; readonly ExpectedBucketOwner: string };

type Head =
  | { readonly kind: 'ours'; readonly region: string | undefined }
  | { readonly kind: 'elsewhere'; readonly region: string }
  | { readonly kind: 'unreadable'; readonly status: number }
  | { readonly kind: 'gone' }
  | { readonly kind: 'refused' };

/** The response to a HEAD request has no body and therefore no error code, only a status. */
const head = async (s3: S3Client, input: BucketInput): Promise<Head> => {
  try {
    return { kind: 'ours', region: (await s3.send(new HeadBucketCommand(input))).BucketRegion };
  } catch (error) {
    if (httpStatus(error) === 404) return { kind: 'gone' };
    if (isDenied(error)) return { kind: 'refused' };
    const region = regionInstead(error);
    if (region !== undefined) return { kind: 'elsewhere', region };
    const status = httpStatus(error) ?? 0;
    // Another attempt would get the same answer; only these two may pass.
    if (status >= 300 && status < 500 && status !== 408 && status !== 429) {
      return { kind: 'unreadable', status };
    }
    throw unavailable('s3:HeadBucket', error);
  }
};

/**
 * S3 answers 403 for a bucket of somebody else (because of ExpectedBucketOwner), and for our own bucket if a
 * policy denies us access. Only the list of our buckets can distinguish the two.
 */
const readRefused = async (s3: S3Client, name: string): Promise<Observed<Bucket>> => {
  try {
    for await (const page of paginateListBuckets({ client: s3, pageSize: 1000 }, { Prefix: name })) {
      if (page.Buckets?.some(({ Name }) => Name === name)) return unknown(deniedBecause('s3:ListBucket'));
    }
  } catch (error) {
    if (isDenied(error))
      return unknown('it may be another account’s, and the guard may not list its own buckets');
    throw unavailable('s3:ListBuckets', error);
  }
  return present({ name, owner: 'another-account', tags: {}, unread: ['encryption', 'policy', 'tags'] });
};

const readEncryption = (s3: S3Client, input: BucketInput) =>
  aspect('s3:GetBucketEncryption', ['ServerSideEncryptionConfigurationNotFoundError'], () =>
    s3.send(new GetBucketEncryptionCommand(input)),
  );

const readPolicy = (s3: S3Client, input: BucketInput) =>
  aspect('s3:GetBucketPolicy', ['NoSuchBucketPolicy'], () => s3.send(new GetBucketPolicyCommand(input)));

const readAspects = async (s3: S3Client, input: BucketInput) => {
  const [encryption, versioning, lifecycle, tags, policy] = await Promise.all([
    readEncryption(s3, input),
    aspect('s3:GetBucketVersioning', [], () => s3.send(new GetBucketVersioningCommand(input))),
    aspect('s3:GetBucketLifecycleConfiguration', ['NoSuchLifecycleConfiguration'], () =>
      s3.send(new GetBucketLifecycleConfigurationCommand(input)),
    ),
    aspect('s3:GetBucketTagging', ['NoSuchTagSet'], () => s3.send(new GetBucketTaggingCommand(input))),
    readPolicy(s3, input),
  ]);
  return { encryption, versioning, lifecycle, tags, policy };
};

const readJudged = async (s3: S3Client, input: BucketInput) => {
  const [encryption, policy] = await Promise.all([readEncryption(s3, input), readPolicy(s3, input)]);
  return { encryption, policy };
};

/** What the checks use of a bucket, and in a whole reading the rest. */
type Aspects = Awaited<ReturnType<typeof readJudged>> & Partial<Awaited<ReturnType<typeof readAspects>>>;

/** Lifecycle rules contain dates; as plain JSON, they can be stored in the ledger and compared. */
const plainRules = (rules: readonly unknown[] | undefined): readonly Json[] | undefined =>
  rules === undefined ? undefined : (JSON.parse(JSON.stringify(rules)) as readonly Json[]);

const encryptionOf = ({
  encryption,
}: Aspects): Pick<Bucket, 'encryption' | 'kmsKeyId' | 'bucketKeyEnabled'> => {
  if (encryption.kind === 'unread') return {};
  const rule = aspectValue(encryption)?.ServerSideEncryptionConfiguration?.Rules?.[0];
  const byDefault = rule?.ApplyServerSideEncryptionByDefault;
  return {
    encryption: byDefault?.SSEAlgorithm ?? 'none',
    ...(byDefault?.KMSMasterKeyID ? { kmsKeyId: byDefault.KMSMasterKeyID } : {}),
    ...(rule?.BucketKeyEnabled === undefined ? {} : { bucketKeyEnabled: rule.BucketKeyEnabled }),
  };
};

const bucketOf = (name: string, region: string | undefined, aspects: Aspects): BucketAsRead => {
  const versioning = aspects.versioning && aspectValue(aspects.versioning)?.Status;
  const policy = aspectValue(aspects.policy)?.Policy;
  const lifecycleRules = aspects.lifecycle && plainRules(aspectValue(aspects.lifecycle)?.Rules);
  return {
    name,
    owner: 'this-account',
    ...(region ? { region } : {}),
    ...encryptionOf(aspects),
    ...(versioning ? { versioning } : {}),
    ...(lifecycleRules ? { lifecycleRules } : {}),
    ...(aspects.policy.kind === 'unread' ? {} : { hasPolicy: aspects.policy.kind === 'read' }),
    ...(policy ? { policy } : {}),
    ...(aspects.tags ? { tags: tagsOf(aspectValue(aspects.tags)?.TagSet) } : {}),
    ...unreadOf(aspects),
  };
};

/**
 * How much of a bucket is read. `whole`: everything, in one round. `if-there`: the same in two rounds, where the second is
 * saved if the bucket is gone. `judged`: what the checks use, in one round.
 */
export type BucketReading = 'whole' | 'if-there' | 'judged';

type Found = { readonly head: Head; readonly aspects: () => Promise<Aspects> };

/** The aspects of a missing or foreign bucket fail and do not matter, so their failure counts where they are wanted. */
const readAt = async (s3: S3Client, input: BucketInput, how: BucketReading): Promise<Found> => {
  if (how === 'if-there') return { head: await head(s3, input), aspects: () => readAspects(s3, input) };
  const reading: Promise<Aspects> = how === 'judged' ? readJudged(s3, input) : readAspects(s3, input);
  const [found] = await Promise.allSettled([head(s3, input), reading]);
  if (found.status === 'rejected') throw found.reason;
  return { head: found.value, aspects: () => reading };
};

const readWhereItIs = async (
  clients: BucketClients,
  input: BucketInput,
  how: BucketReading,
): Promise<Found> => {
  const here = await readAt(clients(), input, how);
  return here.head.kind === 'elsewhere' ? readAt(clients(here.head.region), input, how) : here;
};

/**
 * Reads a bucket and its owner, through the endpoint of its Region. A stranger may take the name of a deleted bucket, so every call has
 * ExpectedBucketOwner: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-owner-condition.html
 */
export const readBucket = async (
  clients: BucketClients,
  { accountId }: AwsEnvironment,
  name: string,
  how: BucketReading = 'whole',
): Promise<Observed<BucketAsRead>> => {
  if (name.startsWith('arn:'))
    return unknown('the preferences name it by an ARN, which the guard does not look up');
  if (!isBucketName(name)) return absent;
  const input = { Bucket: name, ExpectedBucketOwner: accountId };
  const { head: found, aspects } = await readWhereItIs(clients, input, how);
  switch (found.kind) {
    case 'gone':
      return absent;
    case 'refused':
      return readRefused(clients(), name);
    case 'elsewhere':
      return unknown(`S3 says that it is in ${found.region}, and there it says the same again`);
    case 'unreadable':
      return unknown(`S3 refuses to answer about it (status ${found.status})`);
    case 'ours':
      return present(bucketOf(name, found.region, await aspects()));
  }
};
