import type { BucketAsRead } from '../../account/preferences/preferences.ts';
import { type Resource, resource, resourceKey } from '../../account/resource.ts';
import type { AccountState } from '../../account/state.ts';
import { firstThatMends } from '../../core/advice.ts';
import { cannotTell, definePrerequisite, fail, pass, type Result, worseOf } from '../../core/prerequisite.ts';
import { own } from '../../formats/json.ts';
import { judgeNaming, type Naming, named, namedBy } from '../../sessions/preferences.ts';
import { BUCKET_NOT_ENCRYPTED, bucketNotValidated } from '../../sessions/user-messages.ts';
import { plansFor } from './advise.ts';
import { bucketDeleted, bucketEncryptionChanged, bucketPolicyDeleted, bucketPolicyPut } from './changes.ts';
import { refusedByPolicy } from './policy.ts';

/** What the agent accepts as encryption; `aws:kms:dsse` is not included (amazon-ssm-agent, s3util.go). */
const ACCEPTED_ENCRYPTION = ['AES256', 'aws:kms'];

const bucketOf = (name: string): Resource => resource('AWS::S3::Bucket', name);

const judgeOurs = (subject: Resource, bucket: BucketAsRead, demanded: boolean): Result => {
  if (!demanded) return pass(subject);
  if (bucket.encryption === undefined) {
    return cannotTell(subject, `the guard may not read the encryption of bucket ${bucket.name}`);
  }
  if (ACCEPTED_ENCRYPTION.includes(bucket.encryption)) return pass(subject);
  const found =
    bucket.encryption === 'none'
      ? 'is not encrypted'
      : `is encrypted with ${bucket.encryption}, which agents refuse`;
  return fail(
    subject,
    'sessions-fail',
    `bucket ${bucket.name} ${found}, but the preferences require encryption`,
    {
      userSees: BUCKET_NOT_ENCRYPTED,
    },
  );
};

const judge = (state: AccountState, naming: Naming): Result => {
  const subject = bucketOf(naming.id);
  const demanded = naming.by.some(({ settings }) => settings.s3EncryptionEnabled);
  const observed = own(state.buckets, naming.id);
  const impact = demanded ? 'sessions-fail' : 'logs-lost';
  if (!observed) return cannotTell(subject, `bucket ${naming.id} was not read`);
  if (observed.status === 'unknown')
    return cannotTell(subject, `bucket ${naming.id} could not be read: ${observed.because}`);
  if (observed.status === 'absent') {
    const lost =
      'transcripts are silently lost, and where S3 cannot be reached, the prompt appears minutes late';
    return fail(
      subject,
      impact,
      `log bucket ${naming.id} does not exist${demanded ? '' : `: ${lost}`} (named by ${namedBy(naming)})`,
      demanded ? { userSees: bucketNotValidated('NoSuchBucket: The specified bucket does not exist') } : {},
    );
  }
  if (observed.value.owner === 'this-account') {
    const result = judgeOurs(subject, observed.value, demanded);
    const refused = refusedByPolicy(state, subject, observed.value, naming);
    return refused ? worseOf(result, refused) : result;
  }
  if (!state.knownBefore.includes(resourceKey(subject))) {
    return cannotTell(subject, `bucket ${naming.id} belongs to another account, or the guard may not see it`);
  }
  return fail(
    subject,
    impact,
    `the name of bucket ${naming.id} now belongs to ANOTHER ACCOUNT, and ${namedBy(naming)} still sends transcripts to it`,
    { security: true, ...(demanded ? { userSees: bucketNotValidated('AccessDenied: Access Denied') } : {}) },
  );
};

const check = (state: AccountState): readonly Result[] =>
  named(state, (settings) => settings.s3BucketName).map((naming) =>
    judgeNaming(naming, (one) => judge(state, one)),
  );

/** The bucket that the preferences name exists, is ours, and is encrypted if they require it. */
export const sessionLogBucket = definePrerequisite({
  id: 'session-log-bucket',
  title: 'Session log bucket',
  family: 'preferences',
  requires:
    'The S3 bucket that the session preferences name exists, belongs to this account, and is encrypted with AES256 or aws:kms where `s3EncryptionEnabled` is set. Its policy does not deny what agents ask of it. It is checked on every preferences event, too.',
  reference: 'https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-logging-s3.html',
  bites:
    'At the next session that anybody starts in this Region; open sessions lose their transcript when they end.',
  watches: {
    's3:DeleteBucket': bucketDeleted,
    's3:PutBucketEncryption': bucketEncryptionChanged,
    's3:DeleteBucketEncryption': bucketEncryptionChanged,
    's3:PutBucketPolicy': bucketPolicyPut,
    's3:DeleteBucketPolicy': bucketPolicyDeleted,
  },
  reverts: [
    's3:CreateBucket',
    's3:PutPublicAccessBlock',
    's3:PutBucketEncryption',
    's3:PutBucketVersioning',
    's3:PutBucketLifecycleConfiguration',
    's3:PutBucketTagging',
  ],
  offers: ['s3:PutBucketPolicy', 's3:DeleteBucketPolicy'],
  decides: [
    'the policy of the bucket denies it',
    'the bucket is encrypted with `aws:kms:dsse`, which somebody chose and agents refuse',
    'the name of the bucket belongs to another account',
  ],
  check,
  advise: (state, subject) => firstThatMends({ check }, state, subject, plansFor(state, subject)),
});
