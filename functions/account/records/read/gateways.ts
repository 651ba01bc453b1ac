import { booleanAt, newerRequest } from '../../../formats/ec2-dialects.ts';
import { stringAt } from '../../../formats/json.ts';
import { type Reader, type Readers, withTexts } from './reader.ts';

const internetGateway = (api: 'ec2:AttachInternetGateway' | 'ec2:DetachInternetGateway'): Reader =>
  withTexts(['internetGatewayId', 'vpcId'], (InternetGatewayId, VpcId) => ({
    api,
    input: { InternetGatewayId, VpcId },
  }));

const deleteNatGateway: Reader = ({ request }) => {
  const NatGatewayId = stringAt(newerRequest(request, 'DeleteNatGateway'), 'NatGatewayId');
  return NatGatewayId ? { api: 'ec2:DeleteNatGateway', input: { NatGatewayId } } : undefined;
};

/** An Elastic IP address is named by an id or by the address itself. */
const disassociateAddress: Reader = ({ request }) => {
  const api = 'ec2:DisassociateAddress';
  const AssociationId = stringAt(request, 'associationId');
  const PublicIp = stringAt(request, 'publicIp');
  if (AssociationId) return { api, input: { AssociationId } };
  return PublicIp ? { api, input: { PublicIp } } : undefined;
};

const releaseAddress: Reader = ({ request }) => {
  const api = 'ec2:ReleaseAddress';
  const AllocationId = stringAt(request, 'allocationId');
  const PublicIp = stringAt(request, 'publicIp');
  if (AllocationId) return { api, input: { AllocationId } };
  return PublicIp ? { api, input: { PublicIp } } : undefined;
};

const modifySubnet: Reader = ({ request }) => {
  const SubnetId = stringAt(request, 'subnetId');
  const Value = booleanAt(request, 'mapPublicIpOnLaunch', 'value');
  const dns64 = booleanAt(request, 'enableDns64', 'value');
  const api = 'ec2:ModifySubnetAttribute';
  if (!SubnetId) return undefined;
  if (dns64 !== undefined) return { api, input: { SubnetId, EnableDns64: { Value: dns64 } } };
  return Value === undefined ? undefined : { api, input: { SubnetId, MapPublicIpOnLaunch: { Value } } };
};

/** Gateways, and public addresses. */
export const GATEWAY_CALLS: Readers = {
  'ec2:AttachInternetGateway': internetGateway('ec2:AttachInternetGateway'),
  'ec2:DetachInternetGateway': internetGateway('ec2:DetachInternetGateway'),
  'ec2:DeleteNatGateway': deleteNatGateway,
  'ec2:DisassociateAddress': disassociateAddress,
  'ec2:ReleaseAddress': releaseAddress,
  'ec2:ModifySubnetAttribute': modifySubnet,
};
