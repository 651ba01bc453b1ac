import { networkHolding } from '../../account/network/parts.ts';
import { presentValue } from '../../account/observed.ts';
import { label, type Resource, resourceKey } from '../../account/resource.ts';
import { observedOf } from '../../account/resource-in-state.ts';
import type { AccountState } from '../../account/state.ts';
import { isTrail } from '../../account/trail/trails.ts';
import type { Gathered } from '../gather.ts';

/** Trails and rules have no tags, so a state does not look them up as a resource. */
const isHeld = (state: AccountState, one: Resource): boolean => {
  if (one.type === 'AWS::Events::Rule') return presentValue(state.ownRules[one.id]) !== undefined;
  if (one.type !== 'AWS::CloudTrail::Trail') return presentValue(observedOf(state, one)) !== undefined;
  const trails = Object.values(state.trails).flatMap((observed) => presentValue(observed) ?? []);
  return trails.some((trail) => isTrail(trail, one.id));
};

/** A Region stands for all of its trails; that is no trail that somebody could look for. */
const namedResources = (resources: readonly Resource[], region: string): readonly Resource[] =>
  resources.filter(({ type, id }) => type !== 'AWS::CloudTrail::Trail' || id !== region);

const isKnown = ({ state, rows, effect }: Gathered, one: Resource): boolean => {
  const key = resourceKey(one);
  return (
    isHeld(state, one) ||
    networkHolding(state, one) !== undefined ||
    Object.hasOwn(rows.baselines, key) ||
    [...rows.incidents.map(({ subject }) => subject), ...rows.repairs.map(({ resource }) => resource)].some(
      (known) => resourceKey(known) === key,
    ) ||
    (effect.existedBefore ?? []).some((proven) => resourceKey(proven) === key)
  );
};

/**
 * Says that nothing is known of what a change touched, in words; undefined if it is known. It is not in the account and
 * Region now, and nothing in the ledger is about it: then it is not known to have been replaced either. The parts of a
 * network that was read for the change are known, because the ledger said which network that is.
 */
export const notKnownHere = (gathered: Gathered): string | undefined => {
  const { effect, state, ledgerAnswered } = gathered;
  if (!ledgerAnswered || Object.values(state.networks).some((one) => presentValue(one))) return undefined;
  if (effect.resources.length === 0 || effect.resources.some((one) => isKnown(gathered, one)))
    return undefined;
  const touched = namedResources(effect.resources, state.identity.region);
  const names = touched.slice(0, 3).map(label).join(', ');
  return `Nothing is known here of ${names}: this account and Region do not hold it now, and the guard has never seen it.`;
};
