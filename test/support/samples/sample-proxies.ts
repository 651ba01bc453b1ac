import type { ApiCall } from '../../../functions/account/api-call.ts';
import type { NodeNetwork, SecurityGroupRule } from '../../../functions/account/network/network.ts';
import { permissionOf } from '../../../functions/account/network/security-group-rules.ts';
import { nodeIn, PUBLIC_SUBNET } from './sample-network.ts';

/** Instances that may be proxies, and what happens to their groups. */

/** One port, for a rule. */
export const on = (port: number) => ({ fromPort: port, toPort: port });

/** An instance that Systems Manager does not know; with a public address in the public subnet. */
export const instanceAt = (
  name: string,
  address: string,
  groupIds: readonly string[],
  subnetId = PUBLIC_SUBNET,
): NodeNetwork => {
  const { managed: _, ...plain } = nodeIn({
    instanceId: `i-0${name}`,
    name,
    hasPublicIp: subnetId === PUBLIC_SUBNET,
    interface: { subnetId, addresses: [address], groupIds },
  });
  return plain;
};

export const revokeIn = (GroupId: string, ...rules: readonly SecurityGroupRule[]): ApiCall => ({
  api: 'ec2:RevokeSecurityGroupIngress',
  input: { GroupId, IpPermissions: rules.map(permissionOf) },
});
