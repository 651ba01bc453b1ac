import { presentValue } from '../../../functions/account/observed.ts';
import type { AccountState } from '../../../functions/account/state.ts';
import type { Trail } from '../../../functions/account/trail/trails.ts';
import { readAccountFile } from '../../../functions/adapters/memory/account-file/account-file.ts';
import type { AccountFileInput } from '../../../functions/adapters/memory/account-file/schema.ts';
import { UsageError } from '../../usage-error.ts';
import { describedOf, reasonsOf, withoutEmpty } from './collect.ts';
import { decisionsOf, identitiesOf } from './identities.ts';
import { nameSourcesOf } from './names.ts';
import { vpcsOf } from './network.ts';

type Part<Name extends keyof AccountFileInput> = NonNullable<AccountFileInput[Name]>;

const UNREAD_VERSION = 'its latest version could not be read';

const documentsOf = ({ documents }: AccountState): Part<'documents'> =>
  describedOf(documents, ({ name: _, versions, latestVersion, defaultVersion, unread, ...document }) =>
    latestVersion in versions && defaultVersion in versions
      ? {
          ...document,
          latestVersion,
          defaultVersion,
          versions: { ...versions },
          ...(unread ? { unread: [...unread] } : {}),
        }
      : undefined,
  );

/** A file names only versions that it holds. */
const halfReadDocuments = ({ documents }: AccountState): Record<string, string> =>
  describedOf(documents, ({ versions, latestVersion, defaultVersion }) =>
    latestVersion in versions && defaultVersion in versions ? undefined : UNREAD_VERSION,
  );

const bucketsOf = ({ buckets }: AccountState): Pick<AccountFileInput, 'buckets' | 'strangers'> => ({
  buckets: describedOf(buckets, ({ name: _, owner, lifecycleRules, unread, ...bucket }) =>
    owner === 'this-account'
      ? {
          ...bucket,
          ...(lifecycleRules ? { lifecycleRules: [...lifecycleRules] } : {}),
          ...(unread ? { unread: [...unread] } : {}),
        }
      : undefined,
  ),
  strangers: Object.values(buckets).flatMap((observed) => {
    const bucket = presentValue(observed);
    return bucket?.owner === 'another-account' ? [bucket.name] : [];
  }),
});

const trailOf = ({ leavesOut, logging, managementWrites, ...trail }: Trail): Part<'trails'>[number] => {
  const unread = [
    ...(logging === undefined ? (['logging'] as const) : []),
    ...(managementWrites === undefined ? (['managementWrites'] as const) : []),
  ];
  return {
    ...trail,
    ...(logging === undefined ? {} : { logging }),
    ...(managementWrites === undefined ? {} : { managementWrites }),
    ...(leavesOut ? { leavesOut: [...leavesOut] } : {}),
    ...(unread.length > 0 ? { unread } : {}),
  };
};

/** Where no Region's trails were read, they are not described, and so not checked. */
const trailsOf = ({ trails }: AccountState): Pick<AccountFileInput, 'trails'> => {
  const read = Object.values(trails).flatMap((observed) => presentValue(observed) ?? []);
  const isKnown = Object.values(trails).some(({ status }) => status === 'present');
  const byArn = new Map(read.map((trail) => [trail.arn, trailOf(trail)]));
  return isKnown ? { trails: [...byArn.values()] } : {};
};

const unreadOf = (state: AccountState, names: Record<string, string>): Part<'unread'> =>
  withoutEmpty({
    documents: { ...reasonsOf(state.documents), ...halfReadDocuments(state) },
    buckets: reasonsOf(state.buckets),
    logGroups: reasonsOf(state.logGroups),
    keys: reasonsOf(state.keys),
    parameters: reasonsOf(state.parameters),
    vpcs: reasonsOf(state.networks),
    dhcpOptions: reasonsOf(state.dhcpOptions),
    names,
    instances: reasonsOf(state.instances),
    hybridNodes: reasonsOf(state.hybridNodes),
    instanceProfiles: reasonsOf(state.instanceProfiles),
    roles: reasonsOf(state.roles),
    policies: reasonsOf(state.policies),
    serviceSettings: reasonsOf(state.serviceSettings),
    trails: reasonsOf(state.trails),
    ownRules: reasonsOf(state.ownRules),
  });

const unanswered = (state: AccountState): AccountFileInput => {
  const { unread: unreadNames, ...names } = nameSourcesOf(state);
  const unread = unreadOf(state, unreadNames);
  return {
    identity: state.identity,
    ...withoutEmpty({
      documents: documentsOf(state),
      ...bucketsOf(state),
      logGroups: describedOf(state.logGroups, ({ name: _, unread: aspects, ...group }) => ({
        ...group,
        ...(aspects ? { unread: [...aspects] } : {}),
      })),
      keys: describedOf(state.keys, ({ unread: aspects, ...key }) => ({
        ...key,
        ...(aspects ? { unread: [...aspects] } : {}),
      })),
      parameters: describedOf(state.parameters, (parameter) => parameter),
      vpcs: vpcsOf(state),
      dhcpOptions: describedOf(state.dhcpOptions, ({ dhcpOptionsId: _, domainNameServers, ...options }) => ({
        ...options,
        ...(domainNameServers ? { domainNameServers: [...domainNameServers] } : {}),
      })),
      ...names,
      ...identitiesOf(state),
      ownRules: describedOf(state.ownRules, ({ name: _, deliversTo, alsoForwards, ...rule }) => ({
        ...rule,
        ...(deliversTo ? { deliversTo: [...deliversTo] } : {}),
        ...(alsoForwards ? { alsoForwards: [...alsoForwards] } : {}),
      })),
      unread,
    }),
    ...trailsOf(state),
  };
};

/**
 * A state as an account file describes it, so that the file gives the same state again. What no part of a file holds is
 * listed in docs/account-file.md. `change` may take something out of it. Throws a {@link
 * UsageError} if no file can hold it.
 */
export const describe = (
  state: AccountState,
  change: (file: AccountFileInput) => AccountFileInput = (file) => file,
): AccountFileInput => {
  const file = change(unanswered(state));
  const derived = readAccountFile(file);
  if (!derived.ok)
    throw new UsageError(`--snapshot: the account cannot be described: ${derived.problems.join('; ')}`);
  const decisions = decisionsOf(state, derived.state);
  return decisions.length > 0 ? { ...file, decisions } : file;
};
