import { unknown } from '../../../account/observed.ts';
import type { Collections } from '../../../account/state.ts';
import { mapEntries } from './entries.ts';
import type { UnreadInFile } from './unread-schema.ts';

type Known = Omit<Collections, 'inventories'>;

/** The collections with what a file says could not be read. */
export const withUnread = (known: Known, unread: UnreadInFile = {}): Known => {
  const of = (part: keyof UnreadInFile) => mapEntries(unread[part], (because) => unknown(because));
  return {
    ...known,
    documents: { ...known.documents, ...of('documents') },
    buckets: { ...known.buckets, ...of('buckets') },
    logGroups: { ...known.logGroups, ...of('logGroups') },
    keys: { ...known.keys, ...of('keys') },
    parameters: { ...known.parameters, ...of('parameters') },
    networks: { ...known.networks, ...of('vpcs') },
    dhcpOptions: { ...known.dhcpOptions, ...of('dhcpOptions') },
    instances: { ...known.instances, ...of('instances') },
    hybridNodes: { ...known.hybridNodes, ...of('hybridNodes') },
    instanceProfiles: { ...known.instanceProfiles, ...of('instanceProfiles') },
    roles: { ...known.roles, ...of('roles') },
    policies: { ...known.policies, ...of('policies') },
    serviceSettings: { ...known.serviceSettings, ...of('serviceSettings') },
    trails: { ...known.trails, ...of('trails') },
    ownRules: { ...known.ownRules, ...of('ownRules') },
  };
};
