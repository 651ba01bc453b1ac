import { networkBaseline, pointersOf } from '../account/network/baseline.ts';
import { networksOf } from '../account/network/parts.ts';
import type { Snapshot } from '../account/snapshot.ts';
import type { AccountState } from '../account/state.ts';
import type { Assessment } from './assessment.ts';

/**
 * The networks at whose VPC something passes and nothing fails. Which VPC a part is of is remembered of every
 * network that was judged: its deletion must be found even where some other node is cut off for good.
 */
export const networkSnapshots = (
  state: AccountState,
  assessments: readonly Assessment[],
): readonly Snapshot[] => {
  const vpcsThat = (kind: 'pass' | 'fail'): ReadonlySet<string> =>
    new Set(
      assessments.flatMap(({ result }) =>
        result.kind === kind && result.subject.type === 'AWS::EC2::VPC' ? [result.subject.id] : [],
      ),
    );
  const passing = vpcsThat('pass');
  const failing = vpcsThat('fail');
  return networksOf(state)
    .filter(({ vpcId }) => passing.has(vpcId) || failing.has(vpcId))
    .flatMap((network): readonly Snapshot[] => [
      ...(failing.has(network.vpcId)
        ? []
        : [{ type: 'SessionGuard::EC2::Network', value: networkBaseline(network) } as const]),
      ...pointersOf(network),
    ]);
};
