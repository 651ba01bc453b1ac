import type {
  Address,
  VpcEndpoint as SdkEndpoint,
  Instance as SdkInstance,
  NetworkInterface as SdkInterface,
} from '@aws-sdk/client-ec2';
import type { EndpointNetwork, NodeNetwork } from '../../../account/network/network.ts';
import type { ManagedState } from '../nodes/connected-nodes.ts';
import { tagsOf } from '../shared/tags.ts';

const addressesOf = (found: SdkInterface | undefined): readonly string[] => [
  ...(found?.PrivateIpAddress ? [found.PrivateIpAddress] : []),
  ...(found?.Ipv6Addresses ?? []).flatMap(({ Ipv6Address }) => Ipv6Address ?? []),
];

/** An endpoint has one interface in each of its subnets, all with the endpoint's security groups. */
export const endpointNetworkOf = (
  endpoint: SdkEndpoint,
  interfaces: readonly SdkInterface[],
): EndpointNetwork => ({
  vpcEndpointId: endpoint.VpcEndpointId ?? '',
  serviceName: endpoint.ServiceName ?? '',
  vpcEndpointType: endpoint.VpcEndpointType ?? '',
  state: endpoint.State ?? '',
  privateDnsEnabled: endpoint.PrivateDnsEnabled ?? false,
  ...(endpoint.DnsOptions?.DnsRecordIpType ? { dnsRecordIpType: endpoint.DnsOptions.DnsRecordIpType } : {}),
  interfaces: (endpoint.SubnetIds ?? []).map((subnetId) => {
    const found = interfaces.find(
      ({ NetworkInterfaceId, SubnetId }) =>
        SubnetId === subnetId && endpoint.NetworkInterfaceIds?.includes(NetworkInterfaceId ?? ''),
    );
    return {
      ...(found?.NetworkInterfaceId ? { networkInterfaceId: found.NetworkInterfaceId } : {}),
      subnetId,
      addresses: addressesOf(found),
      groupIds: (endpoint.Groups ?? []).flatMap(({ GroupId }) => GroupId ?? []),
    };
  }),
  routeTableIds: endpoint.RouteTableIds ?? [],
  ...(endpoint.PolicyDocument ? { policy: endpoint.PolicyDocument } : {}),
  tags: tagsOf(endpoint.Tags),
});

const elasticIpOf = (publicIp: string | undefined, addresses: readonly Address[]) => {
  const address = addresses.find(({ PublicIp }) => PublicIp !== undefined && PublicIp === publicIp);
  if (!publicIp || !address?.AllocationId || !address.AssociationId) return {};
  return {
    elasticIp: { publicIp, allocationId: address.AllocationId, associationId: address.AssociationId },
  };
};

const STOPPED: readonly (string | undefined)[] = ['stopping', 'stopped'];

/** An instance talks by its primary interface. */
export const nodeNetworkOf = (
  instance: SdkInstance,
  managed: ManagedState | undefined,
  addresses: readonly Address[],
): NodeNetwork => {
  const name = tagsOf(instance.Tags)['Name'];
  const primary = (instance.NetworkInterfaces ?? []).find(({ Attachment }) => Attachment?.DeviceIndex === 0);
  const groupIds = primary?.Groups ?? instance.SecurityGroups ?? [];
  return {
    instanceId: instance.InstanceId ?? '',
    ...(name ? { name } : {}),
    ...(instance.InstanceType ? { instanceType: instance.InstanceType } : {}),
    hasPublicIp: instance.PublicIpAddress !== undefined && instance.PublicIpAddress !== '',
    ...elasticIpOf(instance.PublicIpAddress, addresses),
    interface: {
      ...(primary?.NetworkInterfaceId ? { networkInterfaceId: primary.NetworkInterfaceId } : {}),
      subnetId: primary?.SubnetId || (instance.SubnetId ?? ''),
      addresses: [
        ...(instance.PrivateIpAddress ? [instance.PrivateIpAddress] : []),
        ...(primary?.Ipv6Addresses ?? []).flatMap(({ Ipv6Address }) => Ipv6Address ?? []),
      ],
      groupIds: groupIds.flatMap(({ GroupId }) => GroupId ?? []),
    },
    ...(STOPPED.includes(instance.State?.Name) ? { isStopped: true } : {}),
    ...(managed ? { managed } : {}),
  };
};
