import { errorCode } from '../../functions/adapters/aws/shared/errors.ts';
import { oneLine } from '../../functions/alerts/escape.ts';
import type { CloudOptions } from './options.ts';

const loginOf = ({ profile }: CloudOptions): string =>
  `aws sso login${profile ? ` --profile ${profile}` : ''}`;

const messageOf = (error: unknown): string => (error instanceof Error ? oneLine(error.message) : '');

/** Node's code of a failed connection, such as `ENOTFOUND`, or AWS's code. */
const codeOf = (error: unknown): string => {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : errorCode(error);
};

const UNREACHABLE =
  /^(ENOTFOUND|ECONNREFUSED|ECONNRESET|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN|ETIMEDOUT|TimeoutError)/;

const whoIsMissing = (error: unknown, options: CloudOptions): string => {
  if (/\bSSO\b/.test(messageOf(error))) return `the SSO session has expired: run ${loginOf(options)}`;
  return options.profile
    ? `profile ${options.profile} gives no credentials: look for it in aws configure list-profiles, or run ${loginOf(options)}`
    : `no credentials can be used: run ${loginOf(options)}, or set AWS_PROFILE or AWS_ACCESS_KEY_ID`;
};

const hintOf = (error: unknown, options: CloudOptions): string => {
  const code = codeOf(error);
  if (/^Expired|RequestExpired/.test(code))
    return `the credentials have expired: run ${loginOf(options)}, or get new ones`;
  if (/^(InvalidClientTokenId|UnrecognizedClient|SignatureDoesNotMatch|InvalidAccessKeyId)/.test(code))
    return 'AWS does not know these credentials: check the access key, and for a Region that is switched off, --region';
  if (/^AccessDenied/.test(code) && options.roleArn)
    return `the role ${options.roleArn} may not be assumed: its trust policy must name the caller, and the caller needs sts:AssumeRole`;
  if (/RequestTimeTooSkewed/.test(code)) return 'the clock of this computer is wrong: set it, then try again';
  if (UNREACHABLE.test(code))
    return `AWS cannot be reached${options.region ? ` in ${options.region}` : ''}: check the Region and the network`;
  return whoIsMissing(error, options);
};

/** Why AWS cannot be asked, and what to do, in one sentence. */
export const credentialProblem = (error: unknown, options: CloudOptions): string => {
  const message = messageOf(error);
  return `${hintOf(error, options)}${message ? ` (${message})` : ''}`;
};
