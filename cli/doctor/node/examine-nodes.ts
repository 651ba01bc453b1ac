import { batches } from '../../../functions/adapters/aws/shared/collect.ts';
import { AccountUnavailableError } from '../../../functions/core/ports.ts';
import { openBase } from '../../../functions/use-cases/sweep/base.ts';
import { UsageError } from '../../usage-error.ts';
import type { NodeExamination, Step } from '../examination.ts';
import { partsOf } from '../read/checks.ts';
import { callerSteps } from './caller-steps.ts';
import { connectionStep } from './connection-step.ts';
import type { FoundNode, NodeContext } from './context.ts';
import { identitySteps, profileOf } from './identity-steps.ts';
import { agentStep, instanceStep, registrationStep } from './instance-steps.ts';
import { networkSteps } from './network-steps.ts';
import { preferenceSteps } from './preference-steps.ts';
import { type NodeStates, readStates } from './read-states.ts';
import { BEHIND, cutsOff, failed, inDoubt, skipped } from './steps.ts';

const MOST_IDS = 10;
/** IAM answers a few questions a second. */
const AT_ONCE = 3;
const NODE = { id: 'node', title: 'Node' };

const isId = (target: string): boolean => /^m?i-[0-9a-f]+$/.test(target);

/** What was found for a target: a node, or why there is none. */
type Target = { readonly node: FoundNode } | { readonly id: string; readonly step: Step };

const notFound = (target: string, { guard }: NodeContext): Step => {
  const { accountId, region } = guard.config.identity;
  const what = target.startsWith('mi-')
    ? 'no managed node of this id is registered: it was deregistered'
    : 'neither EC2 nor Systems Manager knows it: it was terminated more than an hour ago';
  return failed(
    NODE,
    `${target} was not found in account ${accountId}, ${region}: ${what}, or it is in another account or Region`,
  );
};

/** One node by its id or name. Throws a {@link UsageError} if no node has that name, or more than one has. */
const findOne = async (target: string, context: NodeContext): Promise<Target> => {
  const found = await context.asks.find(target);
  if (found.status === 'unknown') return { id: target, step: inDoubt(NODE, found.because) };
  const nodes = found.status === 'present' ? found.value : [];
  const [node, ...others] = nodes;
  if (others.length > 0) {
    const ids = nodes.map(({ nodeId }) => nodeId);
    const more = ids.length > MOST_IDS ? `, and ${ids.length - MOST_IDS} more` : '';
    throw new UsageError(
      `${ids.length} nodes are called ${target}: ask for one of them by its id (${ids.slice(0, MOST_IDS).join(', ')}${more})`,
    );
  }
  if (node) return { node };
  if (isId(target)) return { id: target, step: notFound(target, context) };
  const { accountId, region } = context.guard.config.identity;
  throw new UsageError(
    `no instance and no managed node in account ${accountId}, ${region} is called ${target}: ask for its id, or try another --region`,
  );
};

/** The steps up to the one that cuts the node off; what lies behind it is skipped. */
const untilCutOff = (steps: readonly Step[]): readonly Step[] => {
  const at = steps.findIndex(cutsOff);
  return steps.map((step, index) =>
    at < 0 || index <= at ? step : skipped({ id: step.id, title: step.title }, BEHIND, step.prerequisite),
  );
};

const stepsOf = async (
  context: NodeContext,
  states: NodeStates,
  node: FoundNode,
): Promise<readonly Step[]> => {
  const { guard, asks } = context;
  const { prerequisites, config } = guard;
  const { region } = config.identity;
  const { withNeighbours } = states;
  const [caller, status] = await Promise.all([
    callerSteps(context, states.base, node),
    asks.connection(node.nodeId),
  ]);
  const itself = untilCutOff([
    instanceStep(node, region),
    registrationStep(node),
    ...agentStep(prerequisites, states.base, node, profileOf(states.identity, node.nodeId)),
    ...(await identitySteps(prerequisites, states.identity, { nodeId: node.nodeId, withNeighbours })),
  ]);
  const network = itself.some(cutsOff)
    ? [skipped({ id: 'network', title: 'Way to Systems Manager' }, BEHIND)]
    : networkSteps(prerequisites, states, node.nodeId);
  const own = [...itself, ...network];
  return [
    ...caller,
    ...preferenceSteps(prerequisites, states.base),
    ...own,
    connectionStep(status, node, region, own, own.some(cutsOff)),
  ];
};

/** The action that a doubt is missing, by the calls that were refused. */
const withMissing =
  ({ guard, refusals }: NodeContext) =>
  (step: Step): Step => {
    if (step.verdict !== 'unknown' || !refusals) return step;
    const prerequisite = guard.prerequisites.find(({ id }) => id === step.prerequisite);
    const missing = refusals.missing(step.evidence, prerequisite ? partsOf(prerequisite) : []);
    return missing ? { ...step, missing } : step;
  };

/** What does not answer leaves the other nodes alone. */
const examineOne = async (
  context: NodeContext,
  base: NodeStates['base'],
  target: Target,
): Promise<NodeExamination> => {
  if ('step' in target) return { nodeId: target.id, steps: [target.step] };
  const { node } = target;
  const { nodeId, name, instance } = node;
  const vpcId = instance.status === 'present' ? instance.value.vpcId : undefined;
  const about = { nodeId, ...(name ? { name } : {}), ...(vpcId ? { vpcId } : {}) };
  try {
    const states = await readStates(context, base, node);
    const steps = await stepsOf(context, states, node);
    return { ...about, steps: steps.map(withMissing(context)) };
  } catch (error) {
    if (!(error instanceof AccountUnavailableError)) throw error;
    return { ...about, steps: [inDoubt(NODE, error.message)] };
  }
};

/**
 * Why each of some nodes (ids or names) can or cannot be reached: every step from the person to the shell, by the checks
 * and the path engine of the guard. What the caller lacks, and what is wrong with the preferences, skips nothing of the
 * node. On the way from the instance to its connection, a step that cuts the node off skips what lies behind it. Throws a {@link UsageError} for a name that no node has, or more than one.
 */
export const examineNodes = async (
  targets: readonly string[],
  context: NodeContext,
): Promise<readonly NodeExamination[]> => {
  const [found, base] = await Promise.all([
    Promise.all([...new Set(targets)].map((target) => findOne(target, context))),
    openBase(context.guard),
  ]);
  const examined: NodeExamination[] = [];
  for (const some of batches(found, AT_ONCE)) {
    examined.push(...(await Promise.all(some.map((target) => examineOne(context, base.state, target)))));
  }
  return examined;
};
