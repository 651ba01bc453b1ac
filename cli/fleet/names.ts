import { ACCOUNT_NAME, LONGEST_ACCOUNT_NAME } from '../../functions/account/aws-environment.ts';
import { own } from '../../functions/formats/json.ts';
import type { AccountName, Expected, HubStack } from './fleet.ts';

/** Finds a name of an account. `claimed` is what the account calls itself, which counts only if nobody else names it. */
export type FindName = (account: string, claimed?: string) => AccountName | undefined;

const isName = (text: string): boolean => text.length <= LONGEST_ACCOUNT_NAME && ACCOUNT_NAME.test(text);

/** The names that the hub's settings give, then those of the list or the organization, then those of the accounts. */
export const namesOf = (hub: HubStack, expected: Expected): FindName => {
  const listed = new Map(
    expected.from === 'nobody' ? [] : expected.accounts.map(({ account, name }) => [account, name] as const),
  );
  return (account, claimed) => {
    const ours = own(hub.names, account);
    if (ours !== undefined) return { text: ours, from: 'hub' };
    const theirs = listed.get(account);
    if (theirs && expected.from !== 'nobody') return { text: theirs, from: expected.from };
    return claimed !== undefined && isName(claimed) ? { text: claimed, from: 'itself' } : undefined;
  };
};
