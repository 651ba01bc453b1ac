import { type AddressFamily, sizeOf } from '../../../formats/addresses.ts';
import { own } from '../../../formats/json.ts';
import { presentValue } from '../../observed.ts';
import { isLiveEndpoint } from '../endpoint-state.ts';
import type { NetworkInterface, NodeNetwork, VpcNetwork } from '../network.ts';
import { pathToInternet } from '../path/internet.ts';
import { aclOfSubnet, throughAcl } from '../path/network-acl.ts';
import { addressesOf, interfaceParty } from '../path/party.ts';
import { throughGroups } from '../path/security-group.ts';
import { hasPort, isProtocol, type Party } from '../path/traffic.ts';
import {
  type Broken,
  broken,
  inSequence,
  OPEN,
  type PathVerdict,
  type StepVerdict,
} from '../path/verdict.ts';
import { SESSION_SERVICES } from '../session-services.ts';
import type { Place } from './places.ts';
import { isProxyPort } from './proxy-ports.ts';

/** Who takes packets in the VPC: an instance, an endpoint, or members of a group that cannot be seen. */
export type Receiver = {
  readonly name: string;
  readonly groupIds: readonly string[];
  readonly interface?: NetworkInterface;
  readonly instance?: NodeNetwork;
  /** Of an endpoint: it is one of those that sessions need. */
  readonly serves?: boolean;
};

/** A node that sends, in its network, and the account of the guard. */
export type Sender = {
  readonly network: VpcNetwork;
  readonly node: NodeNetwork;
  readonly accountId: string;
};

const FAMILIES: readonly AddressFamily[] = [4, 6];
const STEP = 'endpoint-security-group';

/** The best of what is asked for each family of addresses; open if nothing can be asked. */
export const bestOf = (verdicts: readonly StepVerdict[]): StepVerdict =>
  verdicts.find(({ kind }) => kind !== 'broken') ?? verdicts[0] ?? OPEN;

/** Do the groups of a receiver, and the ACL of its subnet, let a node in? */
const lettingIn = ({ network, node }: Sender, { groupIds, interface: there }: Receiver, port: number) => {
  const { subnetId } = node.interface;
  const acl = there && there.subnetId !== subnetId ? aclOfSubnet(network, there.subnetId) : undefined;
  const ofParty = (party: Party): StepVerdict => {
    const question = { protocol: 'tcp', party } as const;
    const crossing = { ...question, step: 'endpoint-network-acl', acl } as const;
    return inSequence([
      throughGroups(network, { ...question, step: STEP, groupIds, direction: 'in', port }),
      ...(acl
        ? [
            throughAcl({ ...crossing, direction: 'in', ports: port }),
            throughAcl({ ...crossing, direction: 'out', ports: 'ephemeral' }),
          ]
        : []),
    ]);
  };
  const parties = FAMILIES.flatMap(
    (family) => interfaceParty(network, node.interface, family, `nodes in ${subnetId}`) ?? [],
  );
  return bestOf(parties.map(ofParty));
};

const leaving = (path: PathVerdict): StepVerdict =>
  path.kind === 'reachable' || (path.kind === 'broken' && path.unless !== undefined) ? OPEN : path;

const waysOut = new WeakMap<VpcNetwork, Map<NodeNetwork, StepVerdict>>();

/** The way of an instance itself to the internet. Of another account's VPC, too little can be seen to tell. */
const wayOut = ({ network, accountId }: Sender, instance: NodeNetwork): StepVerdict => {
  if (network.ownerId !== undefined && network.ownerId !== accountId) return OPEN;
  const known = waysOut.get(network) ?? new Map<NodeNetwork, StepVerdict>();
  waysOut.set(network, known);
  const verdict = known.get(instance) ?? leaving(pathToInternet('ssm', instance, network));
  known.set(instance, verdict);
  return verdict;
};

const takers = new WeakMap<VpcNetwork, Map<string, boolean>>();

/** Does any rule of some groups let anybody in at a port? Most instances take no connections where proxies do. */
const takesAny = (network: VpcNetwork, groupIds: readonly string[], port: number): boolean => {
  const known = takers.get(network) ?? new Map<string, boolean>();
  takers.set(network, known);
  const key = `${port} ${groupIds.join()}`;
  const found =
    known.get(key) ??
    groupIds.some((id) => {
      const group = presentValue(own(network.securityGroups, id));
      return (
        !group ||
        group.rules.some((rule) => !rule.egress && isProtocol(rule.protocol, 'tcp') && hasPort(rule, port))
      );
    });
  known.set(key, found);
  return found;
};

