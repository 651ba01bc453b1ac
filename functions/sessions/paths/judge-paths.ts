import type { NodeNetwork, VpcNetwork } from '../../account/network/network.ts';
import { sampleOf } from '../../account/nodes/sample.ts';
import { type Resource, resource } from '../../account/resource.ts';
import type { AccountState } from '../../account/state.ts';
import { MOST_FOLLOWED } from '../../core/ledger/follow-up.ts';
import {
  type Contradicted,
  cannotTell,
  fail,
  type Hit,
  type Impact,
  notApplicable,
  pass,
  type Result,
} from '../../core/prerequisite.ts';
import { doubtsOf, listed } from './doubts.ts';
import { isExample, isFutureNode } from './future-node.ts';
import { isLost, lostBeforeIn, standApart } from './lost.ts';
import { judgedNodes } from './node-paths.ts';
import { type PathOwner, type Said, sayOf, wayOf } from './said.ts';
import { unseenWords } from './unseen-words.ts';
import { type WitnessedPath, witnessedPaths } from './witness.ts';

type Failing = Extract<Said, { kind: 'fail' }>;

const RANK: Readonly<Partial<Record<Impact, number>>> = { 'sessions-fail': 2, 'sessions-slow': 1 };

const rankOf = ({ impact, judged }: Failing): number =>
  (RANK[impact] ?? 0) + (judged.need.bites === undefined ? 0.5 : 0);

/** Future nodes, with the instance that shows what they are like. */
const futureNodes = (vpcId: string, failing: readonly Failing[]): string => {
  const like = failing.flatMap(({ judged: { node } }) => (isExample(node) ? [node.name] : []))[0];
  return `future nodes in ${vpcId}${like ? ` (such as ${like})` : ''}`;
};

/** Who cannot reach a service: the number of running nodes, or the words for future ones. */
const who = (
  vpcId: string,
  hit: number,
  managed: readonly NodeNetwork[],
  failing: readonly Failing[],
): string =>
  managed.some(isFutureNode)
    ? futureNodes(vpcId, failing)
    : `${hit} of ${managed.length} managed nodes in ${vpcId}`;

const nodesOf = (failing: readonly Failing[]): ReadonlyMap<string, NodeNetwork> =>
  new Map(failing.map(({ judged: { node } }) => [node.instanceId, node]));

const wereLost = (lost: number, hit: number): string => {
  if (lost === 0) return '';
  if (lost === hit) return lost === 1 ? ', and it was lost before' : ', and all of them were lost before';
  return lost === 1 ? ', and one of them was lost before' : `, and ${lost} of them were lost before`;
};

/** The nodes that are hit: what was lost before cannot be lost by it. */
const hitOf = (hit: ReadonlyMap<string, NodeNetwork>, isLostBefore: (node: NodeNetwork) => boolean): Hit => {
  const live = [...hit.values()].filter((node) => !isLostBefore(node));
  return {
    nodes: live.length,
    sample: sampleOf(live.map(({ name, instanceId }) => name ?? instanceId)),
    known: live
      .slice(0, MOST_FOLLOWED)
      .map(({ name, instanceId }) => ({ id: instanceId, ...(name ? { name } : {}) })),
  };
};

/** The nodes that reach Systems Manager although nobody can see how. */
const unseenIn = (said: readonly Said[]): { readonly unseen?: readonly string[] } => {
  const ids = said.flatMap(({ kind, judged: { node, need } }) =>
    kind === 'unseen' && need.service === 'ssm' ? [node.instanceId] : [],
  );
  return ids.length > 0 ? { unseen: ids } : {};
};

const isUnsettled = (one: Said): boolean => one.kind === 'unknown' && one.unsettled === true;

/** What do nodes contradict by their pings? Where it can only not be seen how they do it, nothing. */
const contradictedBy = (said: readonly Said[]): Contradicted | undefined => {
  const pinging = said.filter((one) => one.kind === 'unseen' && one.judged.witness?.pings);
  if (pinging.some(({ judged }) => judged.witness?.refutes)) return 'verdict';
  const isCut = pinging.some(({ judged: { verdict } }) => verdict.kind === 'broken' && !verdict.unless);
  return isCut ? 'sight' : undefined;
};

const servicesOf = (failing: readonly Failing[]): string =>
  [...new Set(failing.map(({ judged }) => judged.need.service))].join(', ');

/** What a failed check says. */
const failureOf = (
  state: AccountState,
  network: VpcNetwork,
  managed: readonly NodeNetwork[],
  failed: readonly [Failing, ...Failing[]],
): Result => {
  const { vpcId } = network;
  const [worst] = failed;
  const alike = failed.filter(({ impact }) => impact === worst.impact);
  const milder = failed.filter(({ impact }) => impact !== worst.impact);
  const nodes = nodesOf(alike);
  const more =
    milder.length > 0
      ? `, and ${nodesOf(milder).size} of ${managed.length} cannot reach ${servicesOf(milder)}`
      : '';
  const { userSees, bites } = worst.judged.need;
  const hit = hitOf(nodes, lostBeforeIn(state, vpcId));
  const paths = failed.map(({ judged }) => judged);
  const lost = wereLost(nodes.size - hit.nodes, nodes.size);
  const because = `${worst.because}, so ${who(vpcId, nodes.size, managed, alike)} cannot reach ${servicesOf(alike)}${more}${lost}`;
  return fail(resource('AWS::EC2::VPC', vpcId), worst.impact, because, {
    cut: failed.map(wayOf),
    ...(userSees ? { userSees } : {}),
    ...(bites ? { bites } : {}),
    ...(paths.every(({ node }) => isLost(node)) ? { allLost: true } : {}),
    ...(standApart(state, network, paths, managed) ? { apart: true } : {}),
    ...(managed.some(isFutureNode) ? {} : { hit }),
  });
};

/** What one prerequisite says about the paths of a network's managed nodes, or about some of them. */
export const judgePath = (
  state: AccountState,
  network: VpcNetwork,
  owner: PathOwner,
  paths: readonly WitnessedPath[] = witnessedPaths(state, network),
): Result => {
  const { vpcId } = network;
  const subject: Resource = resource('AWS::EC2::VPC', vpcId);
  const managed = judgedNodes(network);
  if (managed.length === 0) return notApplicable(subject);
  const said = paths.flatMap((judged) => sayOf(state, vpcId, judged, owner));
  const [worst, ...others] = said
    .flatMap((one) => (one.kind === 'fail' ? [one] : []))
    // The worst comes first; among equals, what disconnects nodes comes before what only some sessions need.
    .sort((a, b) => rankOf(b) - rankOf(a));
  const ways = said.filter(({ kind }) => kind !== 'fail').map(wayOf);
  const seen = {
    ...(ways.length > 0 ? { unsure: ways } : {}),
    ...unseenIn(said),
  };
  if (worst) return { ...failureOf(state, network, managed, [worst, ...others]), ...seen };
  const doubts = [...unseenWords(vpcId, said, managed.length), ...doubtsOf(said)];
  if (doubts.length === 0) return pass(subject);
  const contradicted = contradictedBy(said);
  const unsettled = [...new Set(said.flatMap((one) => (isUnsettled(one) ? [one.because] : [])))];
  return cannotTell(subject, listed(doubts), {
    ...seen,
    ...(contradicted ? { contradicted } : {}),
    ...(unsettled.length > 0 ? { unsettled: listed(unsettled) } : {}),
  });
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
