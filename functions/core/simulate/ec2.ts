import { type AccountState, present, presentValue, type Vpc } from '../account-state.ts';
import type { ApiCall } from '../api-call.ts';
import { type Applied, applied, refused } from './result.ts';

type Ec2Call = Extract<ApiCall, { api: `ec2:${string}` }>;

const withVpc = (state: AccountState, vpc: Vpc): Applied =>
  applied({ ...state, vpcs: { ...state.vpcs, [vpc.vpcId]: present(vpc) } });

/** VPC settings: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AssociateDhcpOptions.html */
export const applyEc2 = (state: AccountState, call: Ec2Call): Applied => {
  const vpc = presentValue(state.vpcs[call.input.VpcId]);
  if (!vpc) return refused('InvalidVpcID.NotFound');
  if (call.api === 'ec2:AssociateDhcpOptions') {
    const { DhcpOptionsId } = call.input;
    const gone = DhcpOptionsId !== 'default' && state.dhcpOptions[DhcpOptionsId]?.status === 'absent';
    return gone
      ? refused('InvalidDhcpOptionID.NotFound')
      : withVpc(state, { ...vpc, dhcpOptionsId: DhcpOptionsId });
  }
  const { EnableDnsSupport, EnableDnsHostnames } = call.input;
  return withVpc(state, {
    ...vpc,
    enableDnsSupport: EnableDnsSupport?.Value ?? vpc.enableDnsSupport,
    enableDnsHostnames: EnableDnsHostnames?.Value ?? vpc.enableDnsHostnames,
  });
};
