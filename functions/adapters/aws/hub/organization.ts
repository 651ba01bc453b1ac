import { OrganizationsClient, paginateListAccounts } from '@aws-sdk/client-organizations';
import { isActive, type MemberAccount, type Organization } from '../../../core/hub/organization.ts';
import { type ClientOverrides, clientOptions } from '../shared/client-options.ts';
import { unavailable } from '../shared/errors.ts';
import { within } from '../shared/within.ts';

/**
 * The organization of the caller. Its API is in one Region of a partition, and the SDK knows which. A page holds 20
 * accounts, so the list of a large organization can be given a time, in milliseconds.
 */
export const createOrganization = (overrides: ClientOverrides = {}, longest?: number): Organization => {
  const read = async (limit: { readonly abortSignal?: AbortSignal } = {}) => {
    const client = new OrganizationsClient(clientOptions(overrides));
    const accounts: MemberAccount[] = [];
    for await (const { Accounts = [] } of paginateListAccounts({ client }, {}, limit)) {
      for (const { Id, Name = '', State, Status } of Accounts) {
        if (Id !== undefined && isActive(State, Status)) accounts.push({ accountId: Id, name: Name });
      }
    }
    return accounts;
  };
  return {
    accounts: async () => {
      try {
        return await (longest === undefined
          ? read()
          : within(longest, (abortSignal) => read({ abortSignal })));
      } catch (error) {
        throw unavailable('organizations:ListAccounts', error);
      }
    },
  };
};
