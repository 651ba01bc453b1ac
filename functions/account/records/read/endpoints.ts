import {
  booleanAt,
  membersOf,
  newerRequest,
  newerResponse,
  scalarAt,
  textsOf,
} from '../../../formats/ec2-dialects.ts';
import { stringAt } from '../../../formats/json.ts';
import type { Reader, Readers } from './reader.ts';

const createEndpoint: Reader = ({ request }) => {
  const body = newerRequest(request, 'CreateVpcEndpoint');
  const VpcId = stringAt(body, 'VpcId');
  const ServiceName = stringAt(body, 'ServiceName');
  if (!VpcId || !ServiceName) return undefined;
  const isInterface = stringAt(body, 'VpcEndpointType')?.toLowerCase() === 'interface';
  const PolicyDocument = stringAt(body, 'PolicyDocument');
  return {
    api: 'ec2:CreateVpcEndpoint',
    input: {
      VpcId,
      ServiceName,
      VpcEndpointType: isInterface ? 'Interface' : 'Gateway',
      SubnetIds: textsOf(body['SubnetId']),
      SecurityGroupIds: textsOf(body['SecurityGroupId']),
      RouteTableIds: textsOf(body['RouteTableId']),
      PrivateDnsEnabled: booleanAt(body, 'PrivateDnsEnabled') ?? false,
      ...(PolicyDocument ? { PolicyDocument } : {}),
    },
  };
};

const LISTS = ['SubnetId', 'SecurityGroupId', 'RouteTableId'].flatMap((list) => [
  `Add${list}`,
  `Remove${list}`,
]);

const DNS_RECORDS = ['ipv4', 'ipv6', 'dualstack', 'service-defined'] as const;

const modifyEndpoint: Reader = ({ request }) => {
  const body = newerRequest(request, 'ModifyVpcEndpoint');
  const VpcEndpointId = stringAt(body, 'VpcEndpointId');
  if (!VpcEndpointId) return undefined;
  const lists = LISTS.flatMap((name) => {
    const ids = textsOf(body[name]);
    return ids.length > 0 ? [[`${name}s`, ids] as const] : [];
  });
  const privateDns = booleanAt(body, 'PrivateDnsEnabled');
  const PolicyDocument = stringAt(body, 'PolicyDocument');
  const record = DNS_RECORDS.find((one) => one === stringAt(body, 'DnsOptions', 'DnsRecordIpType'));
  return {
    api: 'ec2:ModifyVpcEndpoint',
    input: {
      VpcEndpointId,
      ...Object.fromEntries(lists),
      ...(privateDns === undefined ? {} : { PrivateDnsEnabled: privateDns }),
      ...(record ? { DnsOptions: { DnsRecordIpType: record } } : {}),
      ...(PolicyDocument ? { PolicyDocument } : {}),
      ...(booleanAt(body, 'ResetPolicy') ? { ResetPolicy: true } : {}),
    },
  };
};

/** One call may fail for some of the endpoints, which then still exist. */
const deleteEndpoints: Reader = ({ request, response }) => {
  const answer = newerResponse(response, 'DeleteVpcEndpoints');
  const kept = membersOf(answer['unsuccessful']).flatMap((item) => scalarAt(item, 'resourceId') ?? []);
  const VpcEndpointIds = textsOf(newerRequest(request, 'DeleteVpcEndpoints')['VpcEndpointId']).filter(
    (id) => !kept.includes(id),
  );
  return VpcEndpointIds.length > 0 ? { api: 'ec2:DeleteVpcEndpoints', input: { VpcEndpointIds } } : undefined;
};

/** VPC endpoints. */
export const ENDPOINT_CALLS: Readers = {
  'ec2:CreateVpcEndpoint': createEndpoint,
  'ec2:ModifyVpcEndpoint': modifyEndpoint,
  'ec2:DeleteVpcEndpoints': deleteEndpoints,
};
