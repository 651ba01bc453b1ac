import type { OfferedApi, RepairApi } from '../account/api-call.ts';
import { resource } from '../account/resource.ts';
import type { Snapshot } from '../account/snapshot.ts';
import type { Scope } from '../account/state.ts';
import type { Decoded, Effect, PreviousQuery } from './effect.ts';

/** What is remembered about a resource, by its type. */
type Values = { readonly [S in Snapshot as S['type']]: S['value'] };

type AnySnapshot = { readonly type: string; readonly value: unknown };

const isOf = <T extends keyof Values>(
  snapshot: AnySnapshot,
  type: T,
): snapshot is { readonly type: T; readonly value: Values[T] } => snapshot.type === type;

/** An effect on the requested resource; `scope` is what must also be read because of the previous value. */
type EffectFrom<A extends RepairApi | OfferedApi> = Omit<Effect<A>, 'kind' | 'resources' | 'scope'> &
  Partial<Pick<Effect<A>, 'scope'>>;

/**
 * What to look up, and what to read in the meantime: everything that judging needs and that the record names.
 */
type Asked<T extends keyof Values> = {
  readonly type: T;
  readonly id: string;
  readonly scope: Scope;
  /** See {@link Effect}. */
  readonly deciding?: Scope;
  readonly history?: NonNullable<PreviousQuery['history']>;
};

/**
 * A change of one resource whose event contains the new state, not the old one. `effectOf` gets the resource
 * as it was before: as the guard remembers it, else as an older event of `history` set it, else undefined.
 */
export const withPrevious = <T extends keyof Values, A extends RepairApi | OfferedApi>(
  { type, id, scope, deciding, history }: Asked<T>,
  effectOf: (before: Values[T] | undefined) => EffectFrom<A>,
): Decoded<A> => {
  const subject = resource(type, id);
  return {
    kind: 'needs-previous',
    resources: [subject],
    scope,
    ...(deciding ? { deciding } : {}),
    query: { resource: subject, ...(history ? { history } : {}) },
    resume: (previous) => {
      const snapshot: AnySnapshot | undefined = previous?.snapshot;
      const before = snapshot && isOf(snapshot, type) ? snapshot.value : undefined;
      return { kind: 'effect', resources: [subject], scope: {}, ...effectOf(before) };
    },
  };
};
