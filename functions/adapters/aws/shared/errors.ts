import { absent, deniedBecause, type Observed, unknown } from '../../../account/observed.ts';
import { AccountUnavailableError } from '../../../core/ports.ts';

type SdkError = Error & { readonly $metadata?: { readonly httpStatusCode?: number } };

const isSdkError = (error: unknown): error is SdkError => error instanceof Error;

/** AWS's error code, e.g. `InvalidDocument`, or the error's name if it is not from AWS. */
export const errorCode = (error: unknown): string => (isSdkError(error) ? error.name : 'UnknownError');

/** HTTP status of AWS's response; undefined if there was none. */
export const httpStatus = (error: unknown): number | undefined =>
  isSdkError(error) ? error.$metadata?.httpStatusCode : undefined;

/** Error codes of status 403 that new credentials or a correct clock fix, but no permission does. */
const CREDENTIAL_CODES =
  /^(ExpiredToken|RequestExpired|RequestTimeTooSkewed|InvalidSignature|SignatureDoesNotMatch|InvalidAccessKeyId|InvalidClientTokenId|InvalidToken)/;

/**
 * Does AWS deny us this call? The code differs by service: `AccessDenied`, `AccessDeniedException`,
 * `UnauthorizedOperation` (EC2), `AuthorizationError` (SNS); the response to a HEAD request has no body and
 * therefore no code.
 */
export const isDenied = (error: unknown): boolean => {
  const code = errorCode(error);
  if (CREDENTIAL_CODES.test(code)) return false;
  return /^(AccessDenied|UnauthorizedOperation|AuthorizationError)/.test(code) || httpStatus(error) === 403;
};

/** Wraps every error that is neither expected nor a denial: it is retried, never swallowed. */
export const unavailable = (what: string, error: unknown): AccountUnavailableError =>
  error instanceof AccountUnavailableError
    ? error
    : new AccountUnavailableError(`${what} failed: ${errorCode(error)}`, { cause: error });

/**
 * Codes and statuses of refusals that pass: AWS has too much to do, two calls met, or something vanished between
 * two calls (404).
 */
const PASSING =
  /Throttl|TooMany|LimitExceeded|SlowDown|Timeout|Conflict|Concurrent|InProgress|Aborted|PriorRequest|TryAgain/i;
const PASSING_STATUS: readonly (number | undefined)[] = [404, 408, 409, 425, 429];

/**
 * Does AWS refuse to answer about this one thing, and will it refuse again? For example, a bucket of another
 * Region (301), or a name that cannot be one (400). Errors of credentials, throttling, conflicts and of AWS
 * itself are none of these: they concern every call, or pass.
 */
const isRefused = (error: unknown): boolean => {
  const status = httpStatus(error) ?? 0;
  const code = errorCode(error);
  return (
    status >= 300 &&
    status < 500 &&
    !PASSING_STATUS.includes(status) &&
    !PASSING.test(code) &&
    !CREDENTIAL_CODES.test(code)
  );
};

/** Why one thing may not or cannot be read, in words; undefined if another try can help. */
const unreadBecause = (operation: string, error: unknown): string | undefined => {
  if (isDenied(error)) return deniedBecause(operation);
  return isRefused(error) ? `AWS refuses ${operation} for it (${errorCode(error)})` : undefined;
};

/**
 * Reads one resource. The listed codes mean that it is absent; a denial, or another refusal that a retry does
 * not change, means that it is unknown. So one resource never keeps the others from being judged.
 */
export const observe = async <T>(
  operation: string,
  absentCodes: readonly string[],
  read: () => Promise<Observed<T>>,
): Promise<Observed<T>> => {
  try {
    return await read();
  } catch (error) {
    if (absentCodes.includes(errorCode(error))) return absent;
    const because = unreadBecause(operation, error);
    if (because !== undefined) return unknown(because);
    throw unavailable(operation, error);
  }
};

/** One aspect of a resource: its value, or that there is none, or why it cannot be read. */
export type Aspect<T> =
  | { readonly kind: 'read'; readonly value: T }
  | { readonly kind: 'none' }
  | { readonly kind: 'unread'; readonly because: string };

/** Reads one aspect; the listed codes mean that there is none. */
export const aspect = async <T>(
  operation: string,
  noneCodes: readonly string[],
  read: () => Promise<T>,
): Promise<Aspect<T>> => {
  try {
    return { kind: 'read', value: await read() };
  } catch (error) {
    if (noneCodes.includes(errorCode(error))) return { kind: 'none' };
    const because = unreadBecause(operation, error);
    if (because !== undefined) return { kind: 'unread', because };
    throw unavailable(operation, error);
  }
};

/** The value of an aspect, or undefined. */
export const aspectValue = <T>(found: Aspect<T>): T | undefined =>
  found.kind === 'read' ? found.value : undefined;

/** The names of the aspects that may not be read, as `unread` in the state; nothing if all were read. */
export const unreadOf = (
  aspects: Readonly<Record<string, Aspect<unknown>>>,
): { readonly unread?: readonly string[] } => {
  const unread = Object.entries(aspects).flatMap(([name, { kind }]) => (kind === 'unread' ? [name] : []));
  return unread.length === 0 ? {} : { unread };
};
