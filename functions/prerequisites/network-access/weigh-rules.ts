import type { NodeNetwork, SecurityGroupRule, VpcNetwork } from '../../account/network/network.ts';
import { alikeIn } from '../../account/network/path/alike.ts';
import { present, presentValue } from '../../account/observed.ts';
import type { AccountState } from '../../account/state.ts';
import { own } from '../../formats/json.ts';
import { type JudgedPath, pathsOf } from '../../sessions/paths/node-paths.ts';

/** A path that is cut unless something outside of the VPC leads elsewhere is better than one that is cut for certain. */
const rankOf = ({ verdict }: JudgedPath): number => {
  if (verdict.kind === 'broken') return verdict.unless ? 1 : 0;
  return verdict.kind === 'unknown' ? 2 : 3;
};

/**
 * How many paths of nodes are judged to find the smallest repair. A group with thousands of removed rules, each of
 * which another node needs, is beyond that, and a person must choose.
 */
const MOST_PATHS = 10_000;

/** What rules of one group open again. */
export type Scales = {
  /** The nodes that need some of the rules; one of each kind. */
  readonly nodes: readonly NodeNetwork[];
  /** Do these rules open as much as all of them? Always false once too much was asked. */
  opensAll(rules: readonly SecurityGroupRule[]): boolean;
  /** Was too much asked? */
  isWorn(): boolean;
};

/** Weighs rules that were removed from a group by the paths of the nodes that they open. */
export const scalesFor = (
  state: AccountState,
  network: VpcNetwork,
  groupId: string,
  all: readonly SecurityGroupRule[],
): Scales => {
  const group = presentValue(own(network.securityGroups, groupId)) ?? { groupId, rules: [], tags: {} };
  const withRules = (rules: readonly SecurityGroupRule[], nodes: readonly NodeNetwork[]): VpcNetwork => ({
    ...network,
    nodes,
    securityGroups: {
      ...network.securityGroups,
      [groupId]: present({ ...group, rules: [...group.rules, ...rules] }),
    },
  });
  const whole = withRules(all, network.nodes);
  const now = pathsOf(state, network);
  const better = pathsOf(state, whole).filter((path, index) => {
    const before = now[index];
    return before !== undefined && rankOf(path) > rankOf(before);
  });
  const alike = alikeIn(whole);
  const nodes = [...new Map(better.map(({ node }) => [alike(node), node])).values()];
  let judged = 0;
  const worth = (rules: readonly SecurityGroupRule[]): number => {
    const paths = pathsOf(state, withRules(rules, nodes));
    judged += paths.length;
    return paths.reduce((sum, path) => sum + rankOf(path), 0);
  };
  const goal = worth(all);
  return {
    nodes,
    opensAll: (rules) => judged < MOST_PATHS && worth(rules) === goal,
    isWorn: () => judged >= MOST_PATHS,
  };
};
