/** Where and as whom a command reads. What is not given comes from the environment, as for the AWS CLI. */
export type CloudOptions = {
  readonly region?: string;
  /** A profile of the shared configuration files. */
  readonly profile?: string;
  /** A role to assume first, as an ARN. */
  readonly roleArn?: string;
};
