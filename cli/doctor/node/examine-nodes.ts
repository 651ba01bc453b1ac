import { UsageError } from '../../usage-error.ts';
import type { NodeExamination } from '../examination.ts';
import type { FoundNode, NodeContext } from './context.ts';

const MOST_IDS = 10;

const isId = (target: string): boolean => /^m?i-[0-9a-f]+$/.test(target);

/** One node by its id or name. Throws a {@link UsageError} if no node has that name, or more than one has. */
const findOne = async (target: string, { asks, guard }: NodeContext): Promise<FoundNode | undefined> => {
  const found = await asks.find(target);
  const nodes = found.status === 'present' ? found.value : [];
  const [first, ...others] = nodes;
  if (others.length > 0) {
    const ids = nodes.map(({ nodeId }) => nodeId);
    const more = ids.length > MOST_IDS ? `, and ${ids.length - MOST_IDS} more` : '';
    throw new UsageError(
      `${ids.length} nodes are called ${target}: ask for one of them by its id (${ids.slice(0, MOST_IDS).join(', ')}${more})`,
    );
  }
  if (!first && !isId(target)) {
    const { accountId, region } = guard.config.identity;
    throw new UsageError(
      `no instance and no managed node in ${accountId}/${region} is called ${target}: try its id, or another --region`,
    );
  }
  return first;
};

/**
 * Why each of some nodes (ids or names) can or cannot be reached: every step from the person to the shell. Throws a
 * {@link UsageError} for a name that no node has, or more than one.
 */
export const examineNodes = async (
  targets: readonly string[],
  context: NodeContext,
): Promise<readonly NodeExamination[]> => {
  const found = await Promise.all(targets.map((target) => findOne(target, context)));
  return found.map((node, index) => ({
    nodeId: node?.nodeId ?? targets[index] ?? '',
    ...(node?.name ? { name: node.name } : {}),
    steps: [],
  }));
};
