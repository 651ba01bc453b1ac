import { createOrganization } from '../../../functions/adapters/aws/hub/organization.ts';
import type { ClientOverrides } from '../../../functions/adapters/aws/shared/client-options.ts';
import { errorCode, isDenied } from '../../../functions/adapters/aws/shared/errors.ts';
import { AccountUnavailableError } from '../../../functions/core/ports.ts';
import type { Account } from '../../input/accounts.ts';
import type { Expected } from '../fleet.ts';

const OTHER_WAY = '--accounts FILE is the other way: it names the accounts that must have a guard.';

/** Pages of 20 accounts follow each other, so some are throttled; but somebody without a way to Organizations waits, too. */
const SOME_PATIENCE = { maxAttempts: 5 };

/**
 * Only the management account and delegated administrators may ask:
 * https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListAccounts.html
 */
const whyUnlisted = (error: unknown): string => {
  if (errorCode(error) === 'AWSOrganizationsNotInUseException')
    return 'this account belongs to no organization.';
  return isDenied(error)
    ? 'organizations:ListAccounts is not allowed. The management account and delegated administrators may ask, with that permission.'
    : `organizations:ListAccounts failed (${errorCode(error)}).`;
};

/** The accounts of a file, which must have a guard. */
export const expectedBy = (accounts: readonly Account[]): Expected => ({
  from: 'list',
  accounts: accounts.map(({ accountId, ...name }) => ({ account: accountId, ...name })),
});

/** The accounts of the caller's organization. Not everybody may ask for them, so that they are not known is no failure. */
export const expectedOfOrganization = async (clients: ClientOverrides): Promise<Expected> => {
  try {
    const accounts = await createOrganization({ ...clients, ...SOME_PATIENCE }).accounts();
    return {
      from: 'organization',
      accounts: accounts.map(({ accountId, name }) => ({ account: accountId, name })),
    };
  } catch (error) {
    if (!(error instanceof AccountUnavailableError)) throw error;
    const because = `Which accounts have no guard is not known: ${whyUnlisted(error.cause)} ${OTHER_WAY}`;
    return { from: 'nobody', because };
  }
};
