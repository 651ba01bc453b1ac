import { DEFAULT_ROLE_SETTING, TIER_SETTING } from '../../account/identity/service-settings.ts';
import { resource, resourceKey } from '../../account/resource.ts';
import type { AccountState, Scope } from '../../account/state.ts';
import { followUpScope } from '../../sessions/follow-up.ts';
import type { Guard } from '../guard.ts';
import { loadRows } from '../load-rows.ts';
import { widen } from '../widen.ts';

/**
 * What every sweep reads first: the preferences, the guard's own needs, and identities if they are checked.
 */
const firstScope = ({ config, prerequisites }: Guard): Scope => ({
  documents: config.guardedDocuments.map((name) => ({ name })),
  trails: [config.identity.region],
  ownRules: config.ownRules,
  ...(prerequisites.some(({ family }) => family === 'identity')
    ? { managedNodes: ['all'], serviceSettings: [DEFAULT_ROLE_SETTING, TIER_SETTING] }
    : {}),
});

/**
 * Everything except the VPCs: the preferences and what they name, identities, trails and rules, with the
 * knowledge of the ledger.
 */
export const readBase = async (guard: Guard): Promise<AccountState> => {
  const { config, ports } = guard;
  const documents = config.guardedDocuments.map((name) => resource('AWS::SSM::Document', name));
  const [first, ofDocuments] = await Promise.all([
    ports.reader.read(firstScope(guard)),
    loadRows(ports, documents),
  ]);
  const named = followUpScope(first, []);
  const destinations = [
    ...(named.buckets ?? []).map((id) => resource('AWS::S3::Bucket', id)),
    ...(named.logGroups ?? []).map((id) => resource('AWS::Logs::LogGroup', id)),
  ];
  const [state, ofDestinations] = await Promise.all([
    widen(guard, first, named),
    loadRows(ports, destinations),
  ]);
  const baselines = { ...ofDocuments.rows.baselines, ...ofDestinations.rows.baselines };
  const knownBefore = [...documents, ...destinations].map(resourceKey).filter((key) => baselines[key]);
  return { ...state, knownBefore };
};
