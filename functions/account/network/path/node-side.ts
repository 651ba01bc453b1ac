import type { NodeNetwork, VpcNetwork } from '../network.ts';
import { aclOfSubnet, throughAcl } from './network-acl.ts';
import { throughGroups } from './security-group.ts';
import type { Party, Protocol } from './traffic.ts';
import type { StepVerdict } from './verdict.ts';

/** Do the security groups of the node allow a connection to start? */
export const outOfNode = (
  network: VpcNetwork,
  node: NodeNetwork,
  party: Party,
  protocol: Protocol = 'tcp',
  port = 443,
): StepVerdict =>
  throughGroups(network, {
    step: 'node-security-group',
    groupIds: node.interface.groupIds,
    direction: 'out',
    party,
    protocol,
    port,
  });

/** Does the ACL of the node's subnet let the packets out, and the answers in again? */
export const outOfNodeSubnet = (
  network: VpcNetwork,
  node: NodeNetwork,
  party: Party,
  protocol: Protocol = 'tcp',
  port = 443,
): readonly StepVerdict[] => {
  const acl = aclOfSubnet(network, node.interface.subnetId);
  const question = { step: 'node-network-acl', acl, party, protocol } as const;
  return [
    throughAcl({ ...question, direction: 'out', ports: port }),
    throughAcl({ ...question, direction: 'in', ports: 'ephemeral' }),
  ];
};
