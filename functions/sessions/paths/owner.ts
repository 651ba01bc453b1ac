import type { NodeNetwork, VpcNetwork } from '../../account/network/network.ts';
import { outOfNode, outOfNodeSubnet } from '../../account/network/path/node-side.ts';
import type { Party } from '../../account/network/path/traffic.ts';
import {
  inSequence,
  type PathVerdict,
  type StepVerdict,
  uncertain,
} from '../../account/network/path/verdict.ts';
import { presentValue } from '../../account/observed.ts';
import type { AccountState } from '../../account/state.ts';
import { type AddressFamily, blocksOf } from '../../formats/addresses.ts';
import { own } from '../../formats/json.ts';

/*
 * A VPC of another account, of which subnets are shared with this one. This account can describe the VPC and its
 * attributes, its DHCP options, route tables, network ACLs and internet gateways, and its own nodes and security groups;
 * but "participants cannot create, delete, or describe NAT gateways", and "you can't create, describe, modify, or delete
 * VPC endpoints in subnets that are shared with you. However, you can use" them.
 * Sources: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-share-limitations.html and
 * https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html
 */

/** Is another account the owner of a VPC? Then its endpoints, and who uses them, are that account's matter. */
export const isForeign = ({ identity }: Pick<AccountState, 'identity'>, { ownerId }: VpcNetwork): boolean =>
  ownerId !== undefined && ownerId !== identity.accountId;

/** Whatever an unseen NAT gateway leads on to. */
const SOME_GATEWAY = 'igw-unseen';

/**
 * The gateways of the owner that routes lead to. NAT gateways cannot be seen; where one is gone or detached, its route is
 * a black hole, which can be seen.
 */
export const withUnseenGateways = (network: VpcNetwork): VpcNetwork => {
  const targets = network.routeTables.flatMap(({ routes }) => routes.map(({ target }) => target));
  const known = network.natGateways.map(({ natGatewayId }) => natGatewayId);
  const nats = [...new Set(targets)].filter((id) => id.startsWith('nat-') && !known.includes(id));
  const gateways = targets.filter((target) => target.startsWith('igw-'));
  return {
    ...network,
    internetGatewayIds: [
      ...new Set([...network.internetGatewayIds, ...gateways, ...(nats.length > 0 ? [SOME_GATEWAY] : [])]),
    ],
    natGateways: [
      ...network.natGateways,
      ...nats.map((natGatewayId) => ({
        natGatewayId,
        subnetId: '',
        state: 'available',
        connectivityType: 'public' as const,
      })),
    ],
  };
};

/** Groups of other accounts that a node is let out to. */
const strangersOf = (network: VpcNetwork, { interface: { groupIds } }: NodeNetwork): readonly string[] =>
  groupIds.flatMap((id) =>
    (presentValue(own(network.securityGroups, id))?.rules ?? []).flatMap(({ egress, peer }) =>
      egress && peer.kind === 'security-group' && !Object.hasOwn(network.securityGroups, peer.groupId)
        ? [peer.groupId]
        : [],
    ),
  );

/** Can a node get out to an endpoint that may be anywhere in the VPC? */
const towardsEndpoints = (
  network: VpcNetwork,
  node: NodeNetwork,
  family: AddressFamily,
): StepVerdict | undefined => {
  const addresses = blocksOf(family, network.cidrBlocks);
  if (addresses.ranges.length === 0) return undefined;
  const name = `an endpoint in ${network.vpcId}`;
  const party: Party = { addresses, somewhere: true, groupIds: strangersOf(network, node), name };
  return inSequence([outOfNode(network, node, party), ...outOfNodeSubnet(network, node, party)]);
};

/**
 * What a verdict is worth in a VPC of another account. Endpoints of the owner may stand in for a way to the internet that
 * is cut. So it is certain only if the node is let out to neither: then its own groups, or an ACL, are the reason.
 */
export const seenByParticipant = (
  verdict: PathVerdict,
  node: NodeNetwork,
  network: VpcNetwork,
): PathVerdict => {
  if (verdict.kind !== 'broken' || verdict.step === 'name-resolution') return verdict;
  const ways = ([4, 6] as const).flatMap((family) => towardsEndpoints(network, node, family) ?? []);
  const closed = ways.flatMap((way) => (way.kind === 'broken' ? [way] : []));
  const [first] = closed;
  if (!first || closed.length < ways.length) {
    return uncertain(
      'route',
      `${network.vpcId} belongs to account ${network.ownerId}, whose endpoints cannot be seen from this account`,
    );
  }
  return verdict.unless ? { ...first, unless: verdict.unless } : first;
};
