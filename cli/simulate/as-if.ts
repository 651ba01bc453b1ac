import type { AwsEnvironment } from '../../functions/account/aws-environment.ts';
import type { AccountState } from '../../functions/account/state.ts';
import { type Json, parseJson } from '../../functions/formats/json.ts';
import { elsewhere } from './elsewhere.ts';

/** Replaces a whole word, such as an account id within an ARN. */
const replaced = (text: string, word: string, by: string): string =>
  word === '' ? text : text.replaceAll(new RegExp(`(?<![\\w-])${word}(?![\\w-])`, 'g'), by);

/**
 * A record of another account or Region, as if it had been made in the described one: the account id and the Region are
 * replaced wherever they stand, also within ARNs. Other records stay as they are.
 */
export const asIf = (event: Json, account: AccountState): Json => {
  const foreign = elsewhere(event, account);
  if (!foreign) return event;
  const { accountId, region }: AwsEnvironment = account.identity;
  const text = replaced(JSON.stringify(event), foreign.accountId, accountId);
  return parseJson(replaced(text, foreign.region, region)) ?? event;
};
