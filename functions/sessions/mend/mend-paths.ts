import type { ApiCall, Plan } from '../../account/api-call.ts';
import { applyPlan } from '../../account/apply-plan.ts';
import { kindKey, kindOf } from '../../account/network/baseline.ts';
import type { VpcNetwork } from '../../account/network/network.ts';
import { presentValue } from '../../account/observed.ts';
import type { Resource } from '../../account/resource.ts';
import type { AccountState } from '../../account/state.ts';
import { pathsOf } from '../paths/node-paths.ts';
import { isForeign } from '../paths/owner.ts';
import type { PathOwner } from '../paths/said.ts';
import { type CutPath, cutPaths } from './cut-paths.ts';

/** Calls that may take one obstacle out of a path. */
export type Remedy<C extends ApiCall> = {
  readonly calls: readonly C[];
  /** What they set up: `a rule in sg-1 for TCP 443 from sg-2`. */
  readonly words: string;
  /** What a person must know before: what it costs, or what it opens besides. */
  readonly mind?: string;
};

/** A path that is cut, where it is cut. */
export type Obstacle = {
  readonly state: AccountState;
  readonly network: VpcNetwork;
  /** The state before anything was tried: what somebody meant is seen there. */
  readonly start: AccountState;
  readonly path: CutPath;
};

/** What may help against one obstacle, the best first; none if a person must decide more than yes or no. */
export type Propose<C extends ApiCall> = (obstacle: Obstacle) => readonly Remedy<C>[];

/** More commands than this are no longer an answer. */
const MOST_CALLS = 8;
/** Packets meet one obstacle after the other: a rule out, the answers, a rule in. */
const MOST_OBSTACLES = 4;

const wayOf = ({ node, need }: Pick<CutPath, 'node' | 'need'>): string =>
  `${node.instanceId} ${need.service}`;

const networkIn = (state: AccountState, vpcId: string): VpcNetwork | undefined => {
  const network = presentValue(state.networks[vpcId]);
  return network && !isForeign(state, network) ? network : undefined;
};

const reachableIn = (state: AccountState, vpcId: string): readonly string[] => {
  const network = networkIn(state, vpcId);
  const paths = network ? pathsOf(state, network) : [];
  return paths.filter(({ verdict }) => verdict.kind === 'reachable').map(wayOf);
};

const closesNone = (now: AccountState, then: AccountState, vpcId: string): boolean => {
  const still = new Set(reachableIn(then, vpcId));
  return reachableIn(now, vpcId).every((way) => still.has(way));
};

type Opened<C extends ApiCall> = { readonly state: AccountState; readonly remedies: readonly Remedy<C>[] };

/** The state after a remedy that takes an obstacle away; undefined if it stays, or if another path is closed by it. */
const takenAway = <C extends ApiCall>(
  { state, network: { vpcId }, path }: Obstacle,
  owner: PathOwner,
  { calls }: Remedy<C>,
): AccountState | undefined => {
  const then = applyPlan(state, { calls, restores: '', exact: false });
  const network = then && networkIn(then, vpcId);
  if (!then || !network) return undefined;
  const again = cutPaths(then, network, owner).find((one) => wayOf(one) === wayOf(path));
  return again?.verdict.because !== path.verdict.because && closesNone(state, then, vpcId) ? then : undefined;
};

/** Takes the obstacles out of one path until it is not cut any more; undefined if one of them stays. */
const opened = <C extends ApiCall>(
  { start, now }: { readonly start: AccountState; readonly now: AccountState },
  vpcId: string,
  way: string,
  owner: PathOwner,
  propose: Propose<C>,
): Opened<C> | undefined => {
  let state = now;
  const remedies: Remedy<C>[] = [];
  while (remedies.length <= MOST_OBSTACLES) {
    const network = networkIn(state, vpcId);
    const path = network && cutPaths(state, network, owner).find((one) => wayOf(one) === way);
    if (!network || !path) return { state, remedies };
    const obstacle = { start, state, network, path };
    const [next] = propose(obstacle).flatMap((remedy) => {
      const then = takenAway(obstacle, owner, remedy);
      return then ? [{ remedy, then }] : [];
    });
    if (!next) return undefined;
    remedies.push(next.remedy);
    state = next.then;
  }
  return undefined;
};

/** Nodes of one kind meet the same obstacles. */
const kindOfPath = ({ node, need }: CutPath): string => `${kindKey(kindOf(node))} ${need.service}`;

/** A plan of calls of some kinds. */
type PlanOf<C extends ApiCall> = Omit<Plan, 'calls'> & { readonly calls: readonly C[] };

const planOf = <C extends ApiCall>(remedies: readonly Remedy<C>[]): PlanOf<C> => {
  const minds = [...new Set(remedies.flatMap(({ mind }) => mind ?? []))];
  return {
    calls: remedies.flatMap(({ calls }) => calls),
    restores: [...new Set(remedies.map(({ words }) => words))].join(', and '),
    exact: false,
    ...(minds.length > 0 ? { byHand: minds.join('; ') } : {}),
  };
};

/**
 * What opens the paths of a VPC that one prerequisite calls cut. Each remedy is tried on the state, so only what helps is
 * in the plan, and nothing that closes another path. Paths that nothing opens stay cut. Undefined if nothing helps, or if
 * another account owns the VPC.
 */
export const mendPaths = <C extends ApiCall>(
  state: AccountState,
  { type, id }: Resource,
  owner: PathOwner,
  propose: Propose<C>,
): PlanOf<C> | undefined => {
  if (type !== 'AWS::EC2::VPC') return undefined;
  let current = state;
  const remedies: Remedy<C>[] = [];
  const hopeless = new Set<string>();
  while (remedies.flatMap(({ calls }) => calls).length < MOST_CALLS) {
    const network = networkIn(current, id);
    const path = network && cutPaths(current, network, owner).find((one) => !hopeless.has(kindOfPath(one)));
    if (!path) break;
    const found = opened({ start: state, now: current }, id, wayOf(path), owner, propose);
    if (found) {
      remedies.push(...found.remedies);
      current = found.state;
    }
    if (!found || found.remedies.length === 0) hopeless.add(kindOfPath(path));
  }
  return remedies.length > 0 ? planOf(remedies) : undefined;
};
