import { type AccountState, type DhcpOptions, type Observed, presentValue } from './account-state.ts';
import { isFutureNode } from './future-node.ts';
import { decidingServer, isXen, type NameServer } from './name-servers.ts';
import type { NodeNetwork, VpcNetwork } from './network.ts';
import { pathTo } from './path/path.ts';
import type { Broken, PathContext, PathStep, PathVerdict } from './path/verdict.ts';
import { type PathNeed, pathNeedsOf, sharedPathNeeds } from './path-needs.ts';
import { livePreferences } from './preferences.ts';
import { cannotTell, fail, type Impact, notApplicable, pass, type Result } from './prerequisite.ts';
import { type Resource, resource } from './resource.ts';

/** Which prerequisite a broken step belongs to: each to one. */
export type PathOwner = 'session-endpoints' | 'network-access' | 'internet-path' | 'vpc-name-resolution';

const OWNERS: Readonly<Record<PathStep, PathOwner>> = {
  'name-resolution': 'vpc-name-resolution',
  endpoint: 'session-endpoints',
  'endpoint-policy': 'session-endpoints',
  route: 'internet-path',
  'node-security-group': 'network-access',
  'node-network-acl': 'network-access',
  'nat-network-acl': 'network-access',
  'endpoint-network-acl': 'network-access',
  'endpoint-security-group': 'network-access',
};

/** What is the same for all nodes of a network. */
type Shared = {
  readonly region: string;
  readonly needs: readonly PathNeed[];
  readonly bucket?: NonNullable<PathContext['bucket']>;
  readonly options: Observed<DhcpOptions> | undefined;
};

const sharedOf = (state: AccountState, network: VpcNetwork): Shared => {
  const logging = livePreferences(state).find(({ settings }) => settings.s3BucketName)?.settings;
  const { s3BucketName: name = '', s3EncryptionEnabled: encrypted = false } = logging ?? {};
  return {
    region: state.identity.region,
    needs: sharedPathNeeds(state),
    ...(name ? { bucket: { name, encrypted } } : {}),
    options: state.dhcpOptions[network.dhcpOptionsId],
  };
};

/** Without an option set types before Nitro get no name server. One that was not read is taken for the usual one. */
const nameServerFor = (node: NodeNetwork, network: VpcNetwork, { options }: Shared): NameServer => {
  if (network.dhcpOptionsId === 'default') return isXen(node.instanceType ?? '') ? 'none' : 'vpc';
  return options?.status === 'present' ? decidingServer(options.value.domainNameServers, network) : 'vpc';
};

const contextOf = (node: NodeNetwork, network: VpcNetwork, shared: Shared): PathContext => {
  const servers = presentValue(shared.options)?.domainNameServers;
  return {
    region: shared.region,
    nameServer: nameServerFor(node, network, shared),
    ...(servers ? { servers } : {}),
    ...(shared.bucket ? { bucket: shared.bucket } : {}),
  };
};

type Judged = { readonly node: NodeNetwork; readonly need: PathNeed; readonly verdict: PathVerdict };

const judgedBefore = new WeakMap<VpcNetwork, Map<string, readonly Judged[]>>();

/** All paths of a network's managed nodes. Four prerequisites look at the same ones, so they are kept. */
const pathsOf = (state: AccountState, network: VpcNetwork): readonly Judged[] => {
  const shared = sharedOf(state, network);
  const key = JSON.stringify(shared);
  const kept = judgedBefore.get(network) ?? new Map<string, readonly Judged[]>();
  const known = kept.get(key);
  if (known) return known;
  const judged = network.nodes
    .filter(({ managed }) => managed)
    .flatMap((node) => {
      const context = contextOf(node, network, shared);
      return pathNeedsOf(node, shared.needs).map((need) => ({
        node,
        need,
        verdict: pathTo(need.service, node, network, context),
      }));
    });
  judgedBefore.set(network, kept.set(key, judged));
  return judged;
};

/** An endpoint that had private names when everything passed: then no private hosted zone was needed. */
const wasUsed = (state: AccountState, vpcId: string, evidence: readonly string[]): boolean =>
  state.rememberedNetworks?.[vpcId]?.endpoints.some(
    ({ vpcEndpointId, privateDnsEnabled }) => privateDnsEnabled && evidence.includes(vpcEndpointId),
  ) ?? false;

const MOST_NAMES = 5;

