import type { AwsEnvironment } from '../account/aws-environment.ts';
import type { Ledger, Publisher } from '../core/ports.ts';

/**
 * Names the account by its alias where the settings give it no name. The alias comes with rows that are loaded or
 * saved anyway, and stays in the process, so that it costs no call: the first alerts of a new installation may lack it.
 */
export const accountNaming = (settings: AwsEnvironment) => {
  let alias: string | undefined;
  const identity = (): AwsEnvironment =>
    alias === undefined || settings.accountName !== undefined
      ? settings
      : { ...settings, accountName: alias };
  return {
    /** Where the guard runs, by the name that is known now. */
    identity,
    ledger: (ledger: Ledger): Ledger => ({
      ...ledger,
      load: async (resources) => {
        const rows = await ledger.load(resources);
        if (rows.alias) alias = rows.alias.name;
        return rows;
      },
      save: async (rows) => {
        if (rows.alias) alias = rows.alias.name;
        await ledger.save(rows);
      },
    }),
    publisher: (publisher: Publisher): Publisher => ({
      publish: (outcome) => {
        const { accountName } = identity();
        const { accountName: own = accountName, ...rest } = outcome.identity;
        return publisher.publish({
          ...outcome,
          identity: { ...rest, ...(own === undefined ? {} : { accountName: own }) },
        });
      },
    }),
  };
};
