import { type AccountState, type Bucket, presentValue } from '../core/account-state.ts';
import { type ApiCall, type Plan, tagList } from '../core/api-call.ts';
import type { Change } from '../core/cloudtrail.ts';
import { at, stringAt } from '../core/json.ts';
import { type Naming, named, namedBy } from '../core/preferences.ts';
import {
  cannotTell,
  type DecodeContext,
  type Decoded,
  definePrerequisite,
  fail,
  pass,
  type Result,
  unreadable,
} from '../core/prerequisite.ts';
import type { Previous } from '../core/previous.ts';
import { type Resource, resource, resourceKey } from '../core/resource.ts';

type Calls =
  | 's3:CreateBucket'
  | 's3:PutPublicAccessBlock'
  | 's3:PutBucketEncryption'
  | 's3:PutBucketVersioning'
  | 's3:PutBucketLifecycleConfiguration'
  | 's3:PutBucketTagging';

/** What the agent accepts as encrypted; `aws:kms:dsse` is not among it (amazon-ssm-agent, s3util.go). */
const ACCEPTED_ENCRYPTION = ['AES256', 'aws:kms'];

const NOT_ENCRYPTED =
  "We couldn't start the session because encryption is not set up on the selected Amazon S3 bucket. Either encrypt the bucket or choose an option to enable logging without encryption.";

const cannotValidate = (error: string): string =>
  `Couldn't start the session because we are unable to validate encryption on Amazon S3 bucket. Error: ${error}`;

const bucketOf = (name: string): Resource => resource('AWS::S3::Bucket', name);

const snapshotOf = (previous: Previous | undefined): Bucket | undefined =>
  previous?.snapshot.type === 'AWS::S3::Bucket' ? previous.snapshot.value : undefined;

const encryptionCall = (bucket: Bucket): ApiCall<Calls>[] => {
  if (!bucket.encryption || bucket.encryption === 'none') return [];
  const rule = {
    ApplyServerSideEncryptionByDefault: {
      SSEAlgorithm: bucket.encryption,
      ...(bucket.kmsKeyId ? { KMSMasterKeyID: bucket.kmsKeyId } : {}),
    },
    ...(bucket.bucketKeyEnabled === undefined ? {} : { BucketKeyEnabled: bucket.bucketKeyEnabled }),
  };
  const input = { Bucket: bucket.name, ServerSideEncryptionConfiguration: { Rules: [rule] } };
  return [{ api: 's3:PutBucketEncryption', input }];
};

const settingCalls = (bucket: Bucket): ApiCall<Calls>[] => {
  const Bucket = bucket.name;
  const rules = bucket.lifecycleRules ?? [];
  const tags = tagList(bucket.tags);
  return [
    ...encryptionCall(bucket),
    ...(bucket.versioning
      ? [
          {
            api: 's3:PutBucketVersioning',
            input: { Bucket, VersioningConfiguration: { Status: bucket.versioning } },
          } as const,
        ]
      : []),
    ...(rules.length > 0
      ? [
          {
            api: 's3:PutBucketLifecycleConfiguration',
            input: { Bucket, LifecycleConfiguration: { Rules: rules } },
          } as const,
        ]
      : []),
    ...(tags.length > 0
      ? [{ api: 's3:PutBucketTagging', input: { Bucket, Tagging: { TagSet: tags } } } as const]
      : []),
  ];
};

/** The same name in the same Region, closed to the public, with the settings that were last seen. */
const recreate = (name: string, region: string, baseline: Bucket | undefined): Plan<Calls> => {
  const at = baseline?.region ?? region;
  const location = at === 'us-east-1' ? {} : { CreateBucketConfiguration: { LocationConstraint: at } };
  const closed = {
    BlockPublicAcls: true,
    IgnorePublicAcls: true,
    BlockPublicPolicy: true,
    RestrictPublicBuckets: true,
  } as const;
  return {
    calls: [
      { api: 's3:CreateBucket', input: { Bucket: name, ...location } },
      { api: 's3:PutPublicAccessBlock', input: { Bucket: name, PublicAccessBlockConfiguration: closed } },
      ...(baseline ? settingCalls(baseline) : []),
    ],
    restores: baseline
      ? `bucket ${name}, empty, with the settings it had${baseline.hasPolicy ? ' (but without its bucket policy: put that back by hand)' : ''}`
      : `an empty bucket ${name}`,
    exact: baseline !== undefined && (baseline.unread ?? []).every((aspect) => aspect === 'policy'),
  };
};

const withBucket = (change: Change, decodeNamed: (bucket: string) => Decoded<Calls>): Decoded<Calls> => {
  const name = stringAt(change.request, 'bucketName');
  return name ? decodeNamed(name) : unreadable('the record names no bucket');
};

const scopeOf = (context: DecodeContext, bucket: string) => ({
  documents: context.guardedDocuments.map((name) => ({ name })),
  buckets: [bucket],
});

