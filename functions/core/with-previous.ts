import type { OfferedApi, RepairApi } from '../account/api-call.ts';
import type { Resource } from '../account/resource.ts';
import type { Scope } from '../account/state.ts';
import type { Decoded, Effect } from './prerequisite.ts';
import type { Previous } from './previous.ts';

/**
 * A change of one resource whose event tells what it is now, not what it was: the way back is what the guard
 * remembers of it. Everything that judging takes is in `scope`, so that it is read once.
 */
export const withPrevious = <A extends RepairApi | OfferedApi>(
  subject: Resource,
  scope: Scope,
  effectOf: (previous: Previous | undefined) => Omit<Effect<A>, 'kind' | 'resources' | 'scope'>,
): Decoded<A> => ({
  kind: 'needs-previous',
  resources: [subject],
  scope,
  query: { resource: subject },
  resume: (previous) => ({ kind: 'effect', resources: [subject], scope: {}, ...effectOf(previous) }),
});
