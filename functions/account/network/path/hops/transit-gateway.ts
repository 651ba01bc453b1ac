import type { VpcNetwork } from '../../network.ts';
import { broken, OPEN, type StepVerdict } from '../verdict.ts';

/** States in which an attachment forwards nothing, and from which it does not come back by itself. */
const DEAD = ['deleting', 'deleted', 'rejecting', 'rejected', 'failing', 'failed'];

/**
 * Does a VPC's attachment still take packets to a transit gateway? The attachment must exist and, "if there are
 * resources in an Availability Zone where there is no transit gateway attachment, those resources cannot reach the
 * transit gateway". What is not listed may be another account's, so only what is listed counts.
 * Source: https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html
 */
export const throughAttachment = (
  { attachments = [], subnets, vpcId }: VpcNetwork,
  transitGatewayId: string,
  subnetId: string,
): StepVerdict => {
  const ours = attachments
    .filter((one) => one.transitGatewayId === transitGatewayId)
    .toSorted((a, b) => (a.attachmentId < b.attachmentId ? -1 : 1));
  const live = ours.filter(({ state }) => !DEAD.includes(state.toLowerCase()));
  const [dead] = ours;
  if (dead && live.length === 0) {
    const because = `the attachment ${dead.attachmentId} of ${vpcId} to ${transitGatewayId} is ${dead.state}`;
    return broken('route', because, [dead.attachmentId, transitGatewayId]);
  }
  const zoneOf = (id: string): string | undefined => subnets.find((subnet) => subnet.subnetId === id)?.zoneId;
  const own = zoneOf(subnetId);
  const zones = live.flatMap(({ subnetIds }) => subnetIds.map(zoneOf));
  if (own === undefined || zones.length === 0 || zones.some((zone) => zone === undefined || zone === own)) {
    return OPEN;
  }
  const ids = live.map(({ attachmentId }) => attachmentId);
  return broken(
    'route',
    `the attachment ${ids.join(', ')} to ${transitGatewayId} has no subnet in ${own}, the zone of ${subnetId}`,
    [...ids, transitGatewayId],
  );
};
