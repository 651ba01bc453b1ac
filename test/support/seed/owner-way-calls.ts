import {
  AcceptVpcPeeringConnectionCommand,
  AttachVpnGatewayCommand,
  CreateEgressOnlyInternetGatewayCommand,
  CreateTransitGatewayVpcAttachmentCommand,
  CreateVpcBlockPublicAccessExclusionCommand,
  CreateVpcPeeringConnectionCommand,
  DeleteEgressOnlyInternetGatewayCommand,
  DeleteTransitGatewayVpcAttachmentCommand,
  DeleteVpcBlockPublicAccessExclusionCommand,
  DeleteVpcPeeringConnectionCommand,
  DetachVpnGatewayCommand,
  DisableVgwRoutePropagationCommand,
  type EC2Client,
  EnableVgwRoutePropagationCommand,
  ModifyManagedPrefixListCommand,
  ModifyTransitGatewayVpcAttachmentCommand,
  ModifyVpcBlockPublicAccessExclusionCommand,
  ModifyVpcBlockPublicAccessOptionsCommand,
  RestoreManagedPrefixListVersionCommand,
} from '@aws-sdk/client-ec2';
import type { ApiCall } from '../../../functions/account/api-call.ts';
import type {
  WaysOutOfferedInputs,
  WaysOutReplayedInputs,
} from '../../../functions/account/network/ways-out-inputs.ts';
import { mutable } from '../../../functions/adapters/aws/shared/repair.ts';

/** Calls on connections of VPCs, prefix lists and public access. */
export type OwnerWayCall = Extract<
  ApiCall,
  { api: Exclude<keyof (WaysOutOfferedInputs & WaysOutReplayedInputs), 'ec2:ModifySubnetAttribute'> }
>;

/** Makes such a call. */
export const sendOwnerWayCall = async (ec2: EC2Client, call: OwnerWayCall): Promise<unknown> => {
  switch (call.api) {
    case 'ec2:CreateVpcPeeringConnection':
      return ec2.send(new CreateVpcPeeringConnectionCommand(call.input));
    case 'ec2:AcceptVpcPeeringConnection':
      return ec2.send(new AcceptVpcPeeringConnectionCommand(call.input));
    case 'ec2:DeleteVpcPeeringConnection':
      return ec2.send(new DeleteVpcPeeringConnectionCommand(call.input));
    case 'ec2:CreateTransitGatewayVpcAttachment':
      return ec2.send(new CreateTransitGatewayVpcAttachmentCommand(mutable(call.input)));
    case 'ec2:ModifyTransitGatewayVpcAttachment':
      return ec2.send(new ModifyTransitGatewayVpcAttachmentCommand(mutable(call.input)));
    case 'ec2:DeleteTransitGatewayVpcAttachment':
      return ec2.send(new DeleteTransitGatewayVpcAttachmentCommand(call.input));
    case 'ec2:CreateEgressOnlyInternetGateway':
      return ec2.send(new CreateEgressOnlyInternetGatewayCommand(call.input));
    case 'ec2:DeleteEgressOnlyInternetGateway':
      return ec2.send(new DeleteEgressOnlyInternetGatewayCommand(call.input));
    case 'ec2:AttachVpnGateway':
      return ec2.send(new AttachVpnGatewayCommand(call.input));
    case 'ec2:DetachVpnGateway':
      return ec2.send(new DetachVpnGatewayCommand(call.input));
    case 'ec2:EnableVgwRoutePropagation':
      return ec2.send(new EnableVgwRoutePropagationCommand(call.input));
    case 'ec2:DisableVgwRoutePropagation':
      return ec2.send(new DisableVgwRoutePropagationCommand(call.input));
    case 'ec2:ModifyManagedPrefixList':
      return ec2.send(new ModifyManagedPrefixListCommand(mutable(call.input)));
    case 'ec2:RestoreManagedPrefixListVersion':
      return ec2.send(new RestoreManagedPrefixListVersionCommand(call.input));
    case 'ec2:ModifyVpcBlockPublicAccessOptions':
      return ec2.send(new ModifyVpcBlockPublicAccessOptionsCommand(call.input));
    case 'ec2:CreateVpcBlockPublicAccessExclusion':
      return ec2.send(new CreateVpcBlockPublicAccessExclusionCommand(call.input));
    case 'ec2:ModifyVpcBlockPublicAccessExclusion':
      return ec2.send(new ModifyVpcBlockPublicAccessExclusionCommand(call.input));
    case 'ec2:DeleteVpcBlockPublicAccessExclusion':
      return ec2.send(new DeleteVpcBlockPublicAccessExclusionCommand(call.input));
  }
};

/** The names of these calls. */
export const WAY_APIS: Readonly<Record<OwnerWayCall['api'], true>> = {
  'ec2:CreateVpcPeeringConnection': true,
  'ec2:AcceptVpcPeeringConnection': true,
  'ec2:DeleteVpcPeeringConnection': true,
  'ec2:CreateTransitGatewayVpcAttachment': true,
  'ec2:ModifyTransitGatewayVpcAttachment': true,
  'ec2:DeleteTransitGatewayVpcAttachment': true,
  'ec2:CreateEgressOnlyInternetGateway': true,
  'ec2:DeleteEgressOnlyInternetGateway': true,
  'ec2:AttachVpnGateway': true,
  'ec2:DetachVpnGateway': true,
  'ec2:EnableVgwRoutePropagation': true,
  'ec2:DisableVgwRoutePropagation': true,
  'ec2:ModifyManagedPrefixList': true,
  'ec2:RestoreManagedPrefixListVersion': true,
  'ec2:ModifyVpcBlockPublicAccessOptions': true,
  'ec2:CreateVpcBlockPublicAccessExclusion': true,
  'ec2:ModifyVpcBlockPublicAccessExclusion': true,
  'ec2:DeleteVpcBlockPublicAccessExclusion': true,
};

/** Is it one of these calls? */
export const isOwnerWayCall = (call: ApiCall): call is OwnerWayCall => Object.hasOwn(WAY_APIS, call.api);
