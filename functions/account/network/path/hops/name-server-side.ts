import { oneAddress } from '../../../../formats/addresses.ts';
import type { NetworkInterface, NodeNetwork, VpcNetwork } from '../../network.ts';
import { aclOfSubnet, throughAcl } from '../network-acl.ts';
import { interfaceParty } from '../party.ts';
import { throughGroups } from '../security-group.ts';
import { broken, inSequence, OPEN, type StepVerdict } from '../verdict.ts';

const STEP = 'name-resolution';

type Server = { readonly interface: NetworkInterface; readonly instance?: NodeNetwork };

const isAt = (server: string, { addresses }: NetworkInterface): boolean => {
  const wanted = oneAddress(server)?.ranges[0]?.lo;
  return addresses.some((address) => oneAddress(address)?.ranges[0]?.lo === wanted);
};

/** The interface of the VPC that has the address of a name server: an instance's, or a Resolver inbound endpoint's. */
const serverAt = ({ nodes, nameServers = [] }: VpcNetwork, server: string): Server | undefined => {
  const instance = nodes.find((node) => isAt(server, node.interface));
  if (instance) return { interface: instance.interface, instance };
  const found = nameServers.find((one) => isAt(server, one));
  return found && { interface: found };
};

/**
 * The side of a name server that is in the same VPC: it runs, its security groups let queries in, and the ACL of its
 * subnet lets them in and the answers out. Nothing is said about an address that is no interface of the VPC.
 * Source: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-forwarding-inbound-queries.html
 */
export const throughServerSide = (network: VpcNetwork, node: NodeNetwork, server: string): StepVerdict => {
  const found = serverAt(network, server);
  const family = oneAddress(server)?.family;
  if (!found || !family) return OPEN;
  const { interface: there, instance } = found;
  if (instance?.isStopped) {
    return broken(STEP, `its instance ${instance.instanceId} is stopped`, [instance.instanceId]);
  }
  const party = interfaceParty(network, node.interface, family, `the node (${node.interface.subnetId})`);
  if (!party) return OPEN;
  const question = { step: STEP, party, protocol: 'udp' } as const;
  const acl = aclOfSubnet(network, there.subnetId);
  return inSequence([
    ...(there.subnetId === node.interface.subnetId
      ? []
      : [
          throughAcl({ ...question, acl, direction: 'in', ports: 53 }),
          throughAcl({ ...question, acl, direction: 'out', ports: 'ephemeral' }),
        ]),
    throughGroups(network, { ...question, groupIds: there.groupIds, direction: 'in', port: 53 }),
  ]);
};
