import { networkBaseline, pointersOf } from '../../account/network/baseline.ts';
import { networksOf } from '../../account/network/parts.ts';
import type { Snapshot } from '../../account/snapshot.ts';
import type { AccountState } from '../../account/state.ts';
import type { Assessment } from '../assessment.ts';

/**
 * The networks of VPCs where something passes and nothing fails. The VPC of a part is remembered for every
 * judged network, because its deletion must be found even if another node is permanently cut off.
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
