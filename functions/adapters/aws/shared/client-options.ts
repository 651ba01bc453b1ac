import { VERSION } from '../../../formats/version.ts';
import { connections } from './connections.ts';

export type StaticCredentials = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
};

/** Overrides the environment for the command line and for tests; the functions pass nothing. */
export type ClientOverrides = {
  readonly endpoint?: string;
  readonly region?: string;
  /** A profile of the shared configuration files. */
  readonly profile?: string;
  readonly credentials?: StaticCredentials | (() => Promise<StaticCredentials>);
  /** In milliseconds. */
  readonly requestHandler?: { readonly requestTimeout: number };
  /** How often a call is tried in all. A person waits longer than a queue. */
  readonly maxAttempts?: number;
  /** `adaptive`: after a throttled call, the client itself slows down. */
  readonly retryMode?: 'standard' | 'adaptive';
  /** Is told of each call when it has its answer (`info`) or has failed (`error`). */
  readonly logger?: CallLogger;
};

/** The SDK's logger. */
type CallLogger = Readonly<Record<'debug' | 'info' | 'warn' | 'error', (...content: unknown[]) => void>>;

/**
 * Settings of every SDK client. The SDK takes Region, credentials and endpoints (`AWS_ENDPOINT_URL`) from the
 * environment. Times are in milliseconds and short: a guard that hangs for minutes holds up the whole queue,
 * and the queue retries a failed read anyway.
 */
export const clientOptions = ({ requestHandler, ...overrides }: ClientOverrides = {}) => ({
  maxAttempts: 3,
  customUserAgent: [['session-guard', VERSION]] as [string, string][],
  requestHandler: {
    httpsAgent: connections(),
    ...(requestHandler ?? { connectionTimeout: 2_000, requestTimeout: 8_000, throwOnRequestTimeout: true }),
  },
  ...overrides,
});
