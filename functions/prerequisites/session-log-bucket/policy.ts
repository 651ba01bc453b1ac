import { bucketArn } from '../../account/arns.ts';
import type { Bucket } from '../../account/preferences/preferences.ts';
import type { Resource } from '../../account/resource.ts';
import type { AccountState } from '../../account/state.ts';
import { cannotTell, fail, type Result } from '../../core/prerequisite.ts';
import type { Naming } from '../../sessions/preferences.ts';
import { type AgentCall, agentRequest, deniedBy } from '../../sessions/resource-policies.ts';
import { transcriptOf } from '../../sessions/role-needs.ts';
import { bucketNotValidated } from '../../sessions/user-messages.ts';

/**
 * The header of an upload is the default encryption of the bucket, if the role may ask for it; where the preferences
 * demand encryption, a session does not start without that. Otherwise there may be no header.
 * Source: agent/s3util of https://github.com/aws/amazon-ssm-agent
 */
const headerOf = ({ encryption }: Bucket, demanded: boolean): AgentCall['known'] => {
  if (encryption === undefined) return {};
  return { 's3:x-amz-server-side-encryption': demanded ? [encryption] : [encryption, undefined] };
};

type Asked = AgentCall & { readonly fails: 'sessions-fail' | 'logs-lost' };

const callsOf = ({ identity }: AccountState, bucket: Bucket, { by }: Naming): readonly Asked[] => {
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

/** What the policy of the bucket says against the calls of the agents; undefined if nothing. */
export const refusedByPolicy = (
  state: AccountState,
  subject: Resource,
  bucket: Bucket,
  naming: Naming,
): Result | undefined => {
  const { policy } = bucket;
  if (policy === undefined) return undefined;
  const asked = callsOf(state, bucket, naming).map((call) => ({
    call,
    denial: deniedBy(policy, call, state.identity),
  }));
  const denied = asked.find(({ denial }) => denial.kind === 'yes')?.call;
  if (denied) {
    const what =
      denied.fails === 'logs-lost' ? ': sessions start, and their transcripts are silently lost' : '';
    const because = `the policy of bucket ${bucket.name} denies ${denied.action} to every node${what}`;
    return fail(
      subject,
      denied.fails,
      because,
      denied.fails === 'sessions-fail' ? { userSees: bucketNotValidated('AccessDenied: Access Denied') } : {},
    );
  }
  const doubts = asked.flatMap(({ call, denial }) =>
    denial.kind === 'maybe'
      ? [
          `the policy of bucket ${bucket.name} denies ${call.action} under conditions that cannot be seen from outside (${denial.on.join(', ')})`,
        ]
      : [],
  );
  return doubts.length > 0 ? cannotTell(subject, [...new Set(doubts)].join('; ')) : undefined;
};
