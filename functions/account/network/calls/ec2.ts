import type { ApiCall } from '../../api-call.ts';
import { type Applied, applied, refused } from '../../applied.ts';
import type { Ec2IdentityCall } from '../../identity/profile-calls.ts';
import { present, presentValue } from '../../observed.ts';
import type { AccountState } from '../../state.ts';
import type { VpcNetwork } from '../network.ts';
import { applyEndpointCall } from './endpoints.ts';
import { applyGatewayCall } from './gateways.ts';
import { applyInterfaceCall } from './interfaces.ts';
import { applyAclCall } from './network-acls.ts';
import { applyRouteCall } from './routes.ts';
import { applyGroupCall } from './security-groups.ts';
import { applyWayCall, isWayCall } from './ways-out.ts';

type Ec2Call = Exclude<Extract<ApiCall, { api: `ec2:${string}` }>, Ec2IdentityCall>;
type VpcCall = Extract<Ec2Call, { api: 'ec2:AssociateDhcpOptions' | 'ec2:ModifyVpcAttribute' }>;

type VpcSettings = Pick<VpcNetwork, 'dhcpOptionsId' | 'enableDnsSupport' | 'enableDnsHostnames'>;

const withSettings = (
  state: AccountState,
  vpcId: string,
  change: (vpc: VpcSettings) => Partial<VpcSettings>,
): Applied => {
  const network = presentValue(state.networks[vpcId]);
  if (!network) return refused('InvalidVpcID.NotFound');
  const changed = present({ ...network, ...change(network) });
  return applied({ ...state, networks: { ...state.networks, [vpcId]: changed } });
};

/** VPC settings: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AssociateDhcpOptions.html */
const applyVpcCall = (state: AccountState, call: VpcCall): Applied => {
  if (call.api === 'ec2:AssociateDhcpOptions') {
    const { DhcpOptionsId, VpcId } = call.input;
    const gone = DhcpOptionsId !== 'default' && state.dhcpOptions[DhcpOptionsId]?.status === 'absent';
    const changed = withSettings(state, VpcId, () => ({ dhcpOptionsId: DhcpOptionsId }));
    return changed.ok && gone ? refused('InvalidDhcpOptionID.NotFound') : changed;
  }
  const { VpcId, EnableDnsSupport, EnableDnsHostnames } = call.input;
  return withSettings(state, VpcId, ({ enableDnsSupport, enableDnsHostnames }) => ({
    enableDnsSupport: EnableDnsSupport?.Value ?? enableDnsSupport,
    enableDnsHostnames: EnableDnsHostnames?.Value ?? enableDnsHostnames,
  }));
};

/** What a call to EC2 does to an account, as far as sessions depend on it. */
export const applyEc2 = (state: AccountState, call: Ec2Call): Applied => {
  if (isWayCall(call)) return applyWayCall(state, call);
  switch (call.api) {
    case 'ec2:AuthorizeSecurityGroupIngress':
    case 'ec2:AuthorizeSecurityGroupEgress':
    case 'ec2:RevokeSecurityGroupIngress':
    case 'ec2:RevokeSecurityGroupEgress':
    case 'ec2:ModifySecurityGroupRules':
      return applyGroupCall(state, call);
    case 'ec2:CreateNetworkAclEntry':
    case 'ec2:ReplaceNetworkAclEntry':
    case 'ec2:DeleteNetworkAclEntry':
    case 'ec2:ReplaceNetworkAclAssociation':
      return applyAclCall(state, call);
    case 'ec2:CreateRoute':
    case 'ec2:ReplaceRoute':
    case 'ec2:DeleteRoute':
    case 'ec2:AssociateRouteTable':
    case 'ec2:DisassociateRouteTable':
    case 'ec2:ReplaceRouteTableAssociation':
      return applyRouteCall(state, call);
    case 'ec2:CreateVpcEndpoint':
    case 'ec2:ModifyVpcEndpoint':
    case 'ec2:DeleteVpcEndpoints':
      return applyEndpointCall(state, call);
    case 'ec2:CreateNatGateway':
    case 'ec2:DeleteNatGateway':
    case 'ec2:AttachInternetGateway':
    case 'ec2:DetachInternetGateway':
    case 'ec2:AssociateAddress':
    case 'ec2:DisassociateAddress':
    case 'ec2:ReleaseAddress':
      return applyGatewayCall(state, call);
    case 'ec2:ModifyNetworkInterfaceAttribute':
    case 'ec2:ModifyInstanceAttribute':
    case 'ec2:ModifySubnetAttribute':
    case 'ec2:AllocateAddress':
      return applyInterfaceCall(state, call);
    case 'ec2:AssociateDhcpOptions':
    case 'ec2:ModifyVpcAttribute':
      return applyVpcCall(state, call);
  }
};
