import type { ClientOverrides } from '../../functions/adapters/aws/shared/client-options.ts';

/** A call that has its answer, or has failed. */
export type Call = {
  /** As in `ec2:DescribeVpcs`, in the SDK's words. */
  readonly operation: string;
  readonly error?: unknown;
  /** How often it was tried, in all. */
  readonly attempts: number;
};

/** The SDK's names of services that IAM and we call otherwise. */
const SERVICES: Readonly<Record<string, string>> = {
  CloudWatchLogsClient: 'logs',
  EventBridgeClient: 'events',
  Route53Client: 'route53',
};

type Logged = {
  readonly clientName?: string;
  readonly commandName?: string;
  readonly error?: unknown;
  readonly metadata?: { readonly attempts?: number };
};

const callOf = ({ clientName = '', commandName = '', error, metadata }: Logged): Call => {
  const service = SERVICES[clientName] ?? clientName.replace(/Client$/, '').toLowerCase();
  return {
    operation: `${service}:${commandName.replace(/Command$/, '')}`,
    attempts: metadata?.attempts ?? 1,
    ...(error === undefined ? {} : { error }),
  };
};

const isLogged = (entry: unknown): entry is Logged =>
  typeof entry === 'object' && entry !== null && 'commandName' in entry;

/** Settings of clients that tell of each of their calls. */
export const telling = (clients: ClientOverrides, hear: (call: Call) => void): ClientOverrides => {
  const heard = (entry: unknown): void => {
    if (isLogged(entry)) hear(callOf(entry));
  };
  const nothing = (): void => undefined;
  return { ...clients, logger: { debug: nothing, warn: nothing, info: heard, error: heard } };
};
