import { type EC2Client, paginateDescribeNetworkInterfaces } from '@aws-sdk/client-ec2';
import { serveSessions } from '../../../account/network/session-services.ts';
import { collect } from '../shared/collect.ts';
import { type Aspect, aspect, aspectValue } from '../shared/errors.ts';
import type { VpcParts } from './read-vpc-parts.ts';

/** An interface in a VPC, and the account that owns it. */
type Owned = { readonly VpcId?: string | undefined; readonly OwnerId?: string | undefined };

type Answered = [VpcParts['vpcs'], VpcParts['endpoints'], VpcParts['instances']];

/**
 * The VPCs of which it matters who else is in their subnets: they have endpoints for sessions, and no instance of this
 * account. In all others, the nodes that are there are judged, and nobody pays for the list of all interfaces.
 */
const shareable = (...[vpcs, endpoints, instances]: Answered): string[] => {
  const found = aspectValue(endpoints) ?? [];
  const used = new Set((aspectValue(instances) ?? []).map(({ VpcId }) => VpcId));
  return (aspectValue(vpcs) ?? [])
    .flatMap(({ VpcId }) => VpcId ?? [])
    .filter((id) => !used.has(id))
    .filter((id) =>
      serveSessions(found.flatMap(({ VpcId, ServiceName }) => (VpcId === id ? [ServiceName] : []))),
    );
};

/**
 * The interfaces in VPCs that may be shared. "VPC owners can describe network interfaces owned by participants in a shared
 * VPC subnet": https://docs.aws.amazon.com/vpc/latest/userguide/vpc-share-limitations.html
 */
export const readParticipants = async (
  client: EC2Client,
  ...answered: Answered
): Promise<Aspect<readonly Owned[]> | undefined> => {
  const ids = shareable(...answered);
  if (ids.length === 0) return undefined;
  return aspect('ec2:DescribeNetworkInterfaces', [], () =>
    collect(
      paginateDescribeNetworkInterfaces(
        { client, pageSize: 1000 },
        { Filters: [{ Name: 'vpc-id', Values: ids }] },
      ),
      (page) => page.NetworkInterfaces,
    ),
  );
};

/** The other accounts with interfaces in a VPC; undefined if nobody asked, or if the answer was refused. */
export const sharedWith = (
  found: Aspect<readonly Owned[]> | undefined,
  vpcId: string,
  ownerId: string | undefined,
): readonly string[] | undefined => {
  const interfaces = found && aspectValue(found);
  if (!interfaces || ownerId === undefined) return undefined;
  const owners = interfaces.flatMap(({ VpcId, OwnerId }) => (VpcId === vpcId && OwnerId ? [OwnerId] : []));
  const others = [...new Set(owners)].filter((id) => id !== ownerId && /^\d{12}$/.test(id)).toSorted();
  return others.length > 0 ? others : undefined;
};
