import type { VpcNetwork } from '../../account/network/network.ts';
import { resource } from '../../account/resource.ts';
import type { AccountState } from '../../account/state.ts';
import { fail, IMPACTS, type Impact, notApplicable, pass, type Result } from '../../core/prerequisite.ts';
import { egressTargets } from './egress.ts';
import { servesElsewhere, usersInWords } from './elsewhere.ts';
import { withFutureNodes } from './future-node.ts';
import { futurePaths, lostExamples } from './future-paths.ts';
import { judgeNetworks, judgePath } from './judge-paths.ts';
import { type JudgedPath, judgedNodes } from './node-paths.ts';
import { type Lost, lostByUsers } from './provider.ts';
import type { PathOwner } from './said.ts';

/** Do nodes elsewhere reach the internet through this VPC, or did they? Then it is worth remembering. */
const givesWayOut = (state: AccountState, network: VpcNetwork): boolean =>
  egressTargets(state, network).length > 0;

/** The nodes to come of a VPC with the paths by which one prerequisite judges them; undefined if none are expected. */
export const futureWays = (
  state: AccountState,
  network: VpcNetwork,
  owner: PathOwner,
): { readonly future: VpcNetwork; readonly paths: readonly JudgedPath[] } | undefined => {
  const future = withFutureNodes(state, network);
  if (!future) return undefined;
  const isHub = servesElsewhere(state, network) && (network.sharedWith ?? []).length === 0;
  const isLostOnly = isHub && owner !== 'vpc-name-resolution';
  return { future, paths: (isLostOnly ? lostExamples : futurePaths)(state, future) };
};

/**
 * What one prerequisite says about the nodes to come of a VPC that was made for sessions and where no node is up. What
 * only may be wrong is not said, because nobody is there. In a VPC that serves others, nothing is expected of its own
 * subnets but that an instance that is there keeps its path.
 */
export const judgeFuture = (state: AccountState, network: VpcNetwork, owner: PathOwner): Result => {
  const subject = resource('AWS::EC2::VPC', network.vpcId);
  const ways = futureWays(state, network, owner);
  const isDns = owner === 'vpc-name-resolution';
  if (!ways) return !isDns && givesWayOut(state, network) ? pass(subject) : notApplicable(subject);
  const result = judgePath(state, ways.future, owner, ways.paths);
  if (result.kind === 'unknown') return isDns ? result : pass(subject);
  if (result.kind !== 'fail') return result;
  const words = usersInWords(state, network);
  return { ...result, users: { words, ...(isDns ? { certain: true } : {}) } };
};

const worst = (lost: readonly Lost[]): Impact =>
  IMPACTS.find((impact) => lost.some((one) => one.impact === impact)) ?? 'sessions-fail';

/** What became of which endpoints, and what cannot be reached therefore. */
const reasons = (lost: readonly Lost[]): string => {
  const facts = [...Map.groupBy(lost, ({ says: [one] }) => one).values()].map((all) => {
    const ids = [...new Set(all.flatMap(({ endpointIds }) => endpointIds))];
    const [one, several] = all[0]?.says ?? ['', ''];
    return `${[ids.join(', '), ids.length > 1 ? several : one].filter(Boolean).join(' ')}`;
  });
  const services = [...new Set(lost.map(({ service }) => service))].join(', ');
  return `${facts.join('; ')}, so nodes elsewhere that rely on this cannot reach ${services}`;
};

const PLACE = 'elsewhere';

/** Adds to a result what users elsewhere have lost. */
const withLost = (state: AccountState, network: VpcNetwork, own: Result, lost: readonly Lost[]): Result => {
  if (lost.length === 0) return own;
  const words = usersInWords(state, network);
  const because = `${reasons(lost)} (${words})`;
  const cut = [...new Set(lost.map(({ service }) => `${PLACE} ${service}`))];
  if (own.kind === 'fail') {
    return { ...own, because: `${own.because}; ${because}`, cut: [...(own.cut ?? []), ...cut] };
  }
  const unsure = own.kind === 'unknown' && own.unsure ? { unsure: own.unsure } : {};
  return fail(own.subject, worst(lost), because, {
    cut,
    ...unsure,
    users: { words },
    hit: { nodes: 0, sample: [] },
  });
};

const judgeVpc = (state: AccountState, network: VpcNetwork, owner: PathOwner): Result => {
  const own =
    judgedNodes(network).length > 0 ? judgePath(state, network, owner) : judgeFuture(state, network, owner);
  const lost = lostByUsers(state, network).filter((one) => one.owner === owner);
  return withLost(state, network, own, lost);
};

/** What one prerequisite says about every network that was read: about its nodes, nodes to come, and users elsewhere. */
export const judgePaths = (state: AccountState, owner: PathOwner): readonly Result[] =>
  judgeNetworks(state, (network) => judgeVpc(state, network, owner));
