import { describe, expect, it } from 'vitest';
import type { ApiCall } from '../../../functions/account/api-call.ts';
import { applyCall } from '../../../functions/account/apply-call.ts';
import { commandOf, undoCommandsOf } from '../../../functions/account/commands.ts';
import { takeBackOnNetwork } from '../../../functions/account/network/take-back.ts';
import {
  endpointTo,
  NETWORK_ID,
  NODE_GROUP,
  NODE_SUBNET,
  natNetwork,
} from '../../support/samples/sample-network.ts';
import { pathState } from '../../support/samples/sample-paths.ts';

const state = pathState(
  natNetwork({ endpoints: [endpointTo('ssm', { policy: '{}' })], internetGatewayIds: [] }),
);
const https = { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, Ipv6Ranges: [{ CidrIpv6: '::/0' }] };
const entry = { NetworkAclId: 'acl-node', RuleNumber: 100, Egress: false } as const;
const deny = { ...entry, RuleAction: 'deny', Protocol: '-1', CidrBlock: '0.0.0.0/0' } as const;

/** Every call that auto-fix may make on a network, except on addresses: their new association is unknown. */
const calls: readonly ApiCall[] = [
  { api: 'ec2:AuthorizeSecurityGroupIngress', input: { GroupId: NODE_GROUP, IpPermissions: [https] } },
  { api: 'ec2:AuthorizeSecurityGroupEgress', input: { GroupId: NODE_GROUP, IpPermissions: [https] } },
  { api: 'ec2:CreateNetworkAclEntry', input: { ...deny, RuleNumber: 7 } },
  { api: 'ec2:ReplaceNetworkAclEntry', input: deny },
  { api: 'ec2:DeleteNetworkAclEntry', input: entry },
  {
    api: 'ec2:ModifyVpcEndpoint',
    input: {
      VpcEndpointId: 'vpce-ssm',
      PrivateDnsEnabled: false,
      AddSubnetIds: [NODE_SUBNET],
      ResetPolicy: true,
    },
  },
  {
    api: 'ec2:CreateRoute',
    input: { RouteTableId: 'rtb-main', DestinationCidrBlock: '0.0.0.0/0', TransitGatewayId: 'tgw-1' },
  },
  {
    api: 'ec2:ReplaceRoute',
    input: { RouteTableId: 'rtb-node', DestinationCidrBlock: '0.0.0.0/0', TransitGatewayId: 'tgw-1' },
  },
  { api: 'ec2:AttachInternetGateway', input: { InternetGatewayId: 'igw-2', VpcId: NETWORK_ID } },
];

/** EC2 does not order rules, entries and routes; black holes are what a gateway leaves behind. */
const unordered = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value), (_key, inner: unknown) =>
    Array.isArray(inner) ? inner.map((item) => JSON.stringify(item)).sort() : inner,
  );

describe('a call on a network', () => {
  it.each(calls)('$api is taken back by the command', (call) => {
    const made = applyCall(state, call);
    if (!made.ok) throw new Error(made.errorCode);
    const back = takeBackOnNetwork(call, state);
    if (!back) throw new Error('no way back');
    const undone = applyCall(made.state, back);
    expect(undone.ok && unordered(undone.state.networks)).toEqual(unordered(state.networks));
    const plan = { calls: [call], restores: '', exact: true };
    expect(undoCommandsOf(plan, state)).toEqual([commandOf(back, state.identity.region)]);
  });

  it.each<readonly [ApiCall, string]>([
    [
      { api: 'ec2:DeleteNetworkAclEntry', input: entry },
      'aws ec2 delete-network-acl-entry --network-acl-id acl-node --rule-number 100 --ingress --region eu-central-1',
    ],
    [
      { api: 'ec2:DeleteNetworkAclEntry', input: { ...entry, Egress: true } },
      'aws ec2 delete-network-acl-entry --network-acl-id acl-node --rule-number 100 --egress --region eu-central-1',
    ],
    [
      { api: 'ec2:ModifyVpcEndpoint', input: { VpcEndpointId: 'vpce-1', PrivateDnsEnabled: false } },
      'aws ec2 modify-vpc-endpoint --vpc-endpoint-id vpce-1 --no-private-dns-enabled --region eu-central-1',
    ],
    [
      { api: 'ec2:ModifyVpcEndpoint', input: { VpcEndpointId: 'vpce-1', ResetPolicy: true } },
      'aws ec2 modify-vpc-endpoint --vpc-endpoint-id vpce-1 --reset-policy --region eu-central-1',
    ],
    [
      {
        api: 'ec2:ReplaceRoute',
        input: { RouteTableId: 'rtb-1', DestinationIpv6CidrBlock: '::/0', NatGatewayId: 'nat-<new>' },
      },
      "aws ec2 replace-route --route-table-id rtb-1 --destination-ipv6-cidr-block ::/0 --nat-gateway-id 'nat-<new>' --region eu-central-1",
    ],
  ])('$0.api reads as a command', (call, expected) => {
    expect(commandOf(call, 'eu-central-1')).toBe(expected);
  });
});
