import type { AccountState } from '../../functions/account/state.ts';
import { type Change, parseRecord } from '../../functions/formats/cloudtrail.ts';
import type { Json } from '../../functions/formats/json.ts';
import { iamRegion } from '../../functions/formats/regions.ts';

/** The Regions whose records a guard gets: its own, that of the global services, and those of the account's buckets. */
const isHeardOf = ({ identity }: AccountState, { api, region }: Change): boolean =>
  region === '' ||
  region === identity.region ||
  (/^(iam|route53):/.test(api) && region === iamRegion(identity.region)) ||
  api.startsWith('s3:');

/**
 * A record of another account or Region than the described one, which says nothing about it; undefined if it is of this
 * one. A record that names neither is taken for one of this account.
 */
export const elsewhere = (event: Json, account: AccountState): Change | undefined => {
  const parsed = parseRecord(event);
  if (parsed.kind !== 'change') return undefined;
  const { change } = parsed;
  const { accountId } = account.identity;
  const isOurs = change.accountId === '' || change.accountId === accountId;
  return isOurs && isHeardOf(account, change) ? undefined : change;
};

/** Where a record was made: account and Region. */
export const placeOf = ({
  accountId,
  region,
}: {
  readonly accountId: string;
  readonly region: string;
}): string => `${accountId || '(unknown account)'}/${region || '(unknown Region)'}`;
