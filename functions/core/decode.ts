import type { Change } from '../formats/cloudtrail.ts';
import type { Decoded, Decoder } from './effect.ts';
import type { GuardConfig } from './guard-config.ts';
import type { Prerequisite } from './prerequisite.ts';

/** A prerequisite that watches an API, and its decoder for the records of that API. */
type Watcher = { readonly prerequisite: Prerequisite; readonly decoder: Decoder };

/** What a change means to a watcher. */
export type Seen = Decoded | { readonly kind: 'ignored'; readonly because: string };

/**
 * All watchers of an API, in the order of the registry. Several families may watch the same API, because each
 * has its own queue and guard. A family has at most one watcher, because a guard gives one outcome.
 */
export const watchersOf = (prerequisites: readonly Prerequisite[], api: string): readonly Watcher[] =>
  prerequisites.flatMap((prerequisite) => {
    const decoder = Object.hasOwn(prerequisite.watches, api) ? prerequisite.watches[api] : undefined;
    return decoder ? [{ prerequisite, decoder }] : [];
  });

/**
 * What a change means to one watcher. Failed calls changed nothing (a dry run is recorded as a failed call),
 * and the guard's own repairs must not start it again.
 */
export const decode = ({ decoder }: Watcher, change: Change, config: GuardConfig): Seen => {
  if (change.errorCode) {
    return { kind: 'ignored', because: `the call failed (${change.errorCode}) and changed nothing` };
  }
  if (change.actor.roleArn && config.ownRoleArns.includes(change.actor.roleArn)) {
    return { kind: 'ignored', because: "this is the guard's own change" };
  }
  return decoder(change, { guardedDocuments: config.guardedDocuments, ownRules: config.ownRules });
};
