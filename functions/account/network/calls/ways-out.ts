import type { ApiCall } from '../../api-call.ts';
import type { Applied } from '../../applied.ts';
import type { AccountState } from '../../state.ts';
import type { WaysOutOfferedInputs, WaysOutReplayedInputs } from '../ways-out-inputs.ts';
import { applyConnectionCall, type ConnectionCall } from './connections.ts';
import { applyPrefixListCall, type PrefixListCall } from './prefix-lists.ts';
import { applyPublicAccessCall, type PublicAccessCall } from './public-access.ts';

type WayCall = Extract<
  ApiCall,
  { api: Exclude<keyof (WaysOutOfferedInputs & WaysOutReplayedInputs), 'ec2:ModifySubnetAttribute'> }
>;

const isPublicAccessCall = (call: WayCall): call is PublicAccessCall =>
  call.api.includes('VpcBlockPublicAccess');

const isPrefixListCall = (call: ApiCall): call is PrefixListCall => call.api.includes('ManagedPrefixList');

const CONNECTIONS: Readonly<Record<ConnectionCall['api'], true>> = {
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
};

/** Is it a call on a connection of VPCs, a prefix list, or VPC Block Public Access? */
export const isWayCall = (call: ApiCall): call is WayCall =>
  Object.hasOwn(CONNECTIONS, call.api) || isPrefixListCall(call) || call.api.includes('VpcBlockPublicAccess');

/** What such a call does to an account. */
export const applyWayCall = (state: AccountState, call: WayCall): Applied => {
  if (isPublicAccessCall(call)) return applyPublicAccessCall(state, call);
  return isPrefixListCall(call) ? applyPrefixListCall(state, call) : applyConnectionCall(state, call);
};
