/** Where the guard runs. */
export type AwsEnvironment = {
  readonly accountId: string;
  readonly region: string;
  /** `aws`, `aws-cn` or `aws-us-gov`. */
  readonly partition: string;
};
