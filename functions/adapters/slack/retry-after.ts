/** The wait, in seconds, when Slack says "too many" without a time. */
const DEFAULT_SECONDS = 30;

/** The seconds of a `Retry-After` header. https://docs.slack.dev/apis/web-api/rate-limits */
export const retryAfterSeconds = (header: string | null): number => {
  const seconds = Number(header?.trim() || Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? Math.ceil(seconds) : DEFAULT_SECONDS;
};
