import { oneLine } from '../../functions/alerts/escape.ts';
import { isActive } from '../../functions/core/hub/organization.ts';
import { at, isObject, parseJson, stringAt } from '../../functions/formats/json.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { UsageError } from '../usage-error.ts';
import { readText } from './read-file.ts';

/** An account of an organization. */
export type Account = { readonly accountId: string; readonly name?: string };

const ACCOUNT_ID = /^\d{12}$/;

/** Other accounts cannot be entered. */
const canBeEntered = (entry: unknown): boolean =>
  isActive(stringAt(entry, 'State'), stringAt(entry, 'Status'));

const fromJson = (value: unknown): readonly Account[] | undefined => {
  const list = isObject(value) ? at(value, 'Accounts') : value;
  if (!Array.isArray(list)) return undefined;
  return list.filter(canBeEntered).map((entry: unknown) => {
    const accountId = stringAt(entry, 'Id') ?? (typeof entry === 'string' ? entry : '');
    const name = stringAt(entry, 'Name');
    return { accountId, ...(name ? { name } : {}) };
  });
};

/** A line is an id and, after a space, a comma or a tab, a name. `#` begins a comment. */
const fromLines = (text: string): readonly Account[] =>
  text.split(/\r?\n/).flatMap((line) => {
    const plain = line.replace(/^#.*|\s#.*$/, '').trim();
    if (plain === '') return [];
    const [, accountId = '', name = ''] = /^([^\s,]+)[\s,]*(.*)$/.exec(plain) ?? [];
    return [{ accountId, ...(name ? { name } : {}) }];
  });

/** The accounts in a text: lines, or what `aws organizations list-accounts` prints. Throws a {@link UsageError}. */
export const accountsIn = (text: string, file: string): readonly Account[] => {
  const plain = text.replace(/^\uFEFF/, '');
  const json = /^\s*[[{]/.test(plain) ? fromJson(parseJson(plain)) : fromLines(plain);
  if (!json)
    throw new UsageError(
      `${file} is neither lines of account ids nor the JSON of aws organizations list-accounts`,
    );
  const wrong = json.find(({ accountId }) => !ACCOUNT_ID.test(accountId));
  if (wrong) throw new UsageError(`${file}: ${JSON.stringify(wrong.accountId)} is no account id (12 digits)`);
  if (json.length === 0) throw new UsageError(`${file} lists no account`);
  return [...new Map(json.map((one) => [one.accountId, one])).values()];
};

/** Reads the accounts in a file, or on standard input (`-`). Throws a {@link UsageError}. */
export const readAccounts = async (file: string, terminal: Terminal): Promise<readonly Account[]> => {
  const read = await readText(file, terminal);
  if ('problem' in read) throw new UsageError(`the list of accounts ${oneLine(file)} ${read.problem}`);
  return accountsIn(read.text, file === '-' ? 'standard input' : file);
};
