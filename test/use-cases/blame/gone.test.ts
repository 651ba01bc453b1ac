import { describe, expect, it } from 'vitest';
import type { ApiCall } from '../../../functions/account/api-call.ts';
import type { VpcNetwork } from '../../../functions/account/network/network.ts';
import { present, presentValue } from '../../../functions/account/observed.ts';
import type { Judgement } from '../../../functions/core/outcome.ts';
import { VPC_ID } from '../../support/samples/sample-account.ts';
import { type Bench, healthyAccount, later, remembering } from '../../support/samples/sample-guard.ts';
import {
  aclOf,
  endpointTo,
  groups,
  groupWith,
  NODE_GROUP,
  NODE_SUBNET,
  natNetwork,
  nodeIn,
  routeTable,
  rule,
  tablesWith,
} from '../../support/samples/sample-network.ts';
import { call, hear } from '../../support/settling.ts';

const withNetwork = (network: VpcNetwork) =>
  healthyAccount({
    networks: { [VPC_ID]: present({ ...network, vpcId: VPC_ID, dhcpOptionsId: 'dopt-amazon' }) },
    documents: {},
  });

/** The network without a part that AWS deleted, which it does once nothing uses it. */
const without = (made: Bench, change: (network: VpcNetwork) => VpcNetwork): void => {
  const state = made.account.state();
  const network = presentValue(state.networks[VPC_ID]);
  if (!network) throw new Error('there is no VPC');
  made.account.set({ ...state, networks: { ...state.networks, [VPC_ID]: present(change(network)) } });
};

type Case = readonly [string, VpcNetwork, ApiCall, (network: VpcNetwork) => VpcNetwork];

const CASES: readonly Case[] = [
  [
    'an ACL',
    natNetwork({ networkAcls: [...natNetwork().networkAcls, aclOf('acl-locked', [], [])] }),
    {
      api: 'ec2:ReplaceNetworkAclAssociation',
      input: { AssociationId: `aclassoc-${NODE_SUBNET}`, NetworkAclId: 'acl-locked' },
    },
    (network) => ({
      ...network,
      networkAcls: network.networkAcls.filter(({ networkAclId }) => networkAclId !== 'acl-node'),
    }),
  ],
  [
    'a route table',
    natNetwork({ routeTables: [...tablesWith({ '0.0.0.0/0': 'nat-1' }), routeTable('rtb-empty', [])] }),
    {
      api: 'ec2:ReplaceRouteTableAssociation',
      input: { AssociationId: 'rtbassoc-node', RouteTableId: 'rtb-empty' },
    },
    (network) => ({
      ...network,
      routeTables: network.routeTables.filter(({ routeTableId }) => routeTableId !== 'rtb-node'),
    }),
  ],
  [
    'a security group',
    natNetwork({
      nodes: [
        nodeIn({
          interface: {
            networkInterfaceId: 'eni-1',
            subnetId: NODE_SUBNET,
            addresses: [],
            groupIds: [NODE_GROUP],
          },
        }),
      ],
      securityGroups: groups(groupWith(NODE_GROUP, [rule('out', '0.0.0.0/0')]), groupWith('sg-empty', [])),
    }),
    {
      api: 'ec2:ModifyNetworkInterfaceAttribute',
      input: { NetworkInterfaceId: 'eni-1', Groups: ['sg-empty'] },
    },
    (network) => ({
      ...network,
      securityGroups: groups(groupWith('sg-empty', [])),
    }),
  ],
];

const loudest = async (made: Bench, event: ReturnType<typeof call>): Promise<Judgement> => {
  const judgements = (await hear(made, event)).map(({ judgement }) => judgement);
  const told = judgements.find((one) => made.published.includes(one)) ?? judgements[0];
  if (!told) throw new Error('nobody watches it');
  return told;
};

describe('a change away from a part that was deleted since', () => {
  it.each(CASES)(
    'is told with its name, although it cannot be undone: %s',
    async (_, network, change, gone) => {
      const made = await remembering({ state: withNetwork(network), settings: { mode: 'alert' } });
      later(made, 1);
      const event = call(made, change, 'alice');
      without(made, gone);
      const outcome = await loudest(made, event);
      expect(outcome).toMatchObject({ status: 'alerted', severity: 'critical', actor: { name: 'alice' } });
      expect(['proven', 'suspected', 'shared']).toContain(outcome.attribution);
    },
  );
});

describe('the endpoint of a firewall', () => {
  it('is not called broken before when it is deleted: who did it is suspected', async () => {
    const network = natNetwork({
      routeTables: tablesWith({ '0.0.0.0/0': 'vpce-firewall' }),
      endpoints: [
        endpointTo('firewall', {
          vpcEndpointId: 'vpce-firewall',
          serviceName: 'com.amazonaws.vpce.ap-northeast-1.vpce-svc-0a1b2c3d4e5f60001',
          vpcEndpointType: 'GatewayLoadBalancer',
          privateDnsEnabled: false,
        }),
      ],
    });
    const made = await remembering({ state: withNetwork(network), settings: { mode: 'alert' } });
    later(made, 1);
    const event = call(
      made,
      { api: 'ec2:DeleteVpcEndpoints', input: { VpcEndpointIds: ['vpce-firewall'] } },
      'alice',
    );
    // Routes to an endpoint that is gone are black holes.
    without(made, (now) => ({ ...now, routeTables: tablesWith({ '0.0.0.0/0': 'vpce-firewall!' }) }));
    const outcome = await loudest(made, event);
    expect(outcome).toMatchObject({ status: 'alerted', attribution: 'suspected', actor: { name: 'alice' } });
    expect(outcome.commands.fix.join()).not.toContain('create-vpc-endpoint');
  });
});
