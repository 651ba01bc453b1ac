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

/** Twelve digits in whatever groups, which a reader would take for the id of an account. */
const LIKE_AN_ID = /\p{N}(?:[^\p{N}]?\p{N}){11}/u;

/** May a name stand beside the id of an account? One that looks like another id may not. */
export const isName = (name: string | undefined, account: string): name is string =>
  name !== undefined &&
  name.length <= LONGEST_ACCOUNT_NAME &&
  ACCOUNT_NAME.test(name) &&
  !LIKE_AN_ID.test(name.replaceAll(account, ''));

/** AWS allows more characters than {@link ACCOUNT_NAME}; the others become spaces. Undefined if nothing else is left. */
export const cleanName = (name: string): string | undefined => {
  const clean = [...name]
    .map((character) => (ACCOUNT_NAME.test(character) ? character : ' '))
    .join('')
    .replace(/ +/g, ' ')
    .trim();
  return clean === '' ? undefined : clean;
};

/**
 * What to call an account. The hub's own settings decide; else the first of `others` that is a name stands beside the id. It
 * never stands alone, because an account can give itself any name, in its organization as well: its administrators may
 * call PutAccountName. https://docs.aws.amazon.com/accounts/latest/reference/API_PutAccountName.html
 */
export const accountNameOf = (
  names: AccountNames,
  account: string,
  ...others: readonly (string | undefined)[]
): string | undefined => {
  const known = own(names, account);
  if (known !== undefined) return known;
  const id = ` (${account})`;
  const name = others.find((other) => isName(other, account));
  if (name === undefined) return undefined;
  // Half a character is none.
  const cut = name.slice(0, LONGEST_ACCOUNT_NAME - id.length).replace(/[\uD800-\uDBFF]$/, '');
  return `${cut.trim()}${id}`;
};
