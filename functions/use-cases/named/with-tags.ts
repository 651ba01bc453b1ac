import { presentValue } from '../../account/observed.ts';
import type { Resource } from '../../account/resource.ts';
import { observedOf, scopeToRead } from '../../account/resource-in-state.ts';
import { joinScopes } from '../../account/scope.ts';
import type { AccountState } from '../../account/state.ts';
import type { Guard } from '../guard.ts';
import type { Judged } from '../judged.ts';
import { widen } from '../widen.ts';

/**
 * The account with the tags of some resources, which a decision rests on. What was only judged so far is read whole; where
 * nothing is missing, it returns the same state and makes no call. Throws the errors of the reader.
 */
export const withTags = (
  guard: Guard,
  state: AccountState,
  resources: readonly Resource[],
): Promise<AccountState> => {
  const lacking = resources.filter((one) => {
    const known = presentValue(observedOf(state, one));
    return known !== undefined && known.tags === undefined;
  });
  return widen(guard, state, joinScopes(lacking.map(scopeToRead)));
};

/** A judged change with the tags of what it touched: they say to which code it belongs, and whether to leave it alone. */
export const withOwnTags = async (guard: Guard, judged: Judged): Promise<Judged> => {
  const { state, effect } = judged.gathered;
  const whole = await withTags(guard, state, effect.resources);
  return whole === state ? judged : { ...judged, gathered: { ...judged.gathered, state: whole } };
};
