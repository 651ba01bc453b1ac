import { kindKey, kindOf } from '../baseline.ts';
import { outOfNode, outOfNodeSubnet } from '../path/node-side.ts';
import { interfaceParty } from '../path/party.ts';
import type { Party } from '../path/traffic.ts';
import { type Broken, inSequence, type StepVerdict } from '../path/verdict.ts';
import { isOnlyProxies, isProxyPort, PROXY_PORTS } from './proxy-ports.ts';
import { bestOf, instancesIn, mayBeProxy, type Receiver, type Sender, through } from './receivers.ts';

/** An instance at a port where it may be a proxy. */
type Proxy = { readonly receiver: Receiver; readonly port: number };

/** Do the rules and ACL on the side of the node let it send to somebody at a port? */
const lettingOut = ({ network, node }: Sender, there: Party, port: number): StepVerdict =>
  inSequence([
    outOfNode(network, node, there, 'tcp', port),
    ...outOfNodeSubnet(network, node, there, 'tcp', port),
  ]);

/** What a change closed of instances that nodes may use as proxies, and which of them are left. */
export type LostProxies = { readonly verdict: Broken; readonly left: readonly string[] };

const isSentTo = (sender: Sender, { receiver, port }: Proxy): boolean => {
  const there = receiver.interface;
  const parties = ([4, 6] as const).flatMap(
    (family) => (there && interfaceParty(sender.network, there, family, receiver.name)) ?? [],
  );
  return bestOf(parties.map((party) => lettingOut(sender, party, port))).kind !== 'broken';
};

/** A VPC with more of them is one where instances let each other in, and none of them tells anything. */
const MOST_PROXIES = 200;

const proxiesOf = (sender: Sender, ports: readonly number[]): readonly Proxy[] => {
  const own = kindKey(kindOf(sender.node));
  const able = instancesIn(sender)
    // What is of the same kind needs a proxy itself.
    .filter(({ instance }) => instance && kindKey(kindOf(instance)) !== own)
    .flatMap((receiver) => ports.map((port) => ({ receiver, port })))
    .filter(({ receiver, port }) => mayBeProxy(sender, receiver, port));
  if (able.length > MOST_PROXIES) return [];
  return able
    .filter(({ receiver, port }) => through(sender, receiver, port).kind !== 'broken')
    .filter((proxy) => isSentTo(sender, proxy));
};

const wordsFor = ({ receiver, port }: Proxy): string => `${receiver.name} on port ${port}`;

/**
 * The instances of the VPC that took connections of a node where proxies do, got out themselves, and do not any more. At
 * some ports there are web servers as well: they count only if nothing is more likely, a proxy or a way that cannot be seen
 * into (`hidden`). Others may be there that nobody can see, such as tasks of containers, so this is never certain.
 */
export const lostProxies = (
  before: Sender,
  now: Sender,
  named: readonly number[],
  hidden: boolean,
): LostProxies | undefined => {
  const ports = [...new Set([...PROXY_PORTS, ...named])]
    .filter((port) => port !== 443 && isProxyPort(port))
    .filter((port) => !hidden || isOnlyProxies(port));
  const all = proxiesOf(before, ports);
  const sure = all.filter(({ port }) => isOnlyProxies(port));
  const likely = sure.length > 0 ? sure : all;
  const instances = new Map(instancesIn(now).map((one) => [one.instance?.instanceId, one]));
  const found = likely.flatMap(({ receiver, port }) => {
    const there = instances.get(receiver.instance?.instanceId);
    const proxy = there && { receiver: there, port };
    // What the node's side closes is said of its ways.
    return proxy && isSentTo(now, proxy) ? [{ proxy, verdict: through(now, proxy.receiver, port) }] : [];
  });
  const lost = found.flatMap(({ verdict }) => (verdict.kind === 'broken' ? [verdict] : []));
  const left = found.flatMap(({ proxy, verdict }) => (verdict.kind === 'broken' ? [] : [wordsFor(proxy)]));
  return lost[0] && { verdict: lost[0], left };
};
