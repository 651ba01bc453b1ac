import { own } from '../../formats/json.ts';
import { isPartType, KINDS } from '../kinds.ts';
import { type Observed, presentValue, type Tags } from '../observed.ts';
import type { Resource } from '../resource.ts';
import type { AccountState } from '../state.ts';
import type { FoundPart } from './find-part.ts';
import type { VpcNetwork } from './network.ts';

/** Is the resource part of a VPC's network, so that it may break the whole VPC? */
export const isNetworkPart = ({ type }: Resource): boolean => isPartType(type);

/** The networks that were read, each of them completely. */
export const networksOf = (state: AccountState): readonly VpcNetwork[] =>
  Object.values(state.networks).flatMap((observed) => presentValue(observed) ?? []);

/** The id of a subnet's association with a route table; an account file need not name it. */
export const routeAssociationId = (
  associations: Readonly<Record<string, string>> | undefined,
  subnetId: string,
): string => own(associations ?? {}, subnetId) ?? `rtbassoc-${subnetId.replace(/^subnet-/, '')}`;

const partIn = (network: VpcNetwork, { type, id }: Resource): FoundPart =>
  isPartType(type) ? KINDS[type].part(network, id) : undefined;

/** The network that holds a part, e.g. the VPC of a security group. */
export const networkHolding = (state: AccountState, part: Resource): VpcNetwork | undefined =>
  networksOf(state).find((network) => partIn(network, part) !== undefined);

/** What the networks that were read say about one part; unknown when a network could not be read. */
export const partOf = (
  state: AccountState,
  part: Resource,
): Observed<{ readonly tags: Tags }> | undefined => {
  const network = networkHolding(state, part);
  if (network) return partIn(network, part);
  return Object.values(state.networks).find(
    (observed): observed is Extract<typeof observed, { status: 'unknown' }> => observed.status === 'unknown',
  );
};

/**
 * May a way of a VPC lead through an internet gateway or an egress-only one, now or before a change that was just made? A
 * gateway that was detached leaves its routes behind, and a deleted route its gateway. Only a VPC with IPv6 addresses can
 * have an egress-only gateway.
 */
export const mayLeaveByGateway = ({
  internetGatewayIds,
  cidrBlocks,
  routeTables,
}: Pick<VpcNetwork, 'internetGatewayIds' | 'cidrBlocks' | 'routeTables'>): boolean =>
  internetGatewayIds.length > 0 ||
  cidrBlocks.some((cidr) => cidr.includes(':')) ||
  routeTables.some(({ routes }) => routes.some(({ target }) => target.startsWith('igw-')));
