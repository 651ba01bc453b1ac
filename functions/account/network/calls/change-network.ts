import { type Applied, applied, refused } from '../../applied.ts';
import { present, presentValue } from '../../observed.ts';
import type { AccountState } from '../../state.ts';
import type { VpcNetwork } from '../network.ts';

/** The changed network, or the error code of EC2; undefined when the change does not concern this network. */
export type Changed = VpcNetwork | { readonly errorCode: string } | undefined;

/**
 * Makes a change in the one network that it concerns. `notFound` is EC2's answer when no network holds what
 * the call names.
 */
export const changeNetwork = (
  state: AccountState,
  notFound: string,
  change: (network: VpcNetwork) => Changed,
): Applied => {
  for (const [vpcId, observed] of Object.entries(state.networks)) {
    const network = presentValue(observed);
    const changed = network && change(network);
    if (changed === undefined) continue;
    if ('errorCode' in changed) return refused(changed.errorCode);
    return applied({ ...state, networks: { ...state.networks, [vpcId]: present(changed) } });
  }
  return refused(notFound);
};

/** A list with the matching element replaced; undefined drops it. */
export const replaced = <T>(list: readonly T[], old: T, next: T | undefined): readonly T[] =>
  list.flatMap((item) => (item !== old ? [item] : next === undefined ? [] : [next]));
