import type { OfferedApi, RepairApi } from '../../account/api-call.ts';
import type { NodeIdentity } from '../../account/identity/identity.ts';
import { DEFAULT_ROLE_SETTING } from '../../account/identity/service-settings.ts';
import { presentValue } from '../../account/observed.ts';
import type { AccountState } from '../../account/state.ts';
import {
  type DecodeContext,
  type Decoded,
  documentScope,
  type Effect,
  unreadable,
} from '../../core/effect.ts';
import { withPrevious } from '../../core/with-previous.ts';
import type { Change } from '../../formats/cloudtrail.ts';
import { type JsonObject, objectAt } from '../../formats/json.ts';

/** An instance in a state. */
export const nodeIn = (state: AccountState, id: string): NodeIdentity | undefined =>
  presentValue(state.instances[id]);

/**
 * The newer dialect of EC2's records: `<Action>Request` in Pascal case, `<Action>Response` in camel case. A
 * record without this wrapper is used as it is.
 */
export const requestOf = (change: Change, action: string): JsonObject =>
  objectAt(change.request, `${action}Request`) ?? change.request;

const scopeOfNode = (context: DecodeContext, id: string) => ({
  documents: documentScope(context),
  instances: [id],
  serviceSettings: [DEFAULT_ROLE_SETTING],
});

/** A change of one instance, with the previous state that the ledger has. */
export const withNode = <A extends OfferedApi | RepairApi>(
  context: DecodeContext,
  id: string | undefined,
  effectOf: (
    id: string,
    before: NodeIdentity | undefined,
  ) => Pick<Effect<A>, 'isCurrent' | 'inverses' | 'between'> & Partial<Pick<Effect<A>, 'scope' | 'before'>>,
): Decoded<A> => {
  if (!id) return unreadable('the record names no instance');
  return withPrevious({ type: 'AWS::EC2::Instance', id, scope: scopeOfNode(context, id) }, (before) =>
    effectOf(id, before),
  );
};
