import type { VpcNetwork } from '../../network.ts';
import type { AccessExclusion } from '../../ways-out.ts';
import { broken, OPEN, type StepVerdict, uncertain } from '../verdict.ts';

/** By what packets leave for the internet; `direct` is an internet gateway, with the node's own public address. */
type Way = 'direct' | 'nat' | 'egress-only';

type Left = 'all' | 'outbound' | 'nothing';

/** What the exclusions of a subnet, or of its VPC, leave open. */
const leftOpen = (exclusions: readonly AccessExclusion[], vpcId: string, subnetId: string): Left => {
  const modes = exclusions
    .filter(({ resourceId }) => resourceId === vpcId || resourceId === subnetId)
    .map(({ mode }) => mode);
  if (modes.includes('allow-bidirectional')) return 'all';
  return modes.includes('allow-egress') ? 'outbound' : 'nothing';
};

/**
 * Does VPC Block Public Access let packets leave? `block-bidirectional` stops everything at the gateways, NAT included,
 * because a NAT gateway needs an internet gateway. With `block-ingress`, "only traffic to and from NAT gateways and
 * egress-only internet gateways is allowed". An exclusion of a VPC or subnet lifts that; `allow-egress` only applies to
 * the bidirectional mode.
 * Source: https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa-basics.html and
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_VpcBlockPublicAccessOptions.html
 *
 * Not confirmed, and so a doubt: whether `allow-egress` lets a node out with its own public address, and whether the
 * node's subnet must be excluded beside that of the NAT gateway.
 */
export const pastPublicAccessBlock = (
  { vpcId, publicAccessBlock: block }: VpcNetwork,
  way: Way,
  gateway: string,
  subnetIds: readonly string[],
): StepVerdict => {
  if (!block || block.mode === 'off' || (block.mode === 'block-ingress' && way !== 'direct')) return OPEN;
  const { exclusions } = block;
  const what = `VPC Block Public Access (${block.mode}) of the Region stops what leaves by ${gateway}`;
  if (!exclusions) return uncertain('route', `${what}, and its exclusions could not be read`);
  const left = subnetIds.map((subnetId) => leftOpen(exclusions, vpcId, subnetId));
  if (left.every((one) => one === 'all')) return OPEN;
  const helpsOutbound = block.mode === 'block-bidirectional';
  const closed = left.filter((one) => one === 'nothing' || (one === 'outbound' && !helpsOutbound));
  if (closed.length === left.length) {
    return broken('route', `${what}, and neither ${vpcId} nor ${subnetIds.join(' nor ')} is excluded`, [
      `VPC Block Public Access ${block.mode}`,
    ]);
  }
  return closed.length === 0 && way !== 'direct'
    ? OPEN
    : uncertain(
        'route',
        `${what}, and it is not confirmed that its exclusions let out ${subnetIds.join(', ')}`,
      );
};
