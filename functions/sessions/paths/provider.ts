import type { EndpointNetwork, VpcNetwork } from '../../account/network/network.ts';
import { throughPolicy } from '../../account/network/path/endpoint-policy.ts';
import { tableOfSubnet } from '../../account/network/path/route-table.ts';
import type { PathService } from '../../account/network/path/verdict.ts';
import { lostInWords } from '../../account/network/users/in-words.ts';
import {
  hasUsers,
  isEmpty,
  leadsToUsers,
  minus,
  type Reach,
  routedTo,
  type Users as UsersElsewhere,
  usersOf,
} from '../../account/network/users/reach.ts';
import { presentValue } from '../../account/observed.ts';
import type { AccountState } from '../../account/state.ts';
import type { Impact } from '../../core/prerequisite.ts';
import { type LostEgress, lostEgress } from './egress.ts';
import { liveFor, type Offer } from './elsewhere.ts';
import { madeForSessions, rememberedOf } from './future-node.ts';
import { type PathNeed, sharedPathNeeds } from './needs.ts';
import { judgedNodes } from './node-paths.ts';
import type { PathOwner } from './said.ts';

/** What users elsewhere have lost, and whose matter it is. */
export type Lost = {
  readonly owner: PathOwner;
  readonly service: PathService;
  readonly impact: Impact;
  readonly endpointIds: readonly string[];
  /** What became of one of the endpoints, and of several of them: `is gone` and `are gone`. */
  readonly says: readonly [one: string, several: string];
  /** The addresses that lost it; undefined if all did, or if it is not known which. */
  readonly reach?: Reach;
  /** Of a way out that was lost: the subnet by which the packets of its users came in. */
  readonly entry?: string;
};

const idsOf = (endpoints: readonly EndpointNetwork[]): readonly string[] =>
  endpoints.map(({ vpcEndpointId }) => vpcEndpointId);

/** The blocks in the rules of some endpoints' groups and in the routes to their users, by which both are named. */
const blocksNamed = (network: VpcNetwork, endpoints: readonly EndpointNetwork[]): readonly string[] =>
  endpoints.flatMap(({ interfaces }) =>
    interfaces.flatMap(({ subnetId, groupIds }) => [
      ...groupIds.flatMap((id) =>
        (presentValue(network.securityGroups[id])?.rules ?? []).flatMap(({ egress, peer }) =>
          !egress && peer.kind === 'cidr' && !/\/[01]$/.test(peer.cidr) ? [peer.cidr] : [],
        ),
      ),
      ...(tableOfSubnet(network, subnetId)?.routes ?? [])
        .filter((route) => leadsToUsers(route) && !/\/[01]$/.test(route.destination))
        .map(({ destination }) => destination),
    ]),
  );

type Step = Pick<Lost, 'owner' | 'endpointIds' | 'says' | 'reach'>;

/** Routes come first: where no answer finds its way back, groups and ACLs do not matter. */
const lostAccess = (then: Offer, now: Offer, used: UsersElsewhere): readonly Step[] => {
  const endpointIds = idsOf(now.endpoints);
  const names = [then, now].flatMap(({ network, endpoints }) => blocksNamed(network, endpoints));
  const routed = routedTo(now.network, now.endpoints);
  const { reach, strangers } = usersOf(now.network, now.endpoints, false);
  const unrouted = minus(used.reach, routed);
  const shut = minus(minus(used.reach, unrouted), reach);
  const isCovered = !isEmpty(routed) && isEmpty(minus(routed, reach));
  const banned = isCovered ? [] : used.strangers.filter((id) => !strangers.includes(id));
  const letsInNo = (whom: string, lost?: Reach): Step => ({
    owner: 'network-access',
    endpointIds,
    ...(lost ? { reach: lost } : {}),
    says: [`no longer lets in TCP 443 from ${whom}`, `no longer let in TCP 443 from ${whom}`],
  });
  const noRoute = `no route back to ${isEmpty(unrouted) ? '' : lostInWords(unrouted, routed, names)} any more`;
  return [
    ...(isEmpty(unrouted)
      ? []
      : [
          {
            owner: 'internet-path' as const,
            endpointIds,
            reach: unrouted,
            says: [`has ${noRoute}`, `have ${noRoute}`] as const,
          },
        ]),
    ...(isEmpty(shut) ? [] : [letsInNo(lostInWords(shut, reach, names), shut)]),
    ...(banned.length === 0 ? [] : [letsInNo(`members of ${banned.join(', ')}`)]),
  ];
};

/** What those have lost who used the endpoints of one service from elsewhere, compared with what is remembered. */
const lostAt = (
  { service }: PathNeed,
  state: AccountState,
  network: VpcNetwork,
  before: VpcNetwork,
): readonly Step[] => {
  const { region } = state.identity;
  // A rule for the whole internet names no users where nodes of the VPC itself are there to be served.
  const onlyNamed = judgedNodes(network).length > 0;
  const then = liveFor(service, before, region);
  const used = usersOf(before, then, onlyNamed);
  if (!hasUsers(used)) return [];
  const now = liveFor(service, network, region);
  const owner = 'session-endpoints' as const;
  if (now.length === 0) return [{ owner, endpointIds: idsOf(then), says: ['is gone', 'are gone'] }];
  const context = { region, nameServer: 'vpc' } as const;
  const refused = (all: readonly EndpointNetwork[]) =>
    all.map((endpoint) => throughPolicy(service, endpoint, context));
  const steps = refused(now);
  const [first] = steps;
  if (first?.kind === 'broken' && steps.every(({ kind }) => kind === 'broken')) {
    const isNew = refused(then).some(({ kind }) => kind !== 'broken');
    return isNew ? [{ owner, endpointIds: [], says: [first.because, first.because] }] : [];
  }
  const hasName = ({ privateDnsEnabled }: EndpointNetwork): boolean => privateDnsEnabled;
  const unnamed: readonly Step[] =
    then.some(hasName) && !now.some(hasName)
      ? [
          {
            owner,
            endpointIds: idsOf(now),
            says: ['has no private name any more', 'have no private names any more'],
          },
        ]
      : [];
  const access = lostAccess({ network: before, endpoints: then }, { network, endpoints: now }, used);
  return [...unnamed, ...access];
};

const asStep = ({ because, ...lost }: LostEgress) => ({
  ...lost,
  endpointIds: [],
  says: [because, because] as const,
});

const computed = new WeakMap<VpcNetwork, { state: AccountState; lost: readonly Lost[] }>();

/**
 * What users elsewhere have lost since the network was remembered: nodes of other VPCs and sites that reach the session
 * endpoints of this VPC, or the internet through it, by a transit gateway, a peering connection or the like. It is never known that they are there,
 * only that they were let in. Empty without a memory, because a way that never was cannot be lost.
 */
export const lostByUsers = (state: AccountState, network: VpcNetwork): readonly Lost[] => {
  const known = computed.get(network);
  if (known?.state === state) return known.lost;
  const before = rememberedOf(state, network);
  const isHub = before !== undefined && madeForSessions(state, network);
  const waysOut = lostEgress(state, network).map(asStep);
  const lost = sharedPathNeeds(state).flatMap((need) => {
    const { impact, service } = need;
    if (impact === 'unknown') return [];
    const steps = isHub ? lostAt(need, state, network, before) : [];
    // Who can use the endpoints here has no need of the way out.
    const isOffered = hasUsers(usersOf(network, liveFor(service, network, state.identity.region), false));
    return [...steps, ...(isOffered ? [] : waysOut)].map((step) => ({ ...step, service, impact }));
  });
  computed.set(network, { state, lost });
  return lost;
};
