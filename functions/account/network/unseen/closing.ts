import { type AddressFamily, inside, PUBLIC, sizeOf } from '../../../formats/addresses.ts';
import { isLiveEndpoint } from '../endpoint-state.ts';
import type { NodeNetwork, VpcNetwork } from '../network.ts';
import { outOfNode, outOfNodeSubnet } from '../path/node-side.ts';
import { tableOfSubnet } from '../path/route-table.ts';
import { type Broken, broken, inSequence, type PathStep, type StepVerdict } from '../path/verdict.ts';
import { type Lead, leadsOf, otherPorts, type Place, placesOf } from './places.ts';
import { lostProxies } from './proxies.ts';
import { isOnlyProxies } from './proxy-ports.ts';
import { closedAt, type Sender } from './receivers.ts';

/** A node in its network, at one time. */
export type View = { readonly network: VpcNetwork; readonly node: NodeNetwork };

/** A way out of a node that may lead to Systems Manager although nobody can see it. */
export type UnseenWay = { readonly place: Place; readonly port: number; readonly lead: Lead };

/** What a change left of the ways by which a node may have reached Systems Manager. */
export type Closing =
  /** Nothing that they rest on is gone. `names` are the ways, in words. */
  | { readonly kind: 'none'; readonly names: readonly string[] }
  /** Some are gone, and it cannot be seen whether one of them was used. */
  | { readonly kind: 'some'; readonly step: PathStep; readonly because: string }
  /** All are gone: with the first thing that is in the way. */
  | { readonly kind: 'all'; readonly verdict: Broken };

/**
 * May an endpoint of `ssm` be in the VPC itself that no name can be seen for: one without private names, or in a VPC of
 * another account, one of the owner's?
 */
const hidesEndpoints = ({ ownerId, endpoints }: VpcNetwork, accountId: string): boolean =>
  (ownerId !== undefined && ownerId !== accountId) ||
  endpoints.some((one) => one.serviceName.endsWith('.ssm') && !one.privateDnsEnabled && isLiveEndpoint(one));

const whereTo = ({ groupId }: Place, { kind, name }: Lead): string => {
  if (kind !== 'local') return name;
  return groupId === undefined ? `addresses of ${name}` : `members of ${groupId}`;
};

const wordsFor = ({ place, lead, port }: UnseenWay): string =>
  `${whereTo(place, lead)}${port === 443 ? '' : ` on port ${port}`}`;

const throughRules = ({ network, node }: View, { place, port, lead }: UnseenWay): StepVerdict => {
  const { family, range, groupId } = place;
  const party = {
    addresses: { family, ranges: [range] },
    somewhere: false,
    groupIds: groupId === undefined ? [] : [groupId],
    name: whereTo(place, lead),
  };
  return inSequence([
    outOfNode(network, node, party, 'tcp', port),
    ...outOfNodeSubnet(network, node, party, 'tcp', port),
  ]);
};

/**
 * The ways out of a node by which it may reach Systems Manager unseen: over HTTPS to where nothing can be seen. If there
 * is none, anything that its rules let out may lead to a proxy.
 */
export const unseenWays = (view: View, places: readonly Place[], accountId: string): readonly UnseenWay[] => {
  const { network, node } = view;
  const leadOf = leadsOf(network, node);
  const led = places.map((place) => ({ place, lead: leadOf(place) }));
  const open = (port: number, kinds: readonly Lead['kind'][]): readonly UnseenWay[] =>
    led
      .filter(({ lead }) => kinds.includes(lead.kind))
      .map(({ place, lead }) => ({ place, lead, port }))
      .filter((way) => throughRules(view, way).kind !== 'broken');
  const hidden = open(443, ['hidden']);
  if (hidden.length > 0)
    return hidesEndpoints(network, accountId) ? [...hidden, ...open(443, ['local'])] : hidden;
  return [443, ...otherPorts(network, node)].flatMap((port) => open(port, ['hidden', 'local', 'internet']));
};

/** Could a public endpoint be behind one of these ways? Then a public name is enough. */
export const leadsToPublic = (ways: readonly UnseenWay[]): boolean =>
  ways.some(({ place: { family, range }, lead: { kind } }) =>
    PUBLIC[family].ranges.some((block) => kind !== 'local' && inside([range], block).length > 0),
  );

/** Rules for single networks rarely concern the endpoints, see `coverage`. */
const NEARLY_ALL = 256n;

const sizeIn = (family: AddressFamily, ways: readonly UnseenWay[]): bigint =>
  ways.reduce((sum, { place }) => sum + (place.family === family ? sizeOf([place.range]) : 0n), 0n);

/** Are some ways only a few networks of all? */
const isFew = (some: readonly UnseenWay[], all: readonly UnseenWay[]): boolean =>
  ([4, 6] as const).every((family) => {
    const size = sizeIn(family, some);
    return size === 0n || size * NEARLY_ALL < sizeIn(family, all);
  });

type Left = { readonly way: UnseenWay; readonly lead: Lead; readonly verdict: StepVerdict };

