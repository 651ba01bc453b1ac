import type { Plan } from '../../account/api-call.ts';
import { NEW_NAT_GATEWAY } from '../../account/network/calls/gateways.ts';
import { networkHolding, networksOf } from '../../account/network/parts.ts';
import { resource } from '../../account/resource.ts';
import type { AccountState } from '../../account/state.ts';
import { type Decoder, type Effect, irrelevant, unreadable } from '../../core/effect.ts';
import { booleanAt, newerRequest } from '../../formats/ec2-dialects.ts';
import { at, stringAt } from '../../formats/json.ts';
import { routesTo } from './routes-to.ts';

type GatewayRepairs = 'ec2:ReplaceRoute' | 'ec2:AttachInternetGateway';
type GatewayOffers = 'ec2:CreateNatGateway' | 'ec2:ModifySubnetAttribute';
type Calls = GatewayRepairs | GatewayOffers;

const GONE = ['deleting', 'deleted'];

/**
 * A deleted NAT gateway cannot be restored: a new one gets a new id, and the routes must point to it. A
 * person chooses the address. EC2 describes a deleted gateway for about an hour:
 * https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-working-with.html
 */
const natDeleted: Decoder<Calls> = ({ request }) => {
  const id = stringAt(newerRequest(request, 'DeleteNatGateway'), 'NatGatewayId');
  if (!id) return unreadable('the record names no NAT gateway');
  const touched = resource('AWS::EC2::NatGateway', id);
  return {
    kind: 'effect',
    resources: [touched],
    scope: { networksOf: [{ kind: 'nat-gateway', id }] },
    isCurrent: (state) => {
      const gateways = networksOf(state).flatMap(({ natGateways }) => natGateways);
      const gateway = gateways.find(({ natGatewayId }) => natGatewayId === id);
      return gateway !== undefined && GONE.includes(gateway.state);
    },
    inverses: (state): readonly Plan<Calls>[] => {
      const network = networkHolding(state, touched);
      const gateway = network?.natGateways.find(({ natGatewayId }) => natGatewayId === id);
      if (!network || !gateway) return [];
      const input = {
        SubnetId: gateway.subnetId,
        ConnectivityType: gateway.connectivityType,
        ...(gateway.connectivityType === 'public' ? { AllocationId: '<allocation id>' } : {}),
      };
      return [
        {
          calls: [{ api: 'ec2:CreateNatGateway', input }, ...routesTo(network, id, NEW_NAT_GATEWAY)],
          restores: `a NAT gateway in ${gateway.subnetId}, and the routes to it`,
          exact: true,
          byHand: 'a new NAT gateway has a new id and may have a new address',
        },
      ];
    },
  };
};

/** To cut a whole VPC from the internet is what a responder does: nobody detaches a gateway in passing. */
const internetGatewayDetached: Decoder<Calls> = ({ request }) => {
  const id = stringAt(request, 'internetGatewayId');
  const vpcId = stringAt(request, 'vpcId');
  if (!id || !vpcId) return unreadable('the record names no internet gateway, or no VPC');
  const isAttached = (state: AccountState): boolean =>
    networksOf(state).some(({ internetGatewayIds }) => internetGatewayIds.includes(id));
  return {
    kind: 'effect',
    resources: [resource('AWS::EC2::InternetGateway', id)],
    scope: { networks: [vpcId] },
    isCurrent: (state) => !isAttached(state),
    inverses: () => {
      const input = { InternetGatewayId: id, VpcId: vpcId };
      return [
        {
          calls: [{ api: 'ec2:AttachInternetGateway', input }],
          restores: `${id} on ${vpcId}`,
          exact: true,
          containment: 'internet-gateway',
        },
      ];
    },
  };
};

/** At once, all nodes of the subnet that have no IPv4 address get no address for IPv4-only names any more. */
const dns64Switched = (id: string, isOn: boolean): Effect<Calls> => ({
  kind: 'effect',
  resources: [resource('AWS::EC2::Subnet', id)],
  scope: { networksOf: [{ kind: 'subnet', id }] },
  isCurrent: (state) =>
    networksOf(state).some(({ subnets }) =>
      subnets.some(({ subnetId, dns64 = false }) => subnetId === id && dns64 === isOn),
    ),
  inverses: () => [
    {
      calls: [{ api: 'ec2:ModifySubnetAttribute', input: { SubnetId: id, EnableDns64: { Value: !isOn } } }],
      restores: `DNS64 ${isOn ? 'off' : 'on'} in ${id}`,
      exact: true,
    },
  ],
});

/**
 * Public addresses affect only instances that are launched later: it breaks nothing that works, and what is broken was
 * broken before. There is nothing to undo, so the VPC is compared with itself and nobody is blamed.
 */
const publicAddressesSwitchedOff = (id: string): Effect<Calls> => ({
  kind: 'effect',
  resources: [resource('AWS::EC2::Subnet', id)],
  scope: { networksOf: [{ kind: 'subnet', id }] },
  isCurrent: () => true,
  inverses: () => [{ calls: [], restores: `${id} as it is`, exact: true }],
});

/** "You can only modify one attribute at a time": https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifySubnetAttribute.html */
const subnetModified: Decoder<Calls> = ({ request }) => {
  const id = stringAt(request, 'subnetId');
  if (!id) return unreadable('the record names no subnet');
  const dns64 = booleanAt(request, 'enableDns64', 'value');
  if (dns64 !== undefined) return dns64Switched(id, dns64);
  if (at(request, 'mapPublicIpOnLaunch') === undefined) {
    return irrelevant('the change does not affect whether instances get a public address');
  }
  return booleanAt(request, 'mapPublicIpOnLaunch', 'value') === false
    ? publicAddressesSwitchedOff(id)
    : irrelevant('it affects only instances that are launched later');
};

/** The changes of paths out of a VPC, by CloudTrail's event names. */
export const gatewayChanges: Readonly<Record<string, Decoder<Calls>>> = {
  'ec2:DeleteNatGateway': natDeleted,
  'ec2:DetachInternetGateway': internetGatewayDetached,
  'ec2:ModifySubnetAttribute': subnetModified,
};
