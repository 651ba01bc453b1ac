import { cleanName } from './account-names.ts';

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

/** What the hub keeps of the name of an account, so that no alert waits for the organization. */
export type KeptName = {
  readonly accountId: string;
  readonly name: string;
  /** When it was written, ISO 8601. */
  readonly keptAt: string;
};

/** Since when the organization does not give the names, ISO 8601, and whether people know it. */
export type Refusal = { readonly since: string; readonly told: boolean };

/** Port: the names that the hub keeps. Rejects if its table does not answer. */
export type KeptNames = {
  /** It may be minutes old. */
  find(accountId: string): Promise<string | undefined>;
  all(): Promise<readonly KeptName[]>;
  keep(name: KeptName): Promise<void>;
  refusal(): Promise<Refusal | undefined>;
  /** Undefined: the organization answers. */
  saveRefusal(refusal: Refusal | undefined): Promise<void>;
};

/** A kept name is written anew before its row expires: `KEPT_SECONDS` of the adapter. */
const RENEWED_MS = 10 * 24 * 60 * 60 * 1000;

/** Which names have to be written: those of accounts with a guard that are new, have changed, or are ten days old. */
export const namesToKeep = (
  members: readonly MemberAccount[],
  guarded: ReadonlySet<string>,
  kept: readonly KeptName[],
  now: Date,
): readonly KeptName[] => {
  const before = new Map(kept.map((one) => [one.accountId, one]));
  return members.flatMap(({ accountId, name }) => {
    const clean = guarded.has(accountId) ? cleanName(name) : undefined;
    const was = before.get(accountId);
    const isFresh =
      was !== undefined && was.name === clean && now.getTime() - Date.parse(was.keptAt) < RENEWED_MS;
    return clean === undefined || isFresh ? [] : [{ accountId, name: clean, keptAt: now.toISOString() }];
  });
};
