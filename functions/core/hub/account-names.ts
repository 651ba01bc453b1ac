import { ACCOUNT_NAME, LONGEST_ACCOUNT_NAME } from '../../account/aws-environment.ts';
import { own } from '../../formats/json.ts';

/** Names of accounts by their ids, as the hub's own settings give them. */
export type AccountNames = Readonly<Record<string, string>>;

/** `111122223333=example-prod`, one of a list. */
export const NAMED_ACCOUNT = new RegExp(`^(\\d{12})=(${ACCOUNT_NAME.source.slice(1, -1)})$`, 'u');

/** Reads the list of the settings: names by ids. A name holds no comma here. */
export const readAccountNames = (items: readonly string[]): AccountNames =>
  Object.fromEntries(
    items.flatMap((item) => {
      const [, id, name] = NAMED_ACCOUNT.exec(item) ?? [];
      return id !== undefined && name !== undefined ? [[id, name.slice(0, LONGEST_ACCOUNT_NAME)]] : [];
    }),
  );

/**
 * What to call an account. A name that the account gives itself never stands alone: anybody could call an account `prod`.
 */
export const accountNameOf = (
  names: AccountNames,
  account: string,
  claimed: string | undefined,
): string | undefined => {
  const known = own(names, account);
  if (known !== undefined) return known;
  const id = ` (${account})`;
  const room = LONGEST_ACCOUNT_NAME - id.length;
  const isName =
    claimed !== undefined && claimed.length <= LONGEST_ACCOUNT_NAME && ACCOUNT_NAME.test(claimed);
  return isName ? `${claimed.slice(0, room).trim()}${id}` : undefined;
};
