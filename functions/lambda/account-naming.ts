import type { AwsEnvironment } from '../account/aws-environment.ts';
import { withAccountName } from '../core/outcome.ts';
import type { Ledger, Publisher } from '../core/ports.ts';

/**
 * Names the account by its alias where the settings give it no name. The alias comes with rows that are loaded or
 * saved anyway, and stays in the process, so that it costs no call: the first alerts of a new installation may lack it.
 */
export const accountNaming = (settings: AwsEnvironment) => {
  let alias: string | undefined;
  const name = (): string | undefined => settings.accountName ?? alias;
  const identity = (): AwsEnvironment => {
    const accountName = name();
    return accountName === undefined ? settings : { ...settings, accountName };
  };
  return {
    /** What the account is called now. */
    name,
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
      publish: (outcome) => publisher.publish(withAccountName(outcome, name())),
    }),
  };
};
