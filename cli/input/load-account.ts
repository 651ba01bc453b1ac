import {
  type DescribedAccount,
  readAccountFile,
} from '../../functions/adapters/memory/account-file/account-file.ts';
import type { AccountFileInput } from '../../functions/adapters/memory/account-file/schema.ts';
import { oneLine } from '../../functions/alerts/escape.ts';
import { own, parseJson } from '../../functions/formats/json.ts';
import { didYouMean } from '../did-you-mean.ts';
import { EXAMPLE_ACCOUNTS } from '../example/accounts/index.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { UsageError } from '../usage-error.ts';
import { readText } from './read-file.ts';

const EXAMPLE = 'example:';
const DEFAULT = `${EXAMPLE}demo`;

/** The names of the example accounts with what they show, for the help. */
export const exampleNames = (): readonly (readonly [name: string, shows: string])[] =>
  Object.entries(EXAMPLE_ACCOUNTS).map(([name, { shows }]) => [`${EXAMPLE}${name}`, shows]);

/** An example account by its name, with or without `example:`. Throws {@link UsageError} with all names. */
export const exampleNamed = (given: string): AccountFileInput => {
  const name = given.startsWith(EXAMPLE) ? given.slice(EXAMPLE.length) : given;
  const found = own(EXAMPLE_ACCOUNTS, name);
  if (found) return found.account;
  const known = Object.keys(EXAMPLE_ACCOUNTS);
  const meant = didYouMean(name, known);
  const hint = meant ? ` Did you mean ${EXAMPLE}${meant}?` : '';
  throw new UsageError(
    `there is no example account ${oneLine(name)}.${hint}\nThere are: ${known.join(', ')}`,
  );
};

const jsonOf = async (file: string, terminal: Terminal): Promise<unknown> => {
  if (file.startsWith(EXAMPLE)) return exampleNamed(file);
  const read = await readText(file, terminal);
  if ('problem' in read) throw new UsageError(`account file ${oneLine(file)} ${read.problem}`);
  const json = parseJson(read.text);
  if (json === undefined) throw new UsageError(`account file ${oneLine(file)} is not JSON`);
  return json;
};

/** Reads the account for the simulation: a file, or `example:NAME`. Throws {@link UsageError} with all problems. */
export const loadAccount = async (
  file: string | undefined,
  terminal: Terminal,
): Promise<DescribedAccount> => {
  const name = file ?? DEFAULT;
  const account = readAccountFile(await jsonOf(name, terminal));
  if (account.ok) return account;
  const problems = account.problems.map((problem) => `\n- ${oneLine(problem)}`).join('');
  throw new UsageError(`account file ${oneLine(name)} is wrong:${problems}`);
};
