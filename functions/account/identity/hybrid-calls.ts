import type { ApiCall } from '../api-call.ts';
import { type Applied, applied, refused } from '../applied.ts';
import { present, presentValue } from '../observed.ts';
import type { AccountState } from '../state.ts';

export type HybridCall = ApiCall<'ssm:UpdateManagedInstanceRole'>;

export const isHybridCall = (call: ApiCall): call is HybridCall =>
  call.api === 'ssm:UpdateManagedInstanceRole';

/** The role of a hybrid node: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_UpdateManagedInstanceRole.html */
export const applyHybrid = (state: AccountState, { input }: HybridCall): Applied => {
  const { InstanceId, IamRole } = input;
  const node = presentValue(state.hybridNodes[InstanceId]);
  if (!node) return refused('InvalidInstanceId');
  const listed = state.nodes[InstanceId];
  return applied({
    ...state,
    hybridNodes: { ...state.hybridNodes, [InstanceId]: present({ ...node, role: IamRole }) },
    ...(listed ? { nodes: { ...state.nodes, [InstanceId]: { ...listed, role: IamRole } } } : {}),
  });
};
