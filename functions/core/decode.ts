import type { Change } from '../formats/cloudtrail.ts';
import type { GuardConfig } from './guard-config.ts';
import type { Decoded, Prerequisite } from './prerequisite.ts';

export type Seen =
  | { readonly kind: 'ignored'; readonly because: string }
  | { readonly kind: 'unwatched'; readonly because: string }
  | { readonly kind: 'decoded'; readonly prerequisite: Prerequisite; readonly decoded: Decoded };

/** The prerequisite that listens to an API; each API has one. */
export const watcherOf = (registry: readonly Prerequisite[], api: string): Prerequisite | undefined =>
  registry.find(({ watches }) => Object.hasOwn(watches, api));

const decodeCarefully = (prerequisite: Prerequisite, change: Change, config: GuardConfig): Decoded => {
  const decoder = prerequisite.watches[change.api];
  if (!decoder) return { kind: 'irrelevant', because: 'not watched' };
  return decoder(change, { guardedDocuments: config.guardedDocuments, ownRules: config.ownRules });
};

/**
 * What a change means to the guard. Failed calls changed nothing (a dry run is recorded as a failed call), and
 * our own repairs must not start us again.
 */
export const decode = (registry: readonly Prerequisite[], change: Change, config: GuardConfig): Seen => {
  const prerequisite = watcherOf(registry, change.api);
  if (!prerequisite) return { kind: 'unwatched', because: `${change.api} is not watched` };
  if (change.errorCode) {
    return { kind: 'ignored', because: `the call failed (${change.errorCode}) and changed nothing` };
  }
  if (change.actor.roleArn && config.ownRoleArns.includes(change.actor.roleArn)) {
    return { kind: 'ignored', because: "the guard's own change" };
  }
  return { kind: 'decoded', prerequisite, decoded: decodeCarefully(prerequisite, change, config) };
};
