import type { DhcpOptions } from '../../account/network/name-servers.ts';
import { decidingServer, isXen, type NameServer } from '../../account/network/name-servers.ts';
import type { NodeNetwork, VpcNetwork } from '../../account/network/network.ts';
import { alikeIn } from '../../account/network/path/alike.ts';
import { pathToService } from '../../account/network/path/other-region.ts';
import type { PathContext, PathVerdict } from '../../account/network/path/verdict.ts';
import type { Names } from '../../account/network/unseen/names.ts';
import { type Observed, presentValue } from '../../account/observed.ts';
import type { AccountState } from '../../account/state.ts';
import { own } from '../../formats/json.ts';
import { named } from '../preferences.ts';
import { type PathNeed, pathNeedsOf, sharedPathNeeds } from './needs.ts';
import { isForeign, seenByParticipant, withUnseenGateways } from './owner.ts';

/** What all nodes of a network share. */
type Shared = {
  readonly region: string;
  readonly account: string;
  /** Another account owns the VPC. */
  readonly isForeign: boolean;
  readonly needs: readonly PathNeed[];
  readonly buckets: NonNullable<PathContext['buckets']>;
  readonly options: Observed<DhcpOptions> | undefined;
};

/** The log buckets that certainly count; if there are none, those of an old default. */
const bucketsOf = (state: AccountState): Shared['buckets'] => {
  const all = named(state, ({ s3BucketName }) => s3BucketName);
  const inUse = all.flatMap(({ id, by }) => {
    const certain = by.filter(({ isLeftBehind }) => !isLeftBehind);
    return certain.length > 0 ? [{ id, by: certain }] : [];
  });
  return (inUse.length > 0 ? inUse : all).map(({ id, by }) => {
    const bucket =
      presentValue(own(state.buckets, id)) ?? (state.rememberedBuckets && own(state.rememberedBuckets, id));
    const region = bucket?.region;
    return {
      name: id,
      encrypted: by.some(({ settings }) => settings.s3EncryptionEnabled),
      ...(region ? { region } : {}),
    };
  });
};

const sharedOf = (state: AccountState, network: VpcNetwork): Shared => ({
  region: state.identity.region,
  account: state.identity.accountId,
  isForeign: isForeign(state, network),
  needs: sharedPathNeeds(state),
  buckets: bucketsOf(state),
  options: state.dhcpOptions[network.dhcpOptionsId],
});

/**
 * The nodes to judge. A stopped node has no session to lose, and its public address is released until the
 * next start (unless it is an Elastic IP address).
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-instance-addressing.html
 */
export const judgedNodes = ({ nodes }: VpcNetwork): readonly NodeNetwork[] =>
  nodes.filter(({ managed, isStopped }) => managed !== undefined && isStopped !== true);

/** Without a set, instance types before Nitro get no name server. An unread set counts as the usual one. */
const nameServerFor = (
  node: NodeNetwork,
  network: VpcNetwork,
  { options }: Pick<Shared, 'options'>,
): NameServer => {
  if (network.dhcpOptionsId === 'default') return isXen(node.instanceType ?? '') ? 'none' : 'vpc';
  return options?.status === 'present' ? decidingServer(options.value.domainNameServers, network) : 'vpc';
};

const contextOf = (node: NodeNetwork, network: VpcNetwork, shared: Shared): PathContext => {
  const servers = presentValue(shared.options)?.domainNameServers;
  return {
    region: shared.region,
    account: shared.account,
    nameServer: nameServerFor(node, network, shared),
    ...(servers ? { servers } : {}),
    buckets: shared.buckets,
  };
};

/** What decides about the paths of one node besides the network, as for {@link pathsOf}. */
export const pathContextOf = (state: AccountState, network: VpcNetwork, node: NodeNetwork): PathContext =>
  contextOf(node, network, sharedOf(state, network));

/** How a node resolves names. */
export const namesOf = (state: AccountState, network: VpcNetwork, node: NodeNetwork): Names => {
  const options = state.dhcpOptions[network.dhcpOptionsId];
  return {
    vpcId: network.vpcId,
    server: nameServerFor(node, network, { options }),
    servers: presentValue(options)?.domainNameServers,
    enableDnsSupport: network.enableDnsSupport,
    enableDnsHostnames: network.enableDnsHostnames,
  };
};

/** The path from a node to a service, with its verdict. */
export type JudgedPath = {
  readonly node: NodeNetwork;
  readonly need: PathNeed;
  readonly verdict: PathVerdict;
  /** The kind of DNS server that the node asks. */
  readonly nameServer: NameServer;
};

const judgedBefore = new WeakMap<VpcNetwork, Map<string, readonly JudgedPath[]>>();

type Way = Omit<JudgedPath, 'node'>;

const judgeAll = (network: VpcNetwork, shared: Shared): readonly JudgedPath[] => {
  const alike = alikeIn(network);
  const seen = shared.isForeign ? withUnseenGateways(network) : network;
  const verdictOf = ({ service }: PathNeed, node: NodeNetwork, context: PathContext): PathVerdict => {
    const verdict = pathToService(service, node, seen, context);
    return shared.isForeign ? seenByParticipant(verdict, node, seen) : verdict;
  };
  const judged = new Map<string, readonly Way[]>();
  const waysOf = (node: NodeNetwork): readonly Way[] => {
    const context = contextOf(node, network, shared);
    const needs = pathNeedsOf(node, shared.needs);
    const key = `${alike(node)} ${context.nameServer} ${needs.length}`;
    const known = judged.get(key);
    if (known) return known;
    const { nameServer } = context;
    const ways = needs.map((need) => ({ need, nameServer, verdict: verdictOf(need, node, context) }));
    judged.set(key, ways);
    return ways;
  };
  return judgedNodes(network).flatMap((node) => waysOf(node).map((way) => ({ node, ...way })));
};

/** All paths of a network's managed nodes. Four prerequisites use the same paths, so they are cached. */
export const pathsOf = (state: AccountState, network: VpcNetwork): readonly JudgedPath[] => {
  const shared = sharedOf(state, network);
  const key = JSON.stringify(shared);
  const kept = judgedBefore.get(network) ?? new Map<string, readonly JudgedPath[]>();
  const known = kept.get(key);
  if (known) return known;
  const judged = judgeAll(network, shared);
  judgedBefore.set(network, kept.set(key, judged));
  return judged;
};
