import { type Applied, applied, refused } from '../../applied.ts';
import { present, presentValue } from '../../observed.ts';
import type { AccountState } from '../../state.ts';
import type { Route, RouteTable, VpcNetwork } from '../network.ts';

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

/** Makes a change in every network that it concerns, such as both ends of a connection. */
export const changeNetworks = (
  state: AccountState,
  notFound: string,
  change: (network: VpcNetwork) => VpcNetwork | undefined,
): Applied => {
  const changed = Object.entries(state.networks).flatMap(([vpcId, observed]) => {
    const network = presentValue(observed);
    const next = network && change(network);
    return next ? [[vpcId, present(next)] as const] : [];
  });
  if (changed.length === 0) return refused(notFound);
  return applied({ ...state, networks: { ...state.networks, ...Object.fromEntries(changed) } });
};

/** The network with other routes; undefined drops a route. */
export const withRoutes = (
  network: VpcNetwork,
  change: (route: Route, table: RouteTable) => Route | undefined,
): VpcNetwork => ({
  ...network,
  routeTables: network.routeTables.map((table) => ({
    ...table,
    routes: table.routes.flatMap((route) => change(route, table) ?? []),
  })),
});

/** A list with the matching element replaced; undefined drops it. */
export const replaced = <T>(list: readonly T[], old: T, next: T | undefined): readonly T[] =>
  list.flatMap((item) => (item !== old ? [item] : next === undefined ? [] : [next]));
