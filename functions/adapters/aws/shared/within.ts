/** A call had its time, with all its tries. */
class TimeOverError extends Error {
  override name = 'TimeOverError';
}

/**
 * Gives a call `milliseconds` with all its tries and the pauses between them. Throws what the call throws; if the time is
 * over, an error that says so, because the SDK says only that somebody aborted the request.
 */
export const within = async <T>(
  milliseconds: number,
  call: (abortSignal: AbortSignal) => Promise<T>,
): Promise<T> => {
  const abortSignal = AbortSignal.timeout(milliseconds);
  try {
    return await call(abortSignal);
  } catch (error) {
    if (!abortSignal.aborted) throw error;
    throw new TimeOverError(`no answer that counts within ${milliseconds / 1_000} s`, { cause: error });
  }
};
