import { unreadMembers } from '../account/collections.ts';
import { type ResourceKey, resource, resourceKey } from '../account/resource.ts';
import { unreadPart } from '../account/scope.ts';
import type { AccountState, Scope } from '../account/state.ts';
import type { Actionable, Effect, Previous } from '../core/effect.ts';
import type { Ended } from '../core/ledger/early.ts';
import { networkRows, rememberedKeys, withKnown } from '../core/ledger/knowledge.ts';
import { type LedgerRows, mergeRows } from '../core/ledger/ledger.ts';
import type { Change } from '../formats/cloudtrail.ts';
import { unreadKeys } from '../sessions/key-uses.ts';
import type { Guard } from './guard.ts';
import { loadRows } from './load-rows.ts';
import {
  bucketsInUse,
  joined,
  judgesDestinations,
  namedScope,
  placesIn,
  withParameters,
} from './named/places.ts';
import { askTagsEarly } from './stages/asking-once.ts';
import { firstReading } from './stages/first-reading.ts';
import { NO_VPCS, vpcsWithNodes } from './vpcs-with-nodes.ts';
import { widen } from './widen.ts';

/** What is known about a change before it is judged. */
export type Gathered = {
  readonly effect: Effect;
  readonly state: AccountState;
  readonly rows: LedgerRows;
  /** Resources whose rows are in `rows`, if they have any. */
  readonly loaded: readonly ResourceKey[];
  /** The value before the change, if the decoder asked for it. */
  readonly previous: Previous | undefined;
  /** When the call was made, ISO 8601. */
  readonly changedAt: string;
  /** When the account began to be read, ISO 8601: later changes may not be in the state. */
  readonly readAt: string;
  /** False if the ledger did not answer: then it is not known what it remembers. */
  readonly ledgerAnswered: boolean;
  /** False if the ledger did not answer or is not understood: then nothing is fixed. */
  readonly ledgerReadable: boolean;
  /** Set if the change can break nothing: then the account was not read. */
  readonly ended?: Ended;
  /** VPCs with connected nodes that the change may concern and that were not read; the sweep judges them. */
  readonly vpcsLeft: number;
};

/**
 * Only a bucket or a log group names its key. A key that it had when it was last seen whole is not read again, because
 * a change of that key is an event of its own; so this round is made only where a place or its key is new.
 */
const withNewKeys = async (guard: Guard, state: AccountState, rows: LedgerRows): Promise<AccountState> => {
  const remembered = rememberedKeys(rows);
  const keys = unreadKeys(state).filter((id) => !remembered.includes(id));
  return keys.length > 0 ? widen(guard, state, { keys }) : state;
};

/**
 * Reads what a state names but does not hold, with the ledger's rows of it, in one round. Where a document names
 * parameters of Parameter Store, what they stand for takes another one.
 */
const followUp = async (guard: Guard, gathered: Gathered, wanted: Scope): Promise<Gathered> => {
  const { effect, state, rows, loaded, changedAt } = gathered;
  const scope = { ...wanted, ...joined(wanted, namedScope(guard, state, rows, effect.resources)) };
  const resources = [
    ...(judgesDestinations(guard) ? placesIn(unreadPart(scope, state)) : bucketsInUse(state)),
    ...networkRows([...Object.keys(state.networks), ...(wanted.networks ?? [])]),
    // With the row of a profile comes the count of its nodes.
    ...Object.keys(state.instanceProfiles).map((name) => resource('AWS::IAM::InstanceProfile', name)),
    // The ledger may have said what the record means.
    ...effect.resources,
  ].filter((one) => !loaded.includes(resourceKey(one)));
  const [wider, more] = await Promise.all([widen(guard, state, scope), loadRows(guard.ports, resources)]);
  const known = mergeRows(rows, more.rows);
  const whole = judgesDestinations(guard) ? await withNewKeys(guard, wider, known) : wider;
  const followed = {
    ...gathered,
    state: withKnown(whole, effect, more.rows, changedAt),
    rows: known,
    loaded: [...loaded, ...more.loaded],
    ledgerAnswered: gathered.ledgerAnswered && more.answered,
    ledgerReadable: gathered.ledgerReadable && more.readable,
  };
  const isResolved = Object.keys(wider.parameters).length > Object.keys(state.parameters).length;
  return isResolved ? followUp(guard, followed, {}) : followed;
};

/**
 * Reads what is needed to judge a change: what is known beforehand, and then what that names. A change that can break
 * nothing ends after the first rows of the ledger.
 */
export const gather = async (
  decoded: Actionable,
  change: Pick<Change, 'time'>,
  guard: Guard,
  readAt: Date = guard.ports.now(),
): Promise<Gathered> => {
  const { ports } = guard;
  const { effect, previous, loaded: first, ended, ...read } = await firstReading(decoded, change, guard);
  const { rows, loaded, answered, readable } = first;
  const gathered: Gathered = {
    effect,
    state: withKnown(read.state, effect, rows, change.time),
    rows,
    loaded,
    previous,
    changedAt: change.time,
    readAt: readAt.toISOString(),
    ledgerAnswered: answered,
    ledgerReadable: readable,
    vpcsLeft: 0,
    ...(ended ? { ended } : {}),
  };
  if (ended) return gathered;
  const state = effect.reachesEveryVpc ? await withParameters(guard, gathered.state, rows) : gathered.state;
  // This round is rare: only a change of the preferences that names a new destination asks for it.
  const { vpcIds, left } = effect.reachesEveryVpc?.(state) ? await vpcsWithNodes(ports.ledger) : NO_VPCS;
  const known = { ...gathered, state, vpcsLeft: left };
  if (effect.unrelated?.(state) !== undefined) return known;
  if (Object.keys(state.instances).length > 0) askTagsEarly(guard);
  const networks = [...(effect.scope.networks ?? []), ...vpcIds];
  return followUp(guard, known, networks.length > 0 ? { ...effect.scope, networks } : effect.scope);
};

/**
 * Reads older values if no way back passed, and then what they name; undefined if there is nothing more to read.
 */
export const gatherMore = async (gathered: Gathered, guard: Guard): Promise<Gathered | undefined> => {
  const { effect, state } = gathered;
  const older = await widen(guard, state, effect.widen?.(state) ?? {});
  if (older === state) return undefined;
  const wider = await widen(guard, older, unreadMembers(effect.widen?.(older) ?? {}, older));
  return followUp(guard, { ...gathered, state: wider }, {});
};
