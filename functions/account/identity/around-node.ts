import { presentValue } from '../observed.ts';
import type { Resource } from '../resource.ts';
import type { AccountState } from '../state.ts';

/**
 * What of the account may matter for the mending of one node: the node, and for one without a profile those that have one.
 * Other nodes neither help it nor are changed with it, and there may be thousands of them. For any other resource, it is
 * the whole state.
 */
export const aroundNode = (state: AccountState, { type, id }: Resource): AccountState => {
  const node = type === 'AWS::EC2::Instance' ? presentValue(state.instances[id]) : undefined;
  if (!node) return state;
  const isModel = (profileArn: string | undefined): boolean =>
    node.profileArn === undefined && profileArn !== undefined;
  const instances = Object.entries(state.instances).filter(
    ([other, observed]) => other === id || isModel(presentValue(observed)?.profileArn),
  );
  return { ...state, instances: Object.fromEntries(instances), hybridNodes: {} };
};
