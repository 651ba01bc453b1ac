import type { NodeNetwork, VpcNetwork } from '../../account/network/network.ts';
import type { PathService, PathStep } from '../../account/network/path/verdict.ts';
import type { AccountState } from '../../account/state.ts';
import type { Impact } from '../../core/prerequisite.ts';
import { pathContextOf } from '../paths/node-paths.ts';
import { isForeign, withUnseenGateways } from '../paths/owner.ts';
import { OWNERS, type PathOwner, type Said, sayOf } from '../paths/said.ts';
import { type WitnessedPath, witnessedPaths } from '../paths/witness.ts';
import { resolverWords } from './places.ts';
import type { Trace } from './sides.ts';
import { traceOf } from './trace.ts';
import { type Asked, wayTo } from './way.ts';

/** The steps of a packet, in the order in which they are shown. */
export const PATH_STEPS: readonly PathStep[] = [
  'name-resolution',
  'endpoint',
  'route',
  'node-security-group',
  'node-network-acl',
  'nat-network-acl',
  'endpoint-network-acl',
  'endpoint-security-group',
  'endpoint-policy',
];

/** What is found at one step of the way from a node to one service. */
export type PathStepFound = {
  readonly step: PathStep;
  readonly service: PathService;
  /** `skipped`: it lies behind the step that decides. */
  readonly verdict: 'pass' | 'fail' | 'unknown' | 'skipped';
  /** Ids that show that it is open, or why it is not. */
  readonly words: string;
  /** Of a failure. */
  readonly impact?: Impact;
  readonly userSees?: string;
  readonly owner: PathOwner;
};

const PATH_OWNERS = [...new Set(Object.values(OWNERS))];

const stepOf = ({ verdict, witness }: WitnessedPath): PathStep => {
  if (witness?.closing?.kind === 'all' && !witness.pings) return witness.closing.verdict.step;
  if (witness?.closing?.kind === 'some' && !witness.pings) return witness.closing.step;
  return verdict.kind === 'reachable' ? 'endpoint-policy' : verdict.step;
};

const becauseOf = (said: Said): string => {
  if (said.kind !== 'unseen') return said.because;
  const { node, witness } = said.judged;
  const at = witness?.pings === 'itself' ? node.managed?.lastPingAt : undefined;
  const ping = at ? ` (last at ${at.slice(0, 16).replace('T', ' ')} UTC)` : '';
  const who = witness?.pings === 'its kind' ? 'nodes like it reach' : 'it reaches';
  return `${said.because}, yet ${who} Systems Manager${ping}, so by a way that cannot be seen into`;
};

type Stop = { readonly said: Said; readonly step: PathStep };

const isAfter = (step: PathStep, other: PathStep): boolean =>
  PATH_STEPS.indexOf(step) > PATH_STEPS.indexOf(other);

/** A step that is not the one that decides: open by what it shows itself, and skipped behind a break. */
const besides = (trace: Trace, stop: Stop | undefined): Pick<PathStepFound, 'verdict' | 'words'> => {
  if (!stop) return { verdict: 'pass', words: trace.words };
  const isBehind = isAfter(trace.step, stop.step);
  if (isBehind && stop.said.kind !== 'unknown') return { verdict: 'skipped', words: '' };
  if (trace.found.kind === 'open') return { verdict: 'pass', words: trace.words };
  return isBehind ? { verdict: 'skipped', words: '' } : { verdict: 'unknown', words: trace.found.because };
};

const stopped = ({ said, step }: Stop, service: PathService): PathStepFound => ({
  step,
  service,
  owner: OWNERS[step],
  verdict: said.kind === 'fail' ? 'fail' : 'unknown',
  words: becauseOf(said),
  ...(said.kind === 'fail'
    ? {
        impact: said.impact,
        ...(said.judged.need.userSees ? { userSees: said.judged.need.userSees } : {}),
      }
    : {}),
});

/** The steps of one path. The path engine decides; the trace only shows what it went by. */
const stepsOfPath = (
  state: AccountState,
  network: VpcNetwork,
  judged: WitnessedPath,
): readonly PathStepFound[] => {
  const { service } = judged.need;
  const said = PATH_OWNERS.flatMap((owner) => sayOf(state, network.vpcId, judged, owner))[0];
  const stop = said && { said, step: stepOf(judged) };
  const seen = isForeign(state, network) ? withUnseenGateways(network) : network;
  const context = pathContextOf(state, network, judged.node);
  const asked: Asked = { service, node: judged.node, network: seen, context };
  const names: Trace = {
    step: 'name-resolution',
    found: { kind: 'open' },
    words: resolverWords(network, state.dhcpOptions[network.dhcpOptionsId]),
  };
  const way = wayTo(asked);
  // Of the endpoints of another account nothing is known, so it is not known either that there are none.
  const isHidden = isForeign(state, network) && way.kind === 'internet';
  const traces = [names, ...traceOf(asked, way).filter(({ step }) => !(isHidden && step === 'endpoint'))];
  const steps = traces.some(({ step }) => step === stop?.step)
    ? traces
    : [...traces, ...(stop ? [{ step: stop.step, found: { kind: 'open' }, words: '' } as const] : [])];
  return steps
    .toSorted((a, b) => PATH_STEPS.indexOf(a.step) - PATH_STEPS.indexOf(b.step))
    .map((trace) =>
      trace.step === stop?.step
        ? stopped(stop, service)
        : { step: trace.step, service, owner: OWNERS[trace.step], ...besides(trace, stop) },
    );
};

/**
 * The steps of all ways that a node needs, by what the path engine says of them: green up to the one that is closed or in
 * doubt, with the ids that show it, and skipped behind it.
 */
export const pathStepsOf = (
  state: AccountState,
  network: VpcNetwork,
  { instanceId }: Pick<NodeNetwork, 'instanceId'>,
): readonly PathStepFound[] =>
  witnessedPaths(state, network)
    .filter(({ node }) => node.instanceId === instanceId)
    .flatMap((judged) => stepsOfPath(state, network, judged));