const deleted = (change: Change, context: DecodeContext): Decoded<Calls> =>
  withBucket(change, (name) => ({
    kind: 'needs-previous',
    resources: [bucketOf(name)],
    scope: scopeOf(context, name),
    query: { resource: bucketOf(name) },
    resume: (previous) => ({
      kind: 'effect',
      resources: [bucketOf(name)],
      scope: {},
      existedBefore: [bucketOf(name)],
      isCurrent: (state) => presentValue(state.buckets[name])?.owner !== 'this-account',
      inverses: () => [recreate(name, change.region, snapshotOf(previous))],
    }),
  }));

const encryptionChanged = (change: Change, context: DecodeContext): Decoded<Calls> =>
  withBucket(change, (name) => {
    const rule = at(change.request, 'ServerSideEncryptionConfiguration', 'Rule');
    const algorithm = stringAt(
      Array.isArray(rule) ? rule[0] : rule,
      'ApplyServerSideEncryptionByDefault',
      'SSEAlgorithm',
    );
    return {
      kind: 'needs-previous',
      resources: [bucketOf(name)],
      scope: scopeOf(context, name),
      query: { resource: bucketOf(name) },
      resume: (previous) => ({
        kind: 'effect',
        resources: [bucketOf(name)],
        scope: {},
        isCurrent: (state) => {
          const bucket = presentValue(state.buckets[name]);
          if (bucket?.owner !== 'this-account') return false;
          // What may not be read may still be so: then the check says that it cannot tell.
          return !algorithm || bucket.encryption === undefined || bucket.encryption === algorithm;
        },
        inverses: () => {
          const before = snapshotOf(previous);
          const calls = before ? encryptionCall(before) : [];
          return calls.length > 0
            ? [{ calls, restores: `the encryption of bucket ${name}`, exact: true }]
            : [];
        },
      }),
    };
  });

const judgeOurs = (subject: Resource, bucket: Bucket, demanded: boolean): Result => {
  if (!demanded) return pass(subject);
  if (bucket.encryption === undefined) {
    return cannotTell(subject, `the encryption of bucket ${bucket.name} may not be read`);
  }
  if (ACCEPTED_ENCRYPTION.includes(bucket.encryption)) return pass(subject);
  const found =
    bucket.encryption === 'none'
      ? 'is not encrypted'
      : `is encrypted with ${bucket.encryption}, which agents refuse`;
  return fail(
    subject,
    'sessions-fail',
    `bucket ${bucket.name} ${found}, and the preferences demand encryption`,
    {
      userSees: NOT_ENCRYPTED,
    },
  );
};

const judge = (state: AccountState, naming: Naming): Result => {
  const subject = bucketOf(naming.id);
  const demanded = naming.by.some(({ settings }) => settings.s3EncryptionEnabled);
  const observed = state.buckets[naming.id];
  const impact = demanded ? 'sessions-fail' : 'logs-lost';
  if (!observed) return cannotTell(subject, `bucket ${naming.id} was not read`);
  if (observed.status === 'unknown')
    return cannotTell(subject, `bucket ${naming.id} could not be read: ${observed.because}`);
  if (observed.status === 'absent') {
    const lost =
      'transcripts are lost silently, and where S3 cannot be reached the prompt comes minutes late';
    return fail(
      subject,
      impact,
      `log bucket ${naming.id} does not exist${demanded ? '' : `: ${lost}`} (named by ${namedBy(naming)})`,
      demanded ? { userSees: cannotValidate('NoSuchBucket: The specified bucket does not exist') } : {},
    );
  }
  if (observed.value.owner === 'this-account') return judgeOurs(subject, observed.value, demanded);
  if (!state.knownBefore.includes(resourceKey(subject))) {
    return cannotTell(
      subject,
      `bucket ${naming.id} belongs to another account, or may not be seen from this one`,
    );
  }
  return fail(
    subject,
    impact,
    `the name of bucket ${naming.id} now belongs to ANOTHER ACCOUNT, and ${namedBy(naming)} still sends transcripts to it`,
    { security: true, ...(demanded ? { userSees: cannotValidate('AccessDenied: Access Denied') } : {}) },
  );
};

/** The bucket that the preferences name exists, is ours, and is encrypted where they demand it. */
export const sessionLogBucket = definePrerequisite({
  id: 'session-log-bucket',
  title: 'Session log bucket',
  family: 'preferences',
  requires:
    'The S3 bucket that the session preferences name exists, belongs to this account, and is encrypted with AES256 or aws:kms where `s3EncryptionEnabled` is set. Judged on every preferences event too.',
  reference: 'https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-logging-s3.html',
  bites:
    'With the next session that anybody starts in this Region; open sessions lose their transcript when they end.',
  watches: {
    's3:DeleteBucket': deleted,
    's3:PutBucketEncryption': encryptionChanged,
    's3:DeleteBucketEncryption': encryptionChanged,
  },
  reverts: [
    's3:CreateBucket',
    's3:PutPublicAccessBlock',
    's3:PutBucketEncryption',
    's3:PutBucketVersioning',
    's3:PutBucketLifecycleConfiguration',
    's3:PutBucketTagging',
  ],
  offers: [],
  check: (state) => named(state, (settings) => settings.s3BucketName).map((naming) => judge(state, naming)),
});
