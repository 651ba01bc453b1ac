import { bucketArn } from '../../account/arns.ts';
import type { BucketAsRead } from '../../account/preferences/preferences.ts';
import type { Resource } from '../../account/resource.ts';
import type { AccountState } from '../../account/state.ts';
import { cannotTell, fail, type Result } from '../../core/prerequisite.ts';
import { own } from '../../formats/json.ts';
import type { Naming } from '../../sessions/preferences.ts';
import { type AgentCall, agentRequest, type Denial, deniedBy } from '../../sessions/resource-policies.ts';
import { transcriptOf } from '../../sessions/roles/needs.ts';
import { bucketNotValidated } from '../../sessions/user-messages.ts';

/**
 * The header of an upload is the default encryption of the bucket, if the role may ask for it; where the preferences
 * demand encryption, a session does not start without that. Otherwise there may be no header.
 * Source: agent/s3util of https://github.com/aws/amazon-ssm-agent
 */
const headerOf = ({ encryption }: BucketAsRead, demanded: boolean): AgentCall['known'] => {
  if (encryption === undefined) return {};
  return { 's3:x-amz-server-side-encryption': demanded ? [encryption] : [encryption, undefined] };
};

type Asked = AgentCall & { readonly fails: 'sessions-fail' | 'logs-lost' };

const callsOf = ({ identity }: AccountState, bucket: BucketAsRead, { by }: Naming): readonly Asked[] => {
  const arn = bucketArn(bucket.name, identity);
  const known = {
    ...agentRequest(identity),
    ...(bucket.region ? { 'aws:requestedregion': [bucket.region] } : {}),
  };
  const demanded = by.some(({ settings }) => settings.s3EncryptionEnabled);
  const uploads = by.map(
    ({ settings }): Asked => ({
      action: 's3:PutObject',
      resource: transcriptOf(arn, settings.s3KeyPrefix ?? ''),
      known: {
        ...known,
        's3:x-amz-acl': ['bucket-owner-full-control'],
        ...headerOf(bucket, settings.s3EncryptionEnabled),
      },
      fails: 'logs-lost',
    }),
  );
  const validation: Asked = {
    action: 's3:GetEncryptionConfiguration',
    resource: arn,
    known,
    fails: 'sessions-fail',
  };
  return [...(demanded ? [validation] : []), ...uploads];
};

type Answer = { readonly call: Asked; readonly denial: Denial };

const answersOf = (state: AccountState, bucket: BucketAsRead, naming: Naming): readonly Answer[] => {
  const { policy } = bucket;
  if (policy === undefined) return [];
  return callsOf(state, bucket, naming).map((call) => ({
    call,
    denial: deniedBy(policy, call, state.identity),
  }));
};

const doubtsIn = (answers: readonly Answer[], { name }: BucketAsRead): readonly string[] => [
  ...new Set(
    answers.flatMap(({ call, denial }) =>
      denial.kind === 'maybe'
        ? [
            `the policy of bucket ${name} denies ${call.action} under conditions that cannot be seen from outside (${denial.on.join(', ')})`,
          ]
        : [],
    ),
  ),
];

/**
 * What the policy of the bucket says against the calls of the agents; undefined if nothing. What decides cannot be seen
 * for good, so a doubt that was there when the bucket was last seen whole must not hide what else happens.
 */
export const refusedByPolicy = (
  state: AccountState,
  subject: Resource,
  bucket: BucketAsRead,
  naming: Naming,
): Result | undefined => {
  const answers = answersOf(state, bucket, naming);
  const denied = answers.find(({ denial }) => denial.kind === 'yes')?.call;
  if (denied) {
    const isLost = denied.fails === 'logs-lost';
    const what = isLost ? ': sessions start, and their transcripts are silently lost' : '';
    const because = `the policy of bucket ${bucket.name} denies ${denied.action} to every node${what}`;
    const userSees = isLost ? {} : { userSees: bucketNotValidated('AccessDenied: Access Denied') };
    return fail(subject, denied.fails, because, userSees);
  }
  const before = state.rememberedBuckets && own(state.rememberedBuckets, bucket.name);
  const known = before ? doubtsIn(answersOf(state, before, naming), before) : [];
  const doubts = doubtsIn(answers, bucket).filter((doubt) => !known.includes(doubt));
  return doubts.length > 0 ? cannotTell(subject, doubts.join('; ')) : undefined;
};
