import type { NodeNetwork, VpcNetwork } from '../../network.ts';
import { throughGroups } from '../security-group.ts';
import type { Party } from '../traffic.ts';
import { broken, OPEN, type StepVerdict } from '../verdict.ts';

/** The instance that a route leads to, such as a NAT instance, by its id or by that of its network interface. */
const applianceAt = ({ nodes }: VpcNetwork, target: string): NodeNetwork | undefined =>
  nodes.find(
    ({ instanceId, interface: { networkInterfaceId } }) =>
      instanceId === target || networkInterfaceId === target,
  );

/**
 * What can be known about an instance that forwards packets of others: that it runs, and that its security groups let
 * the packets in. What it does with them, and its source/destination check, cannot be seen.
 * Source: https://docs.aws.amazon.com/vpc/latest/userguide/work-with-nat-instances.html
 */
export const throughAppliance = (
  network: VpcNetwork,
  target: string,
  from: Party | undefined,
): StepVerdict => {
  const appliance = applianceAt(network, target);
  if (!appliance) return OPEN;
  const { instanceId, isStopped, interface: own } = appliance;
  if (isStopped) {
    return broken('route', `the instance ${instanceId}, to which the route leads, is stopped`, [instanceId]);
  }
  if (!from) return OPEN;
  const allowed = throughGroups(network, {
    step: 'route',
    groupIds: own.groupIds,
    direction: 'in',
    party: from,
    protocol: 'tcp',
    port: 443,
  });
  return allowed.kind === 'broken'
    ? { ...allowed, because: `${allowed.because}, and the route leads to ${instanceId}` }
    : OPEN;
};
