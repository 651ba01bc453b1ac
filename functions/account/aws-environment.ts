/** Where the guard runs. */
export type AwsEnvironment = {
  readonly accountId: string;
  /** What people call the account, if the settings say so. It is shown and means nothing else. */
  readonly accountName?: string;
  readonly region: string;
  /** `aws`, `aws-cn` or `aws-us-gov`. */
  readonly partition: string;
};

/**
 * A name of an account: AWS allows 50 characters. Those that a template or a chat would read as more than text are left
 * out. https://docs.aws.amazon.com/organizations/latest/APIReference/API_CreateAccount.html
 */
export const ACCOUNT_NAME = /^[\p{L}\p{M}\p{N}_.,:/+=@&'()-]+( [\p{L}\p{M}\p{N}_.,:/+=@&'()-]+)*$/u;
export const LONGEST_ACCOUNT_NAME = 50;
