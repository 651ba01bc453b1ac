import { networkBaseline } from '../../account/network/baseline.ts';
import { networksOf } from '../../account/network/parts.ts';
import { presentValue } from '../../account/observed.ts';
import type { Snapshot } from '../../account/snapshot.ts';
import type { AccountState } from '../../account/state.ts';
import { own } from '../../formats/json.ts';
import { type Assessment, standsInTheWay } from '../assessment.ts';
import { pointersOf } from './network-pointers.ts';

type OfVpc = {
  readonly passes: boolean;
  readonly fails: boolean;
  readonly unsettled: boolean;
  readonly unseen: ReadonlySet<string>;
};

const ofVpc = (assessments: readonly Assessment[], vpcId: string): OfVpc => {
  const results = assessments.flatMap(({ result }) =>
    result.subject.type === 'AWS::EC2::VPC' && result.subject.id === vpcId ? [result] : [],
  );
  return {
    passes: results.some(({ kind }) => kind === 'pass'),
    fails: results.some(standsInTheWay),
    unsettled: results.some((result) => 'unsettled' in result && result.unsettled !== undefined),
    unseen: new Set(results.flatMap((result) => ('unseen' in result ? (result.unseen ?? []) : []))),
  };
};

/**
 * The networks of VPCs where something passes and nothing fails, with the nodes that reach Systems Manager although it
 * cannot be seen how. While nobody can tell whether they still do, what was remembered stays. The VPC of a part is
 * remembered for every judged network, because its deletion must be found even if another node is permanently cut off: as
 * long as such a network is not remembered itself, its pointers are written with each look.
 */
export const networkSnapshots = (
  state: AccountState,
  assessments: readonly Assessment[],
): readonly Snapshot[] =>
  networksOf(state).flatMap((network): readonly Snapshot[] => {
    const { passes, fails, unsettled, unseen } = ofVpc(assessments, network.vpcId);
    if (!passes && !fails) return [];
    const servers = presentValue(state.dhcpOptions[network.dhcpOptionsId])?.domainNameServers;
    const value = networkBaseline(network, { servers, unseen });
    return [
      ...pointersOf(network, own(state.rememberedNetworks ?? {}, network.vpcId)),
      ...(fails || unsettled ? [] : [{ type: 'SessionGuard::EC2::Network', value } as const]),
    ];
  });
