import { SESSION_ACTIONS } from '../../account/session-actions.ts';
import type { AccountState } from '../../account/state.ts';
import { isWorse } from '../../core/outcome.ts';
import type { Impact } from '../../core/prerequisite.ts';
import { dataKeysOf, hasUnreadKey } from '../data-key.ts';
import { livePreferences, ONLY_DEFAULT } from '../preferences.ts';
import type { SessionSettings } from '../session-document.ts';
import { bucketNotValidated, DATA_KEY_FAILED, GROUP_NOT_ENCRYPTED, NOT_CONNECTED } from '../user-messages.ts';

/** One action that a node's role needs, and what happens if it is missing. */
export type Need = {
  readonly action: string;
  readonly resource: string;
  readonly impact: Impact;
  readonly userSees?: string;
  /** Why a refusal is only a doubt, e.g. because only a version that `$DEFAULT` left behind asks for it. */
  readonly doubt?: string;
};

const need = (action: string, resource: string, impact: Impact, userSees?: string): Need => ({
  action,
  resource,
  impact,
  ...(userSees ? { userSees } : {}),
});

/** What every session needs, whatever the preferences say. */
export const SESSION_NEEDS: readonly Need[] = SESSION_ACTIONS.map((action) =>
  need(action, '*', 'sessions-fail', NOT_CONNECTED),
);

/** A session as Session Manager names it. IAM is asked about what such a session writes, not about patterns. */
const SESSION = 'session-guard-0123456789abcdef0';

const ANY_PREFIX = 'but the prefix of the transcripts is known only when a session starts';

/** The object that holds a transcript, by its bucket (a name or an ARN); the agent leaves out empty parts of the path and doubled slashes. */
export const transcriptOf = (bucket: string, prefix: string): string => {
  const root = prefix.startsWith('/') ? '/' : '';
  const parts = prefix.split('/').filter((part) => part !== '');
  return `${bucket}/${root}${[...parts, `${SESSION}.log`].join('/')}`;
};

/** Sessions are logged with the node's own role: https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-logging.html */
const bucketNeeds = (state: AccountState, settings: SessionSettings): readonly Need[] => {
  const { s3BucketName: name, s3KeyPrefix = '', s3EncryptionEnabled, unresolved } = settings;
  if (!name) return [];
  const bucket = `arn:${state.identity.partition}:s3:::${name}`;
  const write = need('s3:PutObject', transcriptOf(bucket, s3KeyPrefix), 'logs-lost');
  return [
    unresolved.includes('s3KeyPrefix') ? { ...write, doubt: ANY_PREFIX } : write,
    ...dataKeysOf(state, name).map((arn) => need('kms:GenerateDataKey', arn, 'logs-lost')),
    ...(s3EncryptionEnabled
      ? [
          need(
            's3:GetEncryptionConfiguration',
            bucket,
            'sessions-fail',
            bucketNotValidated('AccessDenied: Access Denied'),
          ),
        ]
      : []),
  ];
};

/**
 * A group is asked for by its streams, because its ARN alone allows none of these actions: policies name it
 * with `:*` or `:log-stream:*`. `DescribeLogGroups` asks for a group and a stream without a name, so that a
 * policy for one group does not allow it (amazon-ssm-agent #246, terraform-provider-aws #8804).
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-access-control-overview-cwl.html
 */
const groupNeeds = ({ identity }: AccountState, settings: SessionSettings): readonly Need[] => {
  const { cloudWatchLogGroupName: name, cloudWatchEncryptionEnabled } = settings;
  if (!name) return [];
  const { partition, region, accountId } = identity;
  const groups = `arn:${partition}:logs:${region}:${accountId}:log-group:`;
  const stream = `${groups}${name}:log-stream:${SESSION}`;
  return [
    cloudWatchEncryptionEnabled
      ? need('logs:DescribeLogGroups', `${groups}:log-stream:`, 'sessions-fail', GROUP_NOT_ENCRYPTED)
      : need('logs:DescribeLogGroups', `${groups}:log-stream:`, 'logs-lost'),
    ...['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'].map((action) =>
      need(action, stream, 'logs-lost'),
    ),
  ];
};

const keyNeeds = (_: AccountState, { kmsKeyId }: SessionSettings): readonly Need[] =>
  kmsKeyId
    ? [need('kms:Decrypt', kmsKeyId, 'sessions-fail', `${DATA_KEY_FAILED} AccessDeniedException`)]
    : [];

/** What certainly counts weighs more than what only an old default asks for. */
const weighsMore = (one: Need, known: Need): boolean =>
  (one.doubt === undefined) === (known.doubt === undefined)
    ? isWorse(one.impact, known.impact)
    : known.doubt !== undefined;

/** What the role of each node needs with the live preferences; each action once, with its worst impact. */
export const needsOf = (state: AccountState): readonly Need[] => {
  const needs = new Map<string, Need>();
  const wanted = livePreferences(state).flatMap(({ settings, isLeftBehind }) =>
    [bucketNeeds, groupNeeds, keyNeeds]
      .flatMap((needsFor) => needsFor(state, settings))
      .map((one): Need => (isLeftBehind ? { ...one, doubt: ONLY_DEFAULT } : one)),
  );
  for (const one of [...SESSION_NEEDS, ...wanted]) {
    const key = `${one.action}|${one.resource}`;
    const known = needs.get(key);
    if (!known || weighsMore(one, known)) needs.set(key, one);
  }
  return [...needs.values()];
};

/** Do the roles need something that can only be judged where the buckets were read? */
export const isPartlyJudged = (state: AccountState): boolean =>
  livePreferences(state).some(({ settings: { s3BucketName = '' } }) => hasUnreadKey(state, s3BucketName));
