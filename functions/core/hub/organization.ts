/** An account of the organization that can be used. */
export type MemberAccount = {
  readonly accountId: string;
  /** As AWS Organizations has it. An account may rename itself, so it proves nothing. */
  readonly name: string;
};

/**
 * Port: the active accounts of the organization. Rejects with `AccountUnavailableError` if AWS does not answer, or refuses:
 * only the management account and delegated administrators may ask.
 * https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListAccounts.html
 */
export type Organization = { accounts(): Promise<readonly MemberAccount[]> };

/**
 * Can the account be used? `State` takes the place of `Status`, which AWS retired in September 2026; lists that were kept
 * since then have the old one only. https://docs.aws.amazon.com/organizations/latest/APIReference/API_Account.html
 */
export const isActive = (state: string | undefined, status: string | undefined): boolean =>
  (state ?? status ?? 'ACTIVE') === 'ACTIVE';
