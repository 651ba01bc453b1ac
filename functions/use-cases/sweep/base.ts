import { emptyState } from '../../account/collections.ts';
import { DEFAULT_ROLE_SETTING, TIER_SETTING } from '../../account/identity/service-settings.ts';
import { unknown } from '../../account/observed.ts';
import { resource, resourceKey } from '../../account/resource.ts';
import type { AccountState, Scope } from '../../account/state.ts';
import { withBuckets, withDocuments } from '../../core/ledger/knowledge.ts';
import type { AccountAlias } from '../../core/ledger/ledger.ts';
import { followUpScope } from '../../sessions/follow-up.ts';
import { unreadKeys } from '../../sessions/key-uses.ts';
import type { Guard } from '../guard.ts';
import { loadRows } from '../load-rows.ts';
import { widen } from '../widen.ts';

/** Is any prerequisite of this family checked? */
export const hasFamily = ({ prerequisites }: Guard, family: 'identity' | 'network'): boolean =>
  prerequisites.some((one) => one.family === family);

/** The base of a slice; `failure` says why it could not be read. */
export type Base = {
  readonly state: AccountState;
  /** As the ledger knows it. */
  readonly alias?: AccountAlias;
  readonly failure?: unknown;
};

/** What every parcel rests on: the preferences, and the settings if identities are checked. */
const firstScope = (guard: Guard): Scope => ({
  documents: guard.config.guardedDocuments.map((name) => ({ name })),
  ...(hasFamily(guard, 'identity') ? { serviceSettings: [DEFAULT_ROLE_SETTING, TIER_SETTING] } : {}),
});

/** The preferences and what they name, the settings and the role of the Region, with what the ledger knows. */
const readBase = async (guard: Guard): Promise<Base> => {
  const { config, ports } = guard;
  const documents = config.guardedDocuments.map((name) => resource('AWS::SSM::Document', name));
  const [own, ofDocuments] = await Promise.all([
    ports.reader.read(firstScope(guard)),
    loadRows(ports, documents),
  ]);
  const first = await widen(guard, own, { parameters: followUpScope(own, []).parameters ?? [] });
  const named = followUpScope(first, []);
  const destinations = [
    ...(named.buckets ?? []).map((id) => resource('AWS::S3::Bucket', id)),
    ...(named.logGroups ?? []).map((id) => resource('AWS::Logs::LogGroup', id)),
  ];
  const [places, ofDestinations] = await Promise.all([
    widen(guard, first, named),
    loadRows(ports, destinations),
  ]);
  const state = await widen(guard, places, { keys: unreadKeys(places) });
  const baselines = { ...ofDocuments.rows.baselines, ...ofDestinations.rows.baselines };
  const knownBefore = [...documents, ...destinations].map(resourceKey).filter((key) => baselines[key]);
  const { alias } = ofDocuments.rows;
  return {
    state: {
      ...state,
      ...withDocuments(state, ofDocuments.rows),
      ...withBuckets(state, ofDestinations.rows),
      knownBefore,
    },
    ...(alias ? { alias } : {}),
  };
};

/**
 * Reads the base. Where AWS does not answer, the documents are unknown and the rest of the account is judged
 * nevertheless: what fails without the preferences fails with them, too. Nothing is then remembered or closed.
 */
export const openBase = async (guard: Guard): Promise<Base> => {
  try {
    return await readBase(guard);
  } catch (failure) {
    guard.ports.log.error('The preferences could not be read', { error: failure });
    const because = failure instanceof Error ? failure.message : 'no answer';
    const documents = Object.fromEntries(
      guard.config.guardedDocuments.map((name) => [name, unknown(because)] as const),
    );
    return { state: { ...emptyState(guard.config.identity), documents }, failure };
  }
};
