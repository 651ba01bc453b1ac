import {
  AllocateAddressCommand,
  AssociateRouteTableCommand,
  CreateNatGatewayCommand,
  CreateVpcEndpointCommand,
  DeleteNatGatewayCommand,
  DeleteRouteCommand,
  DeleteVpcEndpointsCommand,
  DetachInternetGatewayCommand,
  DisassociateAddressCommand,
  DisassociateRouteTableCommand,
  type EC2Client,
  ModifyInstanceAttributeCommand,
  ModifyNetworkInterfaceAttributeCommand,
  ModifySecurityGroupRulesCommand,
  ModifySubnetAttributeCommand,
  ReleaseAddressCommand,
  ReplaceNetworkAclAssociationCommand,
  ReplaceRouteTableAssociationCommand,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2';
import type { ApiCall } from '../../../functions/account/api-call.ts';
import type {
  NetworkOfferedInputs,
  NetworkReplayedInputs,
} from '../../../functions/account/network/inputs.ts';
import { mutable } from '../../../functions/adapters/aws/shared/repair.ts';
import { isOwnerWayCall, sendOwnerWayCall, WAY_APIS } from './owner-way-calls.ts';

/** Calls on networks that the guard never makes by itself. */
export type OwnerNetworkCall = Extract<
  ApiCall,
  { api: keyof (NetworkOfferedInputs & NetworkReplayedInputs) }
>;

/** Makes a call that breaks a network, or that the guard only offers. */
export const sendOwnerNetworkCall = async (ec2: EC2Client, call: OwnerNetworkCall): Promise<unknown> => {
  if (isOwnerWayCall(call)) return sendOwnerWayCall(ec2, call);
  switch (call.api) {
    case 'ec2:RevokeSecurityGroupIngress':
      return ec2.send(new RevokeSecurityGroupIngressCommand(mutable(call.input)));
    case 'ec2:RevokeSecurityGroupEgress':
      return ec2.send(new RevokeSecurityGroupEgressCommand(mutable(call.input)));
    case 'ec2:ModifySecurityGroupRules':
      return ec2.send(new ModifySecurityGroupRulesCommand(mutable(call.input)));
    case 'ec2:ReplaceNetworkAclAssociation':
      return ec2.send(new ReplaceNetworkAclAssociationCommand(call.input));
    case 'ec2:DeleteRoute':
      return ec2.send(new DeleteRouteCommand(call.input));
    case 'ec2:AssociateRouteTable':
      return ec2.send(new AssociateRouteTableCommand(call.input));
    case 'ec2:DisassociateRouteTable':
      return ec2.send(new DisassociateRouteTableCommand(call.input));
    case 'ec2:ReplaceRouteTableAssociation':
      return ec2.send(new ReplaceRouteTableAssociationCommand(call.input));
    case 'ec2:CreateVpcEndpoint':
      return ec2.send(new CreateVpcEndpointCommand(mutable(call.input)));
    case 'ec2:DeleteVpcEndpoints':
      return ec2.send(new DeleteVpcEndpointsCommand(mutable(call.input)));
    case 'ec2:CreateNatGateway':
      return ec2.send(new CreateNatGatewayCommand(call.input));
    case 'ec2:DeleteNatGateway':
      return ec2.send(new DeleteNatGatewayCommand(call.input));
    case 'ec2:DetachInternetGateway':
      return ec2.send(new DetachInternetGatewayCommand(call.input));
    case 'ec2:AllocateAddress':
      return ec2.send(new AllocateAddressCommand(call.input));
    case 'ec2:DisassociateAddress':
      return ec2.send(new DisassociateAddressCommand(call.input));
    case 'ec2:ReleaseAddress':
      return ec2.send(new ReleaseAddressCommand(call.input));
    case 'ec2:ModifyNetworkInterfaceAttribute':
      return ec2.send(new ModifyNetworkInterfaceAttributeCommand(mutable(call.input)));
    case 'ec2:ModifyInstanceAttribute':
      return ec2.send(new ModifyInstanceAttributeCommand(mutable(call.input)));
    case 'ec2:ModifySubnetAttribute':
      return ec2.send(new ModifySubnetAttributeCommand(call.input));
  }
};

const APIS: Readonly<Record<OwnerNetworkCall['api'], true>> = {
  ...WAY_APIS,
  'ec2:RevokeSecurityGroupIngress': true,
  'ec2:RevokeSecurityGroupEgress': true,
  'ec2:ModifySecurityGroupRules': true,
  'ec2:ReplaceNetworkAclAssociation': true,
  'ec2:DeleteRoute': true,
  'ec2:AssociateRouteTable': true,
  'ec2:DisassociateRouteTable': true,
  'ec2:ReplaceRouteTableAssociation': true,
  'ec2:CreateVpcEndpoint': true,
  'ec2:DeleteVpcEndpoints': true,
  'ec2:CreateNatGateway': true,
  'ec2:DeleteNatGateway': true,
  'ec2:DetachInternetGateway': true,
  'ec2:AllocateAddress': true,
  'ec2:DisassociateAddress': true,
  'ec2:ReleaseAddress': true,
  'ec2:ModifyNetworkInterfaceAttribute': true,
  'ec2:ModifyInstanceAttribute': true,
  'ec2:ModifySubnetAttribute': true,
};

export const isOwnerNetworkCall = (call: ApiCall): call is OwnerNetworkCall => Object.hasOwn(APIS, call.api);
