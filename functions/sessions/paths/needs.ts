import type { NodeNetwork } from '../../account/network/network.ts';
import type { PathService } from '../../account/network/path/verdict.ts';
import type { AccountState } from '../../account/state.ts';
import type { Impact } from '../../core/prerequisite.ts';
import { needsEc2Messages } from '../agent-versions.ts';
import { hiddenPlaces, livePreferences } from '../preferences.ts';
import type { SessionSettings } from '../session-document.ts';
import {
  BLANK_SCREEN,
  bucketNotValidated,
  GROUP_NOT_ENCRYPTED,
  HANDSHAKE_TIMED_OUT,
  NOT_CONNECTED,
} from '../user-messages.ts';

/** A service that nodes must reach, and what happens if they do not. */
export type PathNeed = {
  readonly service: PathService;
  /** `unknown` if no AWS page says it. */
  readonly impact: Impact | 'unknown';
  /** Why the impact is unknown, in words. */
  readonly doubt?: string;
  readonly userSees?: string;
  /** When a break takes effect, if this differs from a broken connection. */
  readonly bites?: string;
};

const NEXT_SESSION =
  'At the next session that anybody starts on these nodes; open sessions continue, and nodes stay connected.';

const ALWAYS: readonly PathNeed[] = [
  { service: 'ssm', impact: 'sessions-fail', userSees: NOT_CONNECTED },
  { service: 'ssmmessages', impact: 'sessions-fail', userSees: NOT_CONNECTED },
];

const ofPreferences = (service: PathService, impact: Impact, userSees: string): PathNeed => ({
  service,
  impact,
  userSees,
  bites: NEXT_SESSION,
});

const logNeed = (service: PathService, demanded: boolean, refusal: string): PathNeed =>
  demanded
    ? ofPreferences(service, 'sessions-fail', refusal)
    : ofPreferences(service, 'sessions-slow', BLANK_SCREEN);

const needsOfSettings = (settings: readonly SessionSettings[]): readonly PathNeed[] => {
  const buckets = settings.filter(({ s3BucketName }) => s3BucketName);
  const groups = settings.filter(({ cloudWatchLogGroupName }) => cloudWatchLogGroupName);
  const bucketDemanded = buckets.some(({ s3EncryptionEnabled }) => s3EncryptionEnabled);
  const groupDemanded = groups.some(({ cloudWatchEncryptionEnabled }) => cloudWatchEncryptionEnabled);
  return [
    ...(buckets.length > 0 ? [logNeed('s3', bucketDemanded, bucketNotValidated())] : []),
    ...(groups.length > 0 ? [logNeed('logs', groupDemanded, GROUP_NOT_ENCRYPTED)] : []),
    ...(settings.some(({ kmsKeyId }) => kmsKeyId)
      ? [ofPreferences('kms', 'sessions-fail', HANDSHAKE_TIMED_OUT)]
      : []),
  ];
};

const SERVICES = { s3BucketName: 's3', cloudWatchLogGroupName: 'logs', kmsKeyId: 'kms' } as const;

const ONLY_DEFAULT_NEEDS =
  'sessions need it if they use $DEFAULT, an older version than $LATEST, which is not confirmed';

/**
 * What every node needs: the two services of sessions, and the services that the preferences require. Before
 * the prompt, the agent asks S3 and CloudWatch Logs and gives up after minutes; if encryption is required,
 * the session then fails. Without KMS, the handshake times out. A service is needed as well where only a parameter that
 * may not be read says what of it is used.
 * Source: agent/session/plugins/shell of https://github.com/aws/amazon-ssm-agent, and
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-troubleshooting.html (blank screen)
 */
export const sharedPathNeeds = (state: AccountState): readonly PathNeed[] => {
  const live = livePreferences(state);
  const certain = needsOfSettings(live.filter((one) => !one.isLeftBehind).map(({ settings }) => settings));
  const services = [...ALWAYS, ...certain].map(({ service }) => service);
  const doubtful = needsOfSettings(live.map(({ settings }) => settings))
    .filter(({ service }) => !services.includes(service))
    .map(({ service }): PathNeed => ({ service, impact: 'unknown', doubt: ONLY_DEFAULT_NEEDS }));
  const known = [...services, ...doubtful.map(({ service }) => service)];
  const hidden = hiddenPlaces(state)
    .map(({ place, because }): PathNeed => ({ service: SERVICES[place], impact: 'unknown', doubt: because }))
    .filter(({ service }) => !known.includes(service));
  return [...ALWAYS, ...certain, ...doubtful, ...hidden];
};

const WITHOUT_EC2_MESSAGES = 'agents older than 3.3.40.0 may not stay connected without ec2messages';

/**
 * Agents before 3.3.40.0 also use `ec2messages`. It never carries a session; AWS does not say what they do
 * without it.
 */
export const pathNeedsOf = (node: NodeNetwork, shared: readonly PathNeed[]): readonly PathNeed[] =>
  needsEc2Messages(node.managed?.agentVersion ?? '')
    ? [...shared, { service: 'ec2messages', impact: 'unknown', doubt: WITHOUT_EC2_MESSAGES }]
    : shared;
