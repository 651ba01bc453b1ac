/** Settings of clients for a person who waits: reads may be tried more often than those of a function. */
export const PATIENT = { maxAttempts: 10, retryMode: 'adaptive' } as const;

/** Where and as whom a command reads. What is not given comes from the environment, as for the AWS CLI. */
export type CloudOptions = {
  readonly region?: string;
  /** A profile of the shared configuration files. */
  readonly profile?: string;
  /** A role to assume first, as an ARN. */
  readonly roleArn?: string;
};
