import { kindKey, kindOf } from '../../account/network/baseline.ts';
import type { NodeNetwork, VpcNetwork } from '../../account/network/network.ts';
import type { PathVerdict } from '../../account/network/path/verdict.ts';
import type { Closing } from '../../account/network/unseen/closing.ts';
import { resolveAlike } from '../../account/network/unseen/names.ts';
import { type PingTimes, type Sight, type Slowness, showsNetwork } from '../../account/nodes/pings.ts';
import type { AccountState } from '../../account/state.ts';
import { own } from '../../formats/json.ts';
import { type Before, beforeOf } from './before.ts';
import { type ClosingFor, closingsIn } from './closings.ts';
import { type JudgedPath, namesOf, pathsOf } from './node-paths.ts';
import { isWayToSsm, leadsToNewEndpoint } from './same-way.ts';

/** What nodes themselves show about a path that is not open by what can be seen. */
export type Witness = {
  /** Over the network as it is now, the node pings, or a node of its kind. So the path is open, whatever its verdict says. */
  readonly pings?: 'itself' | 'its kind';
  /** The node pings although its way changed for the worse, by what can be seen: what was said of that is wrong. */
  readonly refutes?: true;
  /** The node reached the service by a way that cannot be seen into, and this is left of it. */
  readonly closing?: Closing;
};

export type WitnessedPath = JudgedPath & {
  readonly witness?: Witness;
  /** It was open when it was seen last, and by what. */
  readonly wasOpen?: 'endpoint' | 'internet';
};

type Asked = {
  readonly state: AccountState;
  readonly network: VpcNetwork;
  readonly times: PingTimes;
  readonly before: (node: NodeNetwork) => Before | undefined;
  readonly closing: ClosingFor;
};

/** Leases are renewed slowly, so pings do not show a change of names for long. */
const slownessOf = (
  { state, network }: Asked,
  node: NodeNetwork,
  before: Before | undefined,
  ssm: JudgedPath | undefined,
): Slowness => {
  const isOfNames = ssm?.verdict.kind !== 'reachable' && ssm?.verdict.step === 'name-resolution';
  if (!before) return isOfNames ? 'names' : 'connection';
  const then = namesOf(before.state, before.network, before.node);
  const now = namesOf(state, network, node);
  const areTheSame = then.server === now.server && (now.server === 'vpc' || resolveAlike(then, now));
  return areTheSame ? 'connection' : 'names';
};

/** Why a path is not open: what closed its unseen way, or else what stands in its way. */
const reasonOf = ({ verdict }: JudgedPath, closing: Closing | undefined): string => {
  if (closing?.kind === 'all') return closing.verdict.because;
  if (closing?.kind === 'some') return closing.because;
  return verdict.kind === 'reachable' ? '' : verdict.because;
};

/** Is a path other than it was, by what can be seen? If it is not known how it was, what was told of it is in doubt. */
const hasChanged = (
  { verdict, need: { service } }: JudgedPath,
  before: Before | undefined,
  closing: Closing | undefined,
  { changedAt, told = [] }: PingTimes,
): boolean => {
  if (!before) return changedAt !== undefined || told.length > 0;
  const then = before.paths.get(service)?.verdict;
  if (then?.kind === 'reachable' && verdict.kind !== 'reachable') return true;
  return closing !== undefined && closing.kind !== 'none';
};

type OfNode = { readonly node: NodeNetwork; readonly paths: readonly JudgedPath[] };

/** Of one node: whether pings show that it reaches `ssm`, whether anything changed for it, and how it was. */
type Heard = OfNode & {
  readonly before: Before | undefined;
  readonly closing: Closing | undefined;
  readonly ssm: JudgedPath | undefined;
  readonly changed: boolean;
  readonly pings: boolean;
};

const heardOf = (asked: Asked, { node, paths }: OfNode): Heard => {
  const ssm = paths.find(({ need }) => need.service === 'ssm');
  const before = asked.before(node);
  const closing = before?.usedUnseen ? asked.closing(node, before) : undefined;
  const changed = ssm !== undefined && hasChanged(ssm, before, closing, asked.times);
  const sight: Sight = {
    reason: ssm ? reasonOf(ssm, closing) : '',
    hasChanged: changed,
    slowness: slownessOf(asked, node, before, ssm),
  };
  const pings = node.managed !== undefined && showsNetwork(node.managed, asked.times, sight);
  return { node, paths, before, closing, ssm, changed, pings };
};

