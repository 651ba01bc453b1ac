import { LONGEST_ACCOUNT_NAME } from '../../functions/account/aws-environment.ts';
import { cleanName, isName } from '../../functions/core/hub/account-names.ts';
import { own } from '../../functions/formats/json.ts';
import type { AccountName, Expected, HubStack } from './fleet.ts';

/** Finds a name of an account. `claimed` is what the account calls itself, which counts only if nobody else names it. */
export type FindName = (account: string, claimed?: string) => AccountName | undefined;

/** An account may rename itself in its organization, and so in what is exported of it: such a name is no more than a claim. */
const tidy = (name: string | undefined): string | undefined =>
  name === undefined ? undefined : cleanName(name)?.slice(0, LONGEST_ACCOUNT_NAME).trim();

/**
 * The names that the hub's settings give, then those of the list or the organization, then those that the hub has from the
 * organization (`kept`), then those of the accounts.
 */
export const namesOf = (hub: HubStack, expected: Expected, kept: ReadonlyMap<string, string>): FindName => {
  const listed = new Map(
    expected.from === 'nobody' ? [] : expected.accounts.map(({ account, name }) => [account, name] as const),
  );
  return (account, claimed) => {
    const ours = own(hub.names, account);
    if (ours !== undefined) return { text: ours, from: 'hub' };
    const theirs = tidy(listed.get(account));
    if (isName(theirs, account) && expected.from !== 'nobody') return { text: theirs, from: expected.from };
    const known = tidy(kept.get(account));
    if (isName(known, account)) return { text: known, from: 'organization' };
    return isName(claimed, account) ? { text: claimed, from: 'itself' } : undefined;
  };
};
