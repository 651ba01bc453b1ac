import type { AwsEnvironment } from '../account/aws-environment.ts';
import { type Resource, resource } from '../account/resource.ts';
import type { GuardConfig } from '../core/guard-config.ts';
import type { LedgerRows, SavedRows } from '../core/ledger/ledger.ts';
import { withAccountName } from '../core/outcome.ts';
import type { Ports } from '../core/ports.ts';

type Named = Pick<Ports, 'ledger' | 'publisher' | 'log'>;

/**
 * Names the account by its alias where the settings give it no name. The alias comes with rows that are loaded or
 * saved anyway, and stays in the process. It costs a call only if a process tells something before it has loaded any: such
 * as the end of an alert, or an event that cannot be read. The first alerts of a new installation may lack it.
 */
export const accountNaming = ({
  identity: settings,
  guardedDocuments,
}: Pick<GuardConfig, 'identity' | 'guardedDocuments'>) => {
  const [document] = guardedDocuments.map((name) => resource('AWS::SSM::Document', name));
  let alias: string | undefined;
  let isAsked = false;
  const name = (): string | undefined => settings.accountName ?? alias;
  const identity = (): AwsEnvironment => {
    const accountName = name();
    return accountName === undefined ? settings : { ...settings, accountName };
  };
  const note = ({ alias: row }: Pick<LedgerRows | SavedRows, 'alias'>): void => {
    if (row) alias = row.name;
  };
  const isDocument = ({ type, id }: Resource): boolean => type === document?.type && id === document.id;
  return {
    /** Where the guard runs, by the name that is known now. */
    identity,
    /** The same ports, by which the alias becomes known and is told. */
    ports: ({ ledger, publisher, log }: Named): Pick<Ports, 'accountName' | 'ledger' | 'publisher'> => {
      const load = async (resources: readonly Resource[]): Promise<LedgerRows> => {
        const rows = await ledger.load(resources);
        isAsked ||= resources.some(isDocument);
        note(rows);
        return rows;
      };
      const ask = async (): Promise<void> => {
        if (isAsked || settings.accountName !== undefined || !document) return;
        isAsked = true;
        try {
          await load([document]);
        } catch (error) {
          log.warn('The alias of the account could not be read', { error });
        }
      };
      return {
        accountName: name,
        ledger: {
          ...ledger,
          load,
          save: async (rows) => {
            note(rows);
            await ledger.save(rows);
          },
        },
        publisher: {
          publish: async (outcome) => {
            await ask();
            await publisher.publish(withAccountName(outcome, name()));
          },
        },
      };
    },
  };
};
