import { own } from '../../formats/json.ts';
import type { Hub } from './hub.ts';

/**
 * What the organization calls an account, as the hub keeps it. Never throws: a name that cannot be read is none, because
 * an alert must not fail by it.
 */
export const givenName = async (
  { names, ports: { directory, log } }: Hub,
  account: string,
): Promise<string | undefined> => {
  if (!directory || own(names, account) !== undefined) return undefined;
  try {
    return await directory.kept.find(account);
  } catch (error) {
    log.warn('The name of an account could not be read', { account, error });
    return undefined;
  }
};
