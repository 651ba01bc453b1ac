// The error messages that users of Session Manager see, quoted from the service or the agent (agent/session
// of https://github.com/aws/amazon-ssm-agent). Alerts repeat them, so that people find the alert when they
// search for the message.

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-troubleshooting.html */
export const NOT_CONNECTED = 'TargetNotConnected: the instance is not connected';

export const BUCKET_NOT_ENCRYPTED =
  "We couldn't start the session because encryption is not set up on the selected Amazon S3 bucket. Either encrypt the bucket or choose an option to enable logging without encryption.";

const BUCKET_NOT_VALIDATED =
  "Couldn't start the session because we are unable to validate encryption on Amazon S3 bucket.";

/** With the error of S3, e.g. `AccessDenied: Access Denied`; without one, the network error follows. */
export const bucketNotValidated = (error?: string): string =>
  error === undefined ? BUCKET_NOT_VALIDATED : `${BUCKET_NOT_VALIDATED} Error: ${error}`;

/** Users also see this when the group is deleted, refused or unreachable: the agent makes no difference. */
export const GROUP_NOT_ENCRYPTED =
  "We couldn't start the session because encryption is not set up on the selected CloudWatch Logs log group. Either encrypt the log group or choose an option to enable logging without encryption.";

/** The error of KMS follows. */
export const DATA_KEY_FAILED =
  'Encountered error while initiating handshake. Fetching data key failed: Unable to retrieve data key, Error when decrypting data key';

/**
 * The message when the key is unreachable, because the agent waits longer for KMS than the handshake lasts.
 */
export const HANDSHAKE_TIMED_OUT =
  'Encountered error while initiating handshake. Handshake timed out. Please ensure that you have the latest version of the session manager plugin.';

/** Users see this before the prompt while the agent waits for a service that does not answer. */
export const BLANK_SCREEN = 'a blank screen for minutes before the prompt';