type Said =
  | { readonly kind: 'fail'; readonly impact: Impact; readonly judged: Judged; readonly because: string }
  | { readonly kind: 'unknown'; readonly because: string };

/** What shows it and is not in the words already. */
const alsoShownBy = ({ because, evidence }: Broken): string => {
  const more = evidence.filter((one) => !because.includes(one));
  return more.length > 0 ? ` (${more.join(', ')})` : '';
};

const sayOf = (state: AccountState, vpcId: string, judged: Judged, owner: PathOwner): readonly Said[] => {
  const { verdict, need } = judged;
  if (verdict.kind === 'reachable' || OWNERS[verdict.step] !== owner) return [];
  if (verdict.kind === 'unknown') {
    return [{ kind: 'unknown', because: `whether ${need.service} can be reached: ${verdict.because}` }];
  }
  if (verdict.unless && !wasUsed(state, vpcId, verdict.evidence)) {
    return [{ kind: 'unknown', because: `${verdict.because}, unless ${verdict.unless}` }];
  }
  if (need.impact === 'unknown') {
    const doubt = 'agents older than 3.3.40.0 may not stay connected without ec2messages';
    return [{ kind: 'unknown', because: `${doubt}: ${verdict.because}` }];
  }
  return [
    { kind: 'fail', impact: need.impact, judged, because: `${verdict.because}${alsoShownBy(verdict)}` },
  ];
};

type Failing = Extract<Said, { kind: 'fail' }>;

const RANK: Readonly<Partial<Record<Impact, number>>> = { 'sessions-fail': 2, 'sessions-slow': 1 };

const rankOf = ({ impact, judged }: Failing): number =>
  (RANK[impact] ?? 0) + (judged.need.bites === undefined ? 0.5 : 0);

/** Who cannot reach what: nodes that run by number, others by word. */
const who = (vpcId: string, hit: number, managed: readonly NodeNetwork[]): string =>
  managed.some(isFutureNode)
    ? `nodes to come in ${vpcId}`
    : `${hit} of ${managed.length} managed nodes in ${vpcId}`;

/** What one prerequisite says of the paths of a network's managed nodes. */
export const judgePath = (state: AccountState, network: VpcNetwork, owner: PathOwner): Result => {
  const { vpcId } = network;
  const subject: Resource = resource('AWS::EC2::VPC', vpcId);
  const managed = network.nodes.filter((node) => node.managed);
  if (managed.length === 0) return notApplicable(subject);
  const said = pathsOf(state, network).flatMap((judged) => sayOf(state, vpcId, judged, owner));
  const failed = said
    .flatMap((one) => (one.kind === 'fail' ? [one] : []))
    // The worst first; of those what cuts nodes off before what only some of their work needs.
    .sort((a, b) => rankOf(b) - rankOf(a));
  const [worst] = failed;
  if (worst) {
    const alike = failed.filter(({ impact }) => impact === worst.impact);
    const hit = new Map(alike.map(({ judged: { node } }) => [node.instanceId, node.name ?? node.instanceId]));
    const services = [...new Set(alike.map(({ judged }) => judged.need.service))].join(', ');
    const { userSees, bites } = worst.judged.need;
    return fail(
      subject,
      worst.impact,
      `${worst.because}, so ${who(vpcId, hit.size, managed)} cannot reach ${services}`,
      {
        ...(userSees ? { userSees } : {}),
        ...(bites ? { bites } : {}),
        ...(managed.some(isFutureNode)
          ? {}
          : { hit: { nodes: hit.size, sample: [...hit.values()].slice(0, MOST_NAMES) } }),
      },
    );
  }
  const [doubt] = said;
  return doubt ? cannotTell(subject, doubt.because) : pass(subject);
};

/** The same for every network that was read, or why one could not be. */
export const judgeNetworks = (
  state: AccountState,
  judge: (network: VpcNetwork) => Result,
): readonly Result[] =>
  Object.entries(state.networks).map(([vpcId, observed]) => {
    const subject = resource('AWS::EC2::VPC', vpcId);
    if (observed.status === 'present') return judge(observed.value);
    return observed.status === 'absent'
      ? notApplicable(subject)
      : cannotTell(subject, `the network of ${vpcId} could not be read: ${observed.because}`);
  });

/** What one prerequisite says of the paths of every network that was read. */
export const judgePaths = (state: AccountState, owner: PathOwner): readonly Result[] =>
  judgeNetworks(state, (network) => judgePath(state, network, owner));
