import { describe, expect, it } from 'vitest';
import { absent, present } from '../../functions/account/observed.ts';
import { aspect, isDenied, observe, unavailable } from '../../functions/adapters/aws/shared/errors.ts';
import { AccountUnavailableError } from '../../functions/core/ports.ts';

const awsError = (name: string, httpStatusCode?: number): Error =>
  Object.assign(new Error(`${name} from AWS`), { name, $metadata: { httpStatusCode } });

const failing = (error: unknown) => (): Promise<never> => Promise.reject(error);

describe('errors of AWS', () => {
  it.each([
    ['AccessDenied', 403],
    ['AccessDeniedException', 400],
    ['UnauthorizedOperation', 403],
    ['AuthorizationError', 403],
    ['403', 403],
  ])('%s (%i) is a denial: unknown', async (name, status) => {
    const error = awsError(name, status);
    expect(isDenied(error)).toBe(true);
    expect(await observe('ssm:GetDocument', [], failing(error))).toEqual({
      status: 'unknown',
      because: 'the guard may not call ssm:GetDocument on it',
    });
    expect(await aspect('ssm:ListTagsForResource', [], failing(error))).toEqual({
      kind: 'unread',
      because: 'the guard may not call ssm:ListTagsForResource on it',
    });
  });

  it.each([
    ['PermanentRedirect', 301],
    ['InvalidBucketName', 400],
    ['InvalidArn', 400],
    ['NobodyHeardOfIt', 400],
    ['Gone', 410],
  ])('%s (%i) is about this one thing: unknown, with the reason', async (name, status) => {
    const error = awsError(name, status);
    const because = `AWS refuses s3:GetBucketPolicy for it (${name})`;
    expect(await observe('s3:GetBucketPolicy', [], failing(error))).toEqual({ status: 'unknown', because });
    expect(await aspect('s3:GetBucketPolicy', [], failing(error))).toEqual({ kind: 'unread', because });
  });

  it.each([
    ['ThrottlingException', 400],
    ['RequestLimitExceeded', 503],
    ['InternalServerError', 500],
    ['ExpiredToken', 403],
    ['InvalidClientTokenId', 403],
    ['TimeoutError', undefined],
    ['TooManyRequestsException', 429],
    ['ConcurrentModification', 409],
    ['OperationAborted', 409],
    ['RequestTimeout', 400],
    ['LimitExceededException', 400],
    ['NobodyHeardOfIt', undefined],
  ])('%s (%s) is worth another try', async (name, status) => {
    const error = awsError(name, status);
    for (const reading of [
      observe('ssm:GetDocument', ['X'], failing(error)),
      aspect('a:B', ['X'], failing(error)),
    ]) {
      await expect(reading).rejects.toThrow(AccountUnavailableError);
      await expect(reading).rejects.toHaveProperty('cause', error);
    }
  });

  it('takes the codes that it was told for absent, and an answer for what it is', async () => {
    expect(await observe('a:B', ['InvalidDocument'], failing(awsError('InvalidDocument', 400)))).toEqual(
      absent,
    );
    expect(await aspect('a:B', ['NoSuchTagSet'], failing(awsError('NoSuchTagSet', 404)))).toEqual({
      kind: 'none',
    });
    expect(await observe('a:B', [], async () => present(1))).toEqual(present(1));
  });

  it('wraps once, and survives what is no error at all', () => {
    const first = unavailable('a:B', awsError('X'));
    expect(unavailable('c:D', first)).toBe(first);
    expect(unavailable('a:B', 'text').message).toBe('a:B failed: UnknownError');
  });
});