/** May an instance be a proxy for anybody, as far as that does not depend on who asks? */
export const mayBeProxy = (sender: Sender, { instance, groupIds }: Receiver, port: number): boolean =>
  instance !== undefined &&
  takesAny(sender.network, groupIds, port) &&
  wayOut(sender, instance).kind !== 'broken';

/** What is in the way: the receiver does not take connections, or it does not get out itself. */
export const through = (sender: Sender, receiver: Receiver, port: number): StepVerdict => {
  const { instance } = receiver;
  const taken = lettingIn(sender, receiver, port);
  return taken.kind === 'broken' || !instance ? taken : inSequence([taken, wayOut(sender, instance)]);
};

/** The instances of the VPC that run, besides the node itself. */
export const instancesIn = ({ network, node }: Pick<Sender, 'network' | 'node'>): readonly Receiver[] =>
  network.nodes
    .filter(({ instanceId, isStopped }) => isStopped !== true && instanceId !== node.instanceId)
    .map((instance) => ({
      name: instance.name ?? instance.instanceId,
      groupIds: instance.interface.groupIds,
      interface: instance.interface,
      instance,
    }));

const endpointsIn = ({ endpoints }: VpcNetwork): readonly Receiver[] =>
  endpoints.filter(isLiveEndpoint).flatMap(({ vpcEndpointId, serviceName, interfaces }) =>
    interfaces.map((one) => ({
      name: vpcEndpointId,
      groupIds: one.groupIds,
      interface: one,
      serves: SESSION_SERVICES.some((service) => serviceName.endsWith(`.${service}`)),
    })),
  );

const isAt = (network: VpcNetwork, { family, range }: Place, { interface: there }: Receiver): boolean =>
  there !== undefined &&
  (addressesOf(network, there, family)?.ranges.some(({ lo, hi }) => lo === range.lo && hi === range.hi) ??
    false);

/**
 * Who takes what a node sends to a place, where that is known: the members of a group, or whoever has the one address. A
 * group without any member to be seen may have others: tasks of containers, or load balancers.
 */
const receiversAt = (sender: Sender, place: Place): readonly Receiver[] => {
  const { network } = sender;
  const { groupId } = place;
  if (groupId === undefined && sizeOf([place.range]) > 1n) return [];
  if (groupId !== undefined && !own(network.securityGroups, groupId)) return [];
  const all = [...instancesIn(sender), ...endpointsIn(network)];
  if (groupId === undefined) return all.filter((one) => isAt(network, place, one));
  const members = all.filter(({ groupIds }) => groupIds.includes(groupId));
  return members.length > 0 ? members : [{ name: `members of ${groupId}`, groupIds: [groupId] }];
};

/**
 * May nodes reach Systems Manager by a receiver? A proxy gets out itself. Of a group without members that can be seen, this
 * is not known.
 */
const mayServe = (sender: Sender, { instance, serves }: Receiver, port: number): boolean => {
  if (serves !== undefined) return serves && port === 443;
  return isProxyPort(port) && (instance === undefined || wayOut(sender, instance).kind !== 'broken');
};

/**
 * What has closed the far end of a way within the VPC: nobody there takes connections any more. Undefined if somebody does,
 * if nobody did, or if it is not known who is there. With `toProxy`, only endpoints count at the port of HTTPS.
 */
export const closedAt = (
  before: Sender,
  now: Sender,
  place: Place,
  port: number,
  toProxy: boolean,
): Broken | undefined => {
  const served = receiversAt(before, place)
    .filter(({ serves }) => serves === true || port !== 443 || !toProxy)
    .filter((one) => mayServe(before, one, port) && through(before, one, port).kind !== 'broken');
  if (served.length === 0) return undefined;
  const wereSeen = served.some(({ interface: there }) => there !== undefined);
  const left = receiversAt(now, place)
    .filter(({ interface: there }) => !wereSeen || there !== undefined)
    .map((one) => ({ one, verdict: through(now, one, port) }));
  if (left.some(({ one, verdict }) => verdict.kind !== 'broken' && mayServe(now, one, port))) {
    return undefined;
  }
  const names = served.map(({ name }) => name);
  const closed = left.find(({ one, verdict }) => verdict.kind === 'broken' && names.includes(one.name));
  if (closed?.verdict.kind === 'broken') return closed.verdict;
  const { groupId = 'its groups' } = place;
  return broken(STEP, `${names[0]} no longer has ${groupId}`, groupId.startsWith('sg-') ? [groupId] : []);
};
