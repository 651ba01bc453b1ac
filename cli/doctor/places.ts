import { type Cloud, connect } from '../cloud/connect.ts';
import { type Account, readAccounts } from '../input/accounts.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { cloudOptions, type DoctorOptions, roleIn } from './options.ts';

/** An account and Region to examine. It is entered only when its turn comes. */
export type Place = {
  readonly account?: Account;
  readonly region: string;
  enter(): Promise<Cloud>;
};

const regionsOf = async (first: Cloud, asked: readonly string[]): Promise<readonly string[]> => {
  if (asked.includes('all')) {
    const { enabledRegions } = await import('../cloud/regions.ts');
    return enabledRegions(first.clients);
  }
  return asked.length > 0 ? [...new Set(asked)] : [first.identity.region];
};

/** The accounts and Regions that were asked for. Who asks is found out first, so that a mistake shows at once. */
export const placesOf = async (options: DoctorOptions, terminal: Terminal): Promise<readonly Place[]> => {
  const asked = options.region ?? [];
  const accounts = options.accounts ? await readAccounts(options.accounts, terminal) : [undefined];
  const begin = asked.find((region) => region !== 'all');
  const first = await connect(cloudOptions(options, begin));
  const regions = await regionsOf(first, asked);
  return accounts.flatMap((account) =>
    regions.map((region): Place => {
      if (!account) {
        const isFirst = region === first.identity.region;
        return {
          region,
          enter: async () =>
            isFirst
              ? first
              : { ...first, identity: { ...first.identity, region }, clients: { ...first.clients, region } },
        };
      }
      const roleArn = roleIn(account.accountId, options.roleName ?? '', region);
      return {
        account,
        region,
        enter: () => connect({ ...cloudOptions(options, region), roleArn }),
      };
    }),
  );
};
