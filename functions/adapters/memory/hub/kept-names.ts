import type { KeptName, KeptNames, Refusal } from '../../../core/hub/organization.ts';

/** Names of accounts in memory. */
export const createMemoryKeptNames = (): KeptNames => {
  const names = new Map<string, KeptName>();
  let refusal: Refusal | undefined;
  return {
    find: async (accountId) => names.get(accountId)?.name,
    all: async () => [...names.values()],
    keep: async (name) => void names.set(name.accountId, name),
    refusal: async () => refusal,
    saveRefusal: async (given) => {
      refusal = given;
    },
  };
};