const isOpen = ({ verdict }: Left): boolean => verdict.kind !== 'broken';

const noRoute = ({ network, node }: View, { lead }: UnseenWay): Broken => {
  const { subnetId } = node.interface;
  const table = tableOfSubnet(network, subnetId)?.routeTableId ?? 'the route table';
  return broken('route', `${table} of ${subnetId} no longer leads to ${lead.name}`, [table, lead.target]);
};

/** What has closed the far end of a way, if that is known. */
type FarEnd = (way: UnseenWay) => Broken | undefined;

const leftOf = (now: View, ways: readonly UnseenWay[], farEnd: FarEnd): readonly Left[] => {
  const leadOf = leadsOf(now.network, now.node);
  return ways.map((way): Left => {
    const lead = leadOf(way.place);
    const isGone = lead.kind === 'nowhere' || (way.lead.kind === 'hidden' && lead.kind !== 'hidden');
    if (isGone) return { way, lead, verdict: lead.closed ?? noRoute(now, way) };
    const near = throughRules(now, way);
    return { way, lead, verdict: near.kind === 'broken' ? near : (farEnd(way) ?? near) };
  });
};

const named = (left: readonly Left[], leadOf: (one: Left) => Lead): readonly string[] => [
  ...new Set(left.map((one) => wordsFor({ ...one.way, lead: leadOf(one) }))),
];

const MOST_NAMES = 3;

/** The first few in words. */
export const orOf = (names: readonly string[]): string =>
  [...names.slice(0, MOST_NAMES), ...(names.length > MOST_NAMES ? ['another way'] : [])].join(' or ');

/** What is left now of the ways that a node had. Without any way that could have been used, nothing can be closed. */
const closingOf = (now: View, ways: readonly UnseenWay[], farEnd: FarEnd): Closing => {
  const left = leftOf(now, ways, farEnd);
  const open = left.filter(isOpen);
  const gone = left.flatMap(({ way, verdict }) => (verdict.kind === 'broken' ? [{ way, verdict }] : []));
  const [first] = gone;
  if (first && open.length === 0) return { kind: 'all', verdict: first.verdict };
  const names = named(open, ({ lead }) => lead);
  const moved = open.filter(({ way, lead }) => lead.target !== way.lead.target);
  const changed = [...gone, ...moved].map(({ way }) => way);
  // The names as they were: they must not change with what makes no difference.
  const known = named(open, ({ way }) => way.lead);
  if (isFew(changed, ways)) return { kind: 'none', names: known };
  if (first) {
    const lost = wordsFor(first.way);
    const because = names.includes(lost)
      ? `nodes can send to only a part of ${lost} now, and it cannot be seen which part they use`
      : `${first.verdict.because}, and it cannot be seen whether nodes used that way or ${orOf(names)}`;
    return { kind: 'some', step: first.verdict.step, because };
  }
  const [other] = moved;
  if (other) {
    const because = `${whereTo(other.way.place, other.way.lead)} leads to ${other.lead.target} now, and it cannot be seen what is behind it`;
    return { kind: 'some', step: 'route', because };
  }
  return { kind: 'none', names: known };
};

const RANK = { none: 0, some: 1, all: 2 } as const;

/** The worse of what a change left; the first if they are equal. */
export const worse = (a: Closing, b: Closing): Closing => (RANK[b.kind] > RANK[a.kind] ? b : a);

/** What a change closed of instances of the VPC that may be proxies. It cannot be seen whether nodes used one. */
const closingOfProxies = (
  before: Sender,
  now: Sender,
  ways: readonly UnseenWay[],
  closing: Closing,
): Closing => {
  const hidden = ways.some(({ lead }) => lead.kind === 'hidden');
  const named = otherPorts(before.network, before.node);
  const lost = lostProxies(before, now, named, hidden);
  if (!lost) return closing;
  const others = [...lost.left, ...(closing.kind === 'none' ? closing.names : [])];
  const or = others.length > 0 ? ` or ${orOf(others)}` : '';
  const because = `${lost.verdict.because}, and it cannot be seen whether nodes used that way${or}`;
  return worse(closing, { kind: 'some', step: lost.verdict.step, because });
};

/** The ways of a node at one time, and what is left of them at another time. */
export const closingBetween = (
  before: View,
  now: View,
  accountId: string,
): { readonly ways: readonly UnseenWay[]; readonly closing: Closing } => {
  const ways = unseenWays(before, placesOf([before, now]), accountId);
  const [then, since] = [
    { ...before, accountId },
    { ...now, accountId },
  ];
  // Where nodes are let out to a proxy, web servers are none.
  const toProxy = ways.some(({ port }) => isOnlyProxies(port));
  const farEnd: FarEnd = ({ place, port, lead }) =>
    lead.kind === 'local' ? closedAt(then, since, place, port, toProxy) : undefined;
  return { ways, closing: closingOfProxies(then, since, ways, closingOf(now, ways, farEnd)) };
};
