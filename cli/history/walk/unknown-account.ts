import type { GuardConfig } from '../../../functions/core/guard-config.ts';
import type { Change } from '../../../functions/formats/cloudtrail.ts';
import { seenIn } from './guarding.ts';
import type { Aside, Told } from './walk.ts';

const NOT_READ = 'the account was not read, so it is not known what this change did';

/** What can be said of a change of any account and Region without knowing the account: whether sessions can depend on it. */
export const sayWithoutAccount = (change: Change, config: GuardConfig): Told | Aside | undefined => {
  const identity = { ...config.identity, accountId: change.accountId, region: change.region };
  const seen = seenIn(change, { ...config, identity });
  switch (seen.kind) {
    case 'unwatched':
      return undefined;
    case 'ignored':
      return { kind: 'aside', change, because: seen.because };
    case 'irrelevant':
    case 'unreadable': {
      const degree = seen.kind === 'irrelevant' ? 'harmless' : 'may-have-broken';
      const { prerequisite, because } = seen;
      return { kind: 'told', change, degree, because, prerequisites: [prerequisite], resources: [] };
    }
    case 'watched':
      return {
        kind: 'told',
        change,
        degree: 'may-have-broken',
        because: NOT_READ,
        prerequisites: seen.watched.map(({ prerequisite }) => prerequisite.id),
        resources: seen.watched[0]?.decoded.resources ?? [],
      };
  }
};
