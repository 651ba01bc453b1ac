import type { NodeNetwork, VpcNetwork } from '../../account/network/network.ts';
import type { Broken, PathService, PathStep } from '../../account/network/path/verdict.ts';
import { sampleOf } from '../../account/nodes/sample.ts';
import { type Resource, resource } from '../../account/resource.ts';
import type { AccountState } from '../../account/state.ts';
import { cannotTell, fail, type Impact, notApplicable, pass, type Result } from '../../core/prerequisite.ts';
import { isFutureNode } from './future-node.ts';
import { type JudgedPath, judgedNodes, pathsOf } from './node-paths.ts';

/** The prerequisite that a broken step belongs to: exactly one for each step. */
type PathOwner = 'session-endpoints' | 'network-access' | 'internet-path' | 'vpc-name-resolution';

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

/** Did an endpoint have private names when everything passed? Then no private hosted zone was needed. */
const wasUsed = (state: AccountState, vpcId: string, evidence: readonly string[]): boolean =>
  state.rememberedNetworks?.[vpcId]?.endpoints.some(
    ({ vpcEndpointId, privateDnsEnabled }) => privateDnsEnabled && evidence.includes(vpcEndpointId),
  ) ?? false;

type Said =
  | { readonly kind: 'fail'; readonly impact: Impact; readonly judged: JudgedPath; readonly because: string }
  | {
      readonly kind: 'unknown';
      readonly judged: JudgedPath;
      readonly service?: PathService;
      readonly because: string;
    };

/** The evidence that the words do not mention yet. */
const alsoShownBy = ({ because, evidence }: Broken): string => {
  const more = evidence.filter((one) => !because.includes(one));
  return more.length > 0 ? ` (${more.join(', ')})` : '';
};

const sayOf = (state: AccountState, vpcId: string, judged: JudgedPath, owner: PathOwner): readonly Said[] => {
  const { verdict, need } = judged;
  if (verdict.kind === 'reachable' || OWNERS[verdict.step] !== owner) return [];
  if (verdict.kind === 'unknown') {
    return [{ kind: 'unknown', judged, service: need.service, because: verdict.because }];
  }
  if (verdict.unless && !wasUsed(state, vpcId, verdict.evidence)) {
    return [{ kind: 'unknown', judged, because: `${verdict.because}, unless ${verdict.unless}` }];
  }
  if (need.impact === 'unknown') {
    return [{ kind: 'unknown', judged, because: `${need.doubt ?? need.service}: ${verdict.because}` }];
  }
  return [
    { kind: 'fail', impact: need.impact, judged, because: `${verdict.because}${alsoShownBy(verdict)}` },
  ];
};

/** A node that is no longer connected. Future nodes never were, and are judged as if they worked. */
const isLost = (node: NodeNetwork): boolean => !isFutureNode(node) && node.managed?.pingStatus !== 'Online';

type Failing = Extract<Said, { kind: 'fail' }>;

const RANK: Readonly<Partial<Record<Impact, number>>> = { 'sessions-fail': 2, 'sessions-slow': 1 };

const rankOf = ({ impact, judged }: Failing): number =>
  (RANK[impact] ?? 0) + (judged.need.bites === undefined ? 0.5 : 0);

/** Who cannot reach a service: the number of running nodes, or the words for future ones. */
const who = (vpcId: string, hit: number, managed: readonly NodeNetwork[]): string =>
  managed.some(isFutureNode)
    ? `future nodes in ${vpcId}`
    : `${hit} of ${managed.length} managed nodes in ${vpcId}`;

const nodesOf = (failing: readonly Failing[]): ReadonlyMap<string, string> =>
  new Map(failing.map(({ judged: { node } }) => [node.instanceId, node.name ?? node.instanceId]));

const servicesOf = (failing: readonly Failing[]): string =>
  [...new Set(failing.map(({ judged }) => judged.need.service))].join(', ');

/**
 * Lists every doubt once, with all services that it concerns: a new doubt must not hide behind an old one.
 */
const doubtsOf = (said: readonly Said[]): readonly string[] => {
  const services = new Map<string, ReadonlySet<PathService>>();
  for (const one of said) {
    if (one.kind === 'fail') continue;
    const known = services.get(one.because) ?? [];
    services.set(one.because, new Set([...known, ...(one.service ? [one.service] : [])]));
  }
  return [...services]
    .map(([because, about]) =>
      about.size > 0
        ? `it is unknown whether ${[...about].toSorted().join(', ')} can be reached: ${because}`
        : because,
    )
    .toSorted();
};

const MOST_DOUBTS = 3;

const listed = (doubts: readonly string[]): string =>
  [
    ...doubts.slice(0, MOST_DOUBTS),
    ...(doubts.length > MOST_DOUBTS ? [`and ${doubts.length - MOST_DOUBTS} more`] : []),
  ].join('; ');

/** The name of a path, by which the paths of two states are compared. */
const wayOf = ({ judged: { node, need } }: Said): string => `${node.instanceId} ${need.service}`;

/** What one prerequisite says about the paths of a network's managed nodes. */
export const judgePath = (state: AccountState, network: VpcNetwork, owner: PathOwner): Result => {
  const { vpcId } = network;
  const subject: Resource = resource('AWS::EC2::VPC', vpcId);
  const managed = judgedNodes(network);
  if (managed.length === 0) return notApplicable(subject);
  const said = pathsOf(state, network).flatMap((judged) => sayOf(state, vpcId, judged, owner));
  const failed = said
    .flatMap((one) => (one.kind === 'fail' ? [one] : []))
    // The worst comes first; among equals, what disconnects nodes comes before what only some sessions need.
    .sort((a, b) => rankOf(b) - rankOf(a));
  const ways = said.filter(({ kind }) => kind === 'unknown').map(wayOf);
  const unsure = ways.length > 0 ? { unsure: ways } : {};
  const [worst] = failed;
  if (worst) {
    const alike = failed.filter(({ impact }) => impact === worst.impact);
    const milder = failed.filter(({ impact }) => impact !== worst.impact);
    const hit = nodesOf(alike);
    const more =
      milder.length > 0
        ? `, and ${nodesOf(milder).size} of ${managed.length} cannot reach ${servicesOf(milder)}`
        : '';
    const { userSees, bites } = worst.judged.need;
    return fail(
      subject,
      worst.impact,
      `${worst.because}, so ${who(vpcId, hit.size, managed)} cannot reach ${servicesOf(alike)}${more}`,
      {
        cut: failed.map(wayOf),
        ...unsure,
        ...(userSees ? { userSees } : {}),
        ...(bites ? { bites } : {}),
        ...(failed.every(({ judged }) => isLost(judged.node)) ? { allLost: true } : {}),
        ...(managed.some(isFutureNode)
          ? {}
          : { hit: { nodes: hit.size, sample: sampleOf([...hit.values()]) } }),
      },
    );
  }
  const doubts = doubtsOf(said);
  return doubts.length > 0 ? cannotTell(subject, listed(doubts), unsure) : pass(subject);
};

/** Judges every network that was read, or says why a network could not be read. */
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

/** What one prerequisite says about the paths of every network that was read. */
export const judgePaths = (state: AccountState, owner: PathOwner): readonly Result[] =>
  judgeNetworks(state, (network) => judgePath(state, network, owner));
