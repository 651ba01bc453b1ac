/** Version in the user agent, so that CloudTrail and throttling reports show whose calls these are. */
export const VERSION = '0.1.0';

/** What a test may put in place of the environment; production passes nothing. */
export type ClientOverrides = {
  readonly endpoint?: string;
  readonly region?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
};

/**
 * Settings of every SDK client. Region, credentials and endpoints (`AWS_ENDPOINT_URL`) come from the environment
 * by themselves. Times are milliseconds and short: a guard that hangs for minutes holds up the whole queue, and
 * a failed read is tried again by the queue anyway.
 */
export const clientOptions = (overrides: ClientOverrides = {}) => ({
  maxAttempts: 3,
  customUserAgent: [['session-guard', VERSION]] as [string, string][],
  requestHandler: { connectionTimeout: 2_000, requestTimeout: 8_000, throwOnRequestTimeout: true },
  ...overrides,
});
