import type { NodeNetwork, VpcNetwork } from '../../account/network/network.ts';
import { sampleOf } from '../../account/nodes/sample.ts';
import { type Resource, resource } from '../../account/resource.ts';
import type { AccountState } from '../../account/state.ts';
import { cannotTell, fail, type Impact, notApplicable, pass, type Result } from '../../core/prerequisite.ts';
import { doubtsOf, listed } from './doubts.ts';
import { isExample, isFutureNode } from './future-node.ts';
import { type JudgedPath, judgedNodes, pathsOf } from './node-paths.ts';
import { type PathOwner, type Said, sayOf, wayOf } from './said.ts';

/** A node that is no longer connected. Future nodes never were, and are judged as if they worked. */
const isLost = (node: NodeNetwork): boolean => !isFutureNode(node) && node.managed?.pingStatus !== 'Online';

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

const nodesOf = (failing: readonly Failing[]): ReadonlyMap<string, string> =>
  new Map(failing.map(({ judged: { node } }) => [node.instanceId, node.name ?? node.instanceId]));

const servicesOf = (failing: readonly Failing[]): string =>
  [...new Set(failing.map(({ judged }) => judged.need.service))].join(', ');

/** What one prerequisite says about the paths of a network's managed nodes, or about some of them. */
export const judgePath = (
  state: AccountState,
  network: VpcNetwork,
  owner: PathOwner,
  paths: readonly JudgedPath[] = pathsOf(state, network),
): Result => {
  const { vpcId } = network;
  const subject: Resource = resource('AWS::EC2::VPC', vpcId);
  const managed = judgedNodes(network);
  if (managed.length === 0) return notApplicable(subject);
  const said = paths.flatMap((judged) => sayOf(state, vpcId, judged, owner));
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
      `${worst.because}, so ${who(vpcId, hit.size, managed, alike)} cannot reach ${servicesOf(alike)}${more}`,
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
