import type { AccountState } from './account-state.ts';
import { needsEc2Messages } from './agent-versions.ts';
import type { NodeNetwork } from './network.ts';
import type { PathService } from './path/verdict.ts';
import { livePreferences } from './preferences.ts';
import type { Impact } from './prerequisite.ts';

/** A service, and what users meet without it; `unknown` where no page of AWS says it. */
export type Need = { readonly service: PathService; readonly impact: Impact | 'unknown' };

const ALWAYS: readonly Need[] = [
  { service: 'ssm', impact: 'sessions-fail' },
  { service: 'ssmmessages', impact: 'sessions-fail' },
];

/**
 * What every node needs: the two services of sessions, and what the preferences ask for beyond them. The agent asks
 * S3 and CloudWatch Logs before the prompt, and gives up after minutes; with encryption demanded the session fails
 * then. Without KMS the handshake times out.
 * Source: agent/session/plugins/shell of https://github.com/aws/amazon-ssm-agent, and
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-troubleshooting.html (blank screen)
 */
export const sharedNeeds = (state: AccountState): readonly Need[] => {
  const settings = livePreferences(state).map((live) => live.settings);
  const encrypted = (demanded: boolean): Impact => (demanded ? 'sessions-fail' : 'sessions-slow');
  const bucket = settings.filter(({ s3BucketName }) => s3BucketName);
  const group = settings.filter(({ cloudWatchLogGroupName }) => cloudWatchLogGroupName);
  return [
    ...ALWAYS,
    ...(bucket.length > 0
      ? [{ service: 's3', impact: encrypted(bucket.some((s) => s.s3EncryptionEnabled)) } as const]
      : []),
    ...(group.length > 0
      ? [{ service: 'logs', impact: encrypted(group.some((s) => s.cloudWatchEncryptionEnabled)) } as const]
      : []),
    ...(settings.some(({ kmsKeyId }) => kmsKeyId)
      ? [{ service: 'kms', impact: 'sessions-fail' } as const]
      : []),
  ];
};

/** Agents before 3.3.40.0 ask `ec2messages` too; it never carries a session, and what they do without it is not told. */
export const needsOf = (node: NodeNetwork, shared: readonly Need[]): readonly Need[] =>
  needsEc2Messages(node.managed?.agentVersion ?? '')
    ? [...shared, { service: 'ec2messages', impact: 'unknown' }]
    : shared;
