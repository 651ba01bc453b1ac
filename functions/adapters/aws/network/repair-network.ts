import {
  AssociateAddressCommand,
  AssociateDhcpOptionsCommand,
  AttachInternetGatewayCommand,
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateNetworkAclEntryCommand,
  CreateRouteCommand,
  DeleteNetworkAclEntryCommand,
  type EC2Client,
  ModifyVpcAttributeCommand,
  ModifyVpcEndpointCommand,
  ReplaceNetworkAclEntryCommand,
  ReplaceRouteCommand,
} from '@aws-sdk/client-ec2';
import type { ApiCall, RepairApi } from '../../../account/api-call.ts';
import type { NetworkRepairInputs } from '../../../account/network/inputs.ts';
import { errorCode } from '../shared/errors.ts';
import { mutable } from '../shared/repair.ts';

/** The calls that change VPCs and their parts. */
type NetworkCall = Extract<
  ApiCall<RepairApi>,
  { api: keyof NetworkRepairInputs | 'ec2:AssociateDhcpOptions' | 'ec2:ModifyVpcAttribute' }
>;

/**
 * Error codes that mean that the state is already as wanted, or that somebody was faster. The verification
 * shows whether it is complete.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
 */
const ALREADY: Readonly<Partial<Record<NetworkCall['api'], string>>> = {
  'ec2:AuthorizeSecurityGroupIngress': 'InvalidPermission.Duplicate',
  'ec2:AuthorizeSecurityGroupEgress': 'InvalidPermission.Duplicate',
  'ec2:CreateNetworkAclEntry': 'NetworkAclEntryAlreadyExists',
  'ec2:DeleteNetworkAclEntry': 'InvalidNetworkAclEntry.NotFound',
  'ec2:CreateRoute': 'RouteAlreadyExists',
  'ec2:AttachInternetGateway': 'Resource.AlreadyAssociated',
  'ec2:AssociateAddress': 'Resource.AlreadyAssociated',
};

const send = async (ec2: EC2Client, call: NetworkCall): Promise<unknown> => {
  switch (call.api) {
    case 'ec2:AssociateDhcpOptions':
      return ec2.send(new AssociateDhcpOptionsCommand(call.input));
    case 'ec2:ModifyVpcAttribute':
      return ec2.send(new ModifyVpcAttributeCommand(call.input));
    case 'ec2:AuthorizeSecurityGroupIngress':
      return ec2.send(new AuthorizeSecurityGroupIngressCommand(mutable(call.input)));
    case 'ec2:AuthorizeSecurityGroupEgress':
      return ec2.send(new AuthorizeSecurityGroupEgressCommand(mutable(call.input)));
    case 'ec2:CreateNetworkAclEntry':
      return ec2.send(new CreateNetworkAclEntryCommand(call.input));
    case 'ec2:ReplaceNetworkAclEntry':
      return ec2.send(new ReplaceNetworkAclEntryCommand(call.input));
    case 'ec2:DeleteNetworkAclEntry':
      return ec2.send(new DeleteNetworkAclEntryCommand(call.input));
    case 'ec2:ModifyVpcEndpoint':
      return ec2.send(new ModifyVpcEndpointCommand(mutable(call.input)));
    case 'ec2:CreateRoute':
      return ec2.send(new CreateRouteCommand(call.input));
    case 'ec2:ReplaceRoute':
      return ec2.send(new ReplaceRouteCommand(call.input));
    case 'ec2:AttachInternetGateway':
      return ec2.send(new AttachInternetGatewayCommand(call.input));
    case 'ec2:AssociateAddress':
      return ec2.send(new AssociateAddressCommand(call.input));
  }
};

/** Executes one call on a network; other AWS errors are passed on unchanged. */
export const repairNetwork = async (ec2: EC2Client, call: NetworkCall): Promise<'done' | 'already-done'> => {
  try {
    await send(ec2, call);
    return 'done';
  } catch (error) {
    if (ALREADY[call.api] === errorCode(error)) return 'already-done';
    throw error;
  }
};

const CALLS: Readonly<Record<NetworkCall['api'], true>> = {
  'ec2:AssociateDhcpOptions': true,
  'ec2:ModifyVpcAttribute': true,
  'ec2:AuthorizeSecurityGroupIngress': true,
  'ec2:AuthorizeSecurityGroupEgress': true,
  'ec2:CreateNetworkAclEntry': true,
  'ec2:ReplaceNetworkAclEntry': true,
  'ec2:DeleteNetworkAclEntry': true,
  'ec2:ModifyVpcEndpoint': true,
  'ec2:CreateRoute': true,
  'ec2:ReplaceRoute': true,
  'ec2:AttachInternetGateway': true,
  'ec2:AssociateAddress': true,
};

/** Is it one of the network guard's calls? Other EC2 calls belong to another guard. */
export const isNetworkCall = (call: ApiCall<RepairApi>): call is NetworkCall =>
  Object.hasOwn(CALLS, call.api);
