/** Where the guard runs. */
export type AwsEnvironment = {
  readonly accountId: string;
  /** What people call the account: by the settings, or else by its alias in IAM. It is shown and means nothing else. */
  readonly accountName?: string;
  readonly region: string;
  /** Such as `aws`, `aws-cn`, `aws-us-gov` or `aws-eusc`. */
  readonly partition: string;
};

/**
 * A name of an account: AWS allows 50 characters. Those that a template or a chat would read as more than text are left
 * out. https://docs.aws.amazon.com/organizations/latest/APIReference/API_CreateAccount.html
 */
export const ACCOUNT_NAME = /^[\p{L}\p{M}\p{N}_.,:/+=@&'()-]+( [\p{L}\p{M}\p{N}_.,:/+=@&'()-]+)*$/u;
export const LONGEST_ACCOUNT_NAME = 50;

/** An alias of an account. https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateAccountAlias.html */
export const ACCOUNT_ALIAS = /^[a-z0-9](?:[a-z0-9]|-(?!-)){1,61}[a-z0-9]$/;
