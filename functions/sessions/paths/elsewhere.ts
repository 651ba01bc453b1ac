import type { EndpointNetwork, VpcNetwork } from '../../account/network/network.ts';
import { serviceEndpoints } from '../../account/network/path/endpoints-of-service.ts';
import type { PathService } from '../../account/network/path/verdict.ts';
import { SESSION_SERVICES } from '../../account/network/session-services.ts';
import { hasUsers, targetsTo, usersOf } from '../../account/network/users/reach.ts';
import type { AccountState } from '../../account/state.ts';
import type { Users } from '../../core/prerequisite.ts';
import { egressTargets } from './egress.ts';
import { rememberedOf } from './future-node.ts';
import { judgedNodes } from './node-paths.ts';
import { isForeign } from './owner.ts';

/** Endpoints in a network, today's or the remembered one. */
export type Offer = { readonly network: VpcNetwork; readonly endpoints: readonly EndpointNetwork[] };

/** The interface endpoints for a service that can be used, with private names or without. */
export const liveFor = (
  service: PathService,
  network: VpcNetwork,
  region: string,
): readonly EndpointNetwork[] => {
  const { named, unnamed } = serviceEndpoints(service, network, region);
  return [...named, ...unnamed];
};

/** Endpoints for sessions, and in which network: today's and those that are remembered. */
const everKnown = (state: AccountState, network: VpcNetwork): readonly Offer[] => {
  const { region } = state.identity;
  return [network, rememberedOf(state, network)].flatMap((one) =>
    one
      ? [{ network: one, endpoints: SESSION_SERVICES.flatMap((service) => liveFor(service, one, region)) }]
      : [],
  );
};

/** May nodes elsewhere use the session endpoints of this VPC, now or as it is remembered? */
export const servesElsewhere = (state: AccountState, network: VpcNetwork): boolean =>
  !isForeign(state, network) &&
  everKnown(state, network).some((one) => hasUsers(usersOf(one.network, one.endpoints, false)));

const MOST_ACCOUNTS = 3;

const accounts = (ids: readonly string[]): string =>
  ids.length === 1
    ? `account ${ids[0]}`
    : `${ids.length} accounts (${ids.slice(0, MOST_ACCOUNTS).join(', ')}${ids.length > MOST_ACCOUNTS ? ', …' : ''})`;

/** The transit gateways, peering connections and the like that users elsewhere come by, or came by. */
export const targetsOf = (state: AccountState, network: VpcNetwork): readonly string[] => [
  ...new Set([
    ...everKnown(state, network).flatMap((one) => targetsTo(one.network, one.endpoints)),
    ...egressTargets(state, network),
  ]),
];

/** Who depends on a VPC besides its own connected nodes. */
export const usersInWords = (state: AccountState, network: VpcNetwork): Users['words'] => {
  const targets = targetsOf(state, network);
  const shared = network.sharedWith ?? [];
  return [
    ...(judgedNodes(network).length === 0 ? ['no node here is up'] : []),
    ...(shared.length > 0 ? [`shared with ${accounts(shared)}`] : []),
    ...(targets.length > 0 ? [`routed from ${targets.toSorted().join(', ')}`] : []),
  ].join('; ');
};
