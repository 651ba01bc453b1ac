import type { ApiCall } from '../../api-call.ts';
import { type Applied, applied } from '../../applied.ts';
import type { AccountState } from '../../state.ts';
import type { AccessExclusion, PublicAccessBlock } from '../ways-out.ts';
import { changeNetworks } from './change-network.ts';

export type PublicAccessCall = Extract<ApiCall, { api: `ec2:${string}VpcBlockPublicAccess${string}` }>;

const OFF: PublicAccessBlock = { mode: 'off', exclusions: [] };

/** One setting for all VPCs of the Region. */
const change = (state: AccountState, next: (block: PublicAccessBlock) => PublicAccessBlock): Applied => {
  const changed = changeNetworks(state, '', (network) => ({
    ...network,
    publicAccessBlock: next(network.publicAccessBlock ?? OFF),
  }));
  return changed.ok ? changed : applied(state);
};

const withExclusions = (
  state: AccountState,
  next: (exclusions: readonly AccessExclusion[]) => readonly AccessExclusion[],
): Applied => change(state, (block) => ({ ...block, exclusions: next(block.exclusions ?? []) }));

/** VPC Block Public Access: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyVpcBlockPublicAccessOptions.html */
export const applyPublicAccessCall = (state: AccountState, call: PublicAccessCall): Applied => {
  switch (call.api) {
    case 'ec2:ModifyVpcBlockPublicAccessOptions':
      return change(state, (block) => ({ ...block, mode: call.input.InternetGatewayBlockMode }));
    case 'ec2:CreateVpcBlockPublicAccessExclusion': {
      const { VpcId, SubnetId, InternetGatewayExclusionMode: mode } = call.input;
      const resourceId = SubnetId ?? VpcId ?? '';
      const made = { exclusionId: `vpcbpa-exclude-${resourceId}`, resourceId, mode };
      return withExclusions(state, (all) => [...all, made]);
    }
    case 'ec2:ModifyVpcBlockPublicAccessExclusion': {
      const { ExclusionId, InternetGatewayExclusionMode: mode } = call.input;
      return withExclusions(state, (all) =>
        all.map((one) => (one.exclusionId === ExclusionId ? { ...one, mode } : one)),
      );
    }
    case 'ec2:DeleteVpcBlockPublicAccessExclusion':
      return withExclusions(state, (all) =>
        all.filter(({ exclusionId }) => exclusionId !== call.input.ExclusionId),
      );
  }
};
