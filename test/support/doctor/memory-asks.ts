import type { FoundNode, NodeAsks } from '../../../cli/doctor/node/context.ts';
import type { IamDecision } from '../../../functions/account/identity/decision.ts';
import type { NodeNetwork } from '../../../functions/account/network/network.ts';
import { networksOf } from '../../../functions/account/network/parts.ts';
import { absent, type Observed, present, presentValue } from '../../../functions/account/observed.ts';
import type { AccountState } from '../../../functions/account/state.ts';

/** What a test says about the caller and about this computer; by default, everything is as it should be. */
export type AsksOf = {
  readonly decide?: (action: string, resource: string) => IamDecision | undefined;
  readonly caller?: Observed<never>;
  readonly plugin?: Observed<string>;
  readonly connection?: Observed<string>;
};

const instanceOf = (vpcId: string, node: NodeNetwork, state: AccountState): FoundNode => {
  const { instanceId, name, managed, isStopped } = node;
  const tags = presentValue(state.instances[instanceId])?.tags ?? {};
  return {
    nodeId: instanceId,
    ...(name ? { name } : {}),
    instance: present({
      state: isStopped ? 'stopped' : 'running',
      vpcId,
      subnetId: node.interface.subnetId,
      tags,
    }),
    registration: managed ? present(managed) : absent,
  };
};

/** Everything that may be asked for in an account in memory. */
export const nodesIn = (state: AccountState): readonly FoundNode[] => [
  ...networksOf(state).flatMap(({ vpcId, nodes }) => nodes.map((node) => instanceOf(vpcId, node, state))),
  ...Object.values(state.hybridNodes).flatMap((observed): FoundNode[] => {
    const node = presentValue(observed);
    if (!node) return [];
    const { nodeId, name, pingStatus } = node;
    const registration = present({ pingStatus, agentVersion: '3.3.1611.0' });
    return [{ nodeId, ...(name ? { name } : {}), instance: absent, registration }];
  }),
];

/** What doctor asks about nodes, answered from an account in memory. */
export const memoryAsks = (state: AccountState, asks: AsksOf = {}): NodeAsks => {
  const all = nodesIn(state);
  return {
    find: async (target) => present(all.filter(({ nodeId, name }) => nodeId === target || name === target)),
    callerMay: async () => asks.caller ?? present(asks.decide ?? (() => ({ verdict: 'allowed' }))),
    connection: async (nodeId) => {
      if (asks.connection) return asks.connection;
      const node = all.find((one) => one.nodeId === nodeId);
      const isOnline = presentValue(node?.registration)?.pingStatus === 'Online';
      return present(isOnline ? 'connected' : 'notconnected');
    },
    plugin: async () => asks.plugin ?? present('1.2.707.0'),
  };
};
