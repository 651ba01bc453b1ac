import { errorCode } from '../../functions/adapters/aws/shared/errors.ts';
import { oneLine } from '../../functions/alerts/escape.ts';
import type { CloudOptions } from './options.ts';

const loginOf = ({ profile }: CloudOptions): string =>
  `aws sso login${profile ? ` --profile ${profile}` : ''}`;

const hintOf = (error: unknown, options: CloudOptions): string => {
  const code = errorCode(error);
  if (/^Expired|RequestExpired/.test(code))
    return `the credentials have expired: run ${loginOf(options)}, or get new ones`;
  if (/^(InvalidClientTokenId|UnrecognizedClient|SignatureDoesNotMatch|InvalidAccessKeyId)/.test(code))
    return 'AWS does not know these credentials: check the access key, and for a Region that is switched off, --region';
  if (/^AccessDenied/.test(code) && options.roleArn)
    return `the role ${options.roleArn} may not be assumed: its trust policy must name the caller, and the caller needs sts:AssumeRole`;
  if (/RequestTimeTooSkewed/.test(code)) return 'the clock of this computer is wrong: set it, then try again';
  if (/^(ENOTFOUND|ECONNREFUSED|EAI_AGAIN|TimeoutError|NetworkingError)/.test(code))
    return 'AWS cannot be reached: check the Region and the network';
  return `no credentials can be used: run ${loginOf(options)}, or set AWS_PROFILE or AWS_ACCESS_KEY_ID`;
};

/** Why AWS cannot be asked, and what to do, in one sentence. */
export const credentialProblem = (error: unknown, options: CloudOptions): string => {
  const message = error instanceof Error ? oneLine(error.message) : '';
  return `${hintOf(error, options)}${message ? ` (${message})` : ''}`;
};
