import type { VpcNetwork } from '../../account/network/network.ts';
import { serviceEndpoints } from '../../account/network/path/endpoints-of-service.ts';
import { type Broken, broken } from '../../account/network/path/verdict.ts';
import { presentValue } from '../../account/observed.ts';
import type { AccountState } from '../../account/state.ts';
import { examplesOf, isExample, isForSessions, rememberedOf, withNodesToCome } from './future-node.ts';
import { type JudgedPath, pathsOf } from './node-paths.ts';

/** The same path today and as it is remembered. */
type Compared = { readonly now: JudgedPath; readonly wasOpen: boolean };

const isBroken = ({ now }: Compared): boolean => now.verdict.kind === 'broken';

const subnetsWithEndpoint = (network: VpcNetwork): ReadonlySet<string> =>
  new Set(network.endpoints.flatMap(({ interfaces }) => interfaces.map(({ subnetId }) => subnetId)));

/** The example that lost its path; if it is not certain that the examples are nodes, all of them must have lost it. */
const lostExample = (all: readonly Compared[], areCertain: boolean): JudgedPath | undefined => {
  const worked = all.filter(({ now, wasOpen }) => wasOpen && isExample(now.node));
  return areCertain || worked.every(isBroken) ? worked.find(isBroken)?.now : undefined;
};

/**
 * The one path that speaks for all nodes to come. An example counts by itself. Of the rest, some will find a place that
 * works as long as there is one, so only this is broken: no place is left, or every place that is remembered to have
 * worked, apart from the subnets of the endpoints themselves, is lost.
 */
const chosen = (
  all: readonly Compared[],
  beside: ReadonlySet<string>,
  areCertain: boolean,
): JudgedPath | undefined => {
  const lost = lostExample(all, areCertain);
  if (lost) return lost;
  const open = all.find((one) => !isBroken(one));
  if (!open) return all.find(({ wasOpen }) => wasOpen)?.now ?? all[0]?.now;
  const worked = all.filter(
    ({ now: { node }, wasOpen }) => wasOpen && !isExample(node) && !beside.has(node.interface.subnetId),
  );
  const [first] = worked;
  if (first && worked.every(isBroken)) return first.now;
  return (all.find(({ now }) => now.verdict.kind === 'reachable') ?? open).now;
};

/** The endpoint is gone that names had resolved to: that is the reason, whatever the route says. */
const withoutEndpoint = (
  path: JudgedPath,
  network: VpcNetwork,
  before: VpcNetwork | undefined,
  region: string,
): JudgedPath => {
  const { verdict, need } = path;
  if (verdict.kind !== 'broken' || verdict.step !== 'route' || !before) return path;
  const { named, unnamed } = serviceEndpoints(need.service, before, region);
  const then = [...named, ...unnamed].map(({ vpcEndpointId }) => vpcEndpointId);
  const gone = then.filter((id) => network.endpoints.every(({ vpcEndpointId }) => vpcEndpointId !== id));
  if (gone.length === 0 || gone.length < then.length) return path;
  const reason = `${gone.join(', ')} for ${need.service} is gone, and ${verdict.because}`;
  const said: Broken = { ...verdict, ...broken('endpoint', reason, [...verdict.evidence, ...gone]) };
  return { ...path, verdict: said };
};

/** The paths of nodes to come, by service, and whether the examples among them are certain. */
type All = { readonly byService: ReadonlyMap<string, readonly Compared[]>; readonly areCertain: boolean };

const compare = (state: AccountState, future: VpcNetwork): All => {
  const before = rememberedOf(state, future);
  const then = before ? pathsOf(state, withNodesToCome(before, future.nodes)) : [];
  const compared = pathsOf(state, future).map((now, index) => ({
    now,
    wasOpen: then[index]?.verdict.kind === 'reachable',
  }));
  const network = presentValue(state.networks[future.vpcId]) ?? future;
  return {
    byService: Map.groupBy(compared, ({ now }) => now.need.service),
    areCertain: examplesOf(state, network).areCertain,
  };
};

const computed = new WeakMap<VpcNetwork, { state: AccountState; all: All }>();

const comparedIn = (state: AccountState, future: VpcNetwork): All => {
  const known = computed.get(future);
  if (known?.state === state) return known.all;
  const all = compare(state, future);
  computed.set(future, { state, all });
  return all;
};

/** The paths of the nodes to come (see `withFutureNodes`): one for each service that they need. */
export const futurePaths = (state: AccountState, future: VpcNetwork): readonly JudgedPath[] => {
  const { byService, areCertain } = comparedIn(state, future);
  const before = rememberedOf(state, future);
  const beside = subnetsWithEndpoint(future);
  return [...byService].flatMap(([service, all]) => {
    const path = chosen(all, beside, areCertain);
    if (!path) return [];
    const isRemembered = all.some(({ wasOpen }) => wasOpen);
    const step = path.verdict.kind === 'reachable' ? undefined : path.verdict.step;
    // Nobody is there to say what is needed besides; and a policy may be meant for something else than sessions.
    if (!isRemembered && (!isForSessions(service) || step === 'endpoint-policy')) return [];
    return [withoutEndpoint(path, future, before, state.identity.region)];
  });
};

/** Only what instances that are there have lost: in a VPC that serves others, nothing else is expected of its subnets. */
export const lostExamples = (state: AccountState, future: VpcNetwork): readonly JudgedPath[] => {
  const { byService, areCertain } = comparedIn(state, future);
  return [...byService.values()].flatMap((all) => lostExample(all, areCertain) ?? []);
};