const isCertain = (verdict: PathVerdict): boolean =>
  verdict.kind === 'broken' && verdict.unless === undefined;

/**
 * Is a path cut for certain of which nobody could tell before? Then what is left of the unseen ways is no reason to doubt
 * it, because what could be seen has become worse.
 */
const isCutNow = (now: PathVerdict, then: PathVerdict | undefined): boolean =>
  isCertain(now) && then !== undefined && !isCertain(then);

const witnessOf = (
  { state, network }: Asked,
  path: JudgedPath,
  { before, closing, ssm, changed }: Heard,
  pings: Witness['pings'],
): Witness | undefined => {
  const { service } = path.need;
  if (path.verdict.kind === 'reachable' || ssm?.verdict.kind === 'reachable') return undefined;
  const then = before?.paths.get(service);
  const wasSame = !before || !then || isWayToSsm(before.paths.get('ssm'), then);
  if (!wasSame) return undefined;
  const shown =
    pings && isWayToSsm(ssm, path) ? { pings, ...(changed ? { refutes: true as const } : {}) } : {};
  const isElsewhere =
    before !== undefined && leadsToNewEndpoint(service, state.identity.region, network, before.network);
  const isNotLeft =
    isElsewhere ||
    then?.verdict.kind === 'reachable' ||
    (closing?.kind !== 'all' && isCutNow(path.verdict, then?.verdict));
  const left = isNotLeft ? undefined : closing;
  const found: Witness = { ...shown, ...(left ? { closing: left } : {}) };
  return Object.keys(found).length > 0 ? found : undefined;
};

const byNode = (paths: readonly JudgedPath[]): readonly OfNode[] => {
  const found = new Map<NodeNetwork, JudgedPath[]>();
  for (const path of paths) {
    const known = found.get(path.node);
    if (known) known.push(path);
    else found.set(path.node, [path]);
  }
  return [...found].map(([node, ofNode]) => ({ node, paths: ofNode }));
};

/** Is there anything that nodes could show? Mostly, all paths are open. */
const isQuiet = ({ pings, rememberedNetworks }: AccountState, { vpcId }: VpcNetwork): boolean =>
  own(pings ?? {}, vpcId) === undefined && own(rememberedNetworks ?? {}, vpcId) === undefined;

const witness = (state: AccountState, network: VpcNetwork): readonly WitnessedPath[] => {
  const paths = pathsOf(state, network);
  if (isQuiet(state, network) || paths.every(({ verdict }) => verdict.kind === 'reachable')) return paths;
  const asked: Asked = {
    state,
    network,
    times: own(state.pings ?? {}, network.vpcId) ?? {},
    before: beforeOf(state, network),
    closing: closingsIn(state, network),
  };
  const heard = byNode(paths).map((ofNode) => heardOf(asked, ofNode));
  // Where nothing changed, the ping of one node shows the way of all nodes of its kind.
  const shown = new Set(
    heard.flatMap(({ node, pings, changed }) => (pings && !changed ? [kindKey(kindOf(node))] : [])),
  );
  return heard.flatMap((one) => {
    const byKind = !one.changed && shown.has(kindKey(kindOf(one.node))) ? 'its kind' : undefined;
    const pings = one.pings ? 'itself' : byKind;
    return one.paths.map((path): WitnessedPath => {
      const found = witnessOf(asked, path, one, pings);
      const then = one.before?.paths.get(path.need.service)?.verdict;
      return {
        ...path,
        ...(found ? { witness: found } : {}),
        ...(then?.kind === 'reachable' ? { wasOpen: then.via } : {}),
      };
    });
  });
};

const witnessed = new WeakMap<AccountState, Map<VpcNetwork, readonly WitnessedPath[]>>();

/** All paths of a network's managed nodes, with what the nodes show about those that are not open. */
export const witnessedPaths = (state: AccountState, network: VpcNetwork): readonly WitnessedPath[] => {
  const kept = witnessed.get(state) ?? new Map<VpcNetwork, readonly WitnessedPath[]>();
  const known = kept.get(network);
  if (known) return known;
  const found = witness(state, network);
  witnessed.set(state, kept.set(network, found));
  return found;
};
