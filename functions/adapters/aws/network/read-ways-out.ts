import {
  DescribeVpcBlockPublicAccessExclusionsCommand,
  DescribeVpcBlockPublicAccessOptionsCommand,
  type EC2Client,
  paginateDescribeTransitGatewayVpcAttachments,
  type TransitGatewayVpcAttachment,
  type VpcBlockPublicAccessExclusion,
} from '@aws-sdk/client-ec2';
import type { VpcNetwork } from '../../../account/network/network.ts';
import {
  type AccessExclusion,
  BLOCK_MODES,
  type BlockMode,
  EXCLUSION_MODES,
} from '../../../account/network/ways-out.ts';
import { collect } from '../shared/collect.ts';
import { type Aspect, aspect, aspectValue } from '../shared/errors.ts';
import type { NetworkParts } from './read-parts.ts';
import type { VpcParts } from './read-vpc-parts.ts';

/** VPC Block Public Access of the Region, as it was answered. */
export type PublicAccess = {
  readonly mode: Aspect<BlockMode>;
  /** Undefined while it is off, because they only count while it is on. */
  readonly exclusions?: Aspect<readonly VpcBlockPublicAccessExclusion[]>;
};

const readBlockMode = (client: EC2Client): Promise<Aspect<BlockMode>> =>
  aspect('ec2:DescribeVpcBlockPublicAccessOptions', [], async () => {
    const found = await client.send(new DescribeVpcBlockPublicAccessOptionsCommand({}));
    const mode = found.VpcBlockPublicAccessOptions?.InternetGatewayBlockMode;
    return BLOCK_MODES.find((one) => one === mode) ?? 'off';
  });

const isOn = (mode: Aspect<BlockMode>): boolean => (aspectValue(mode) ?? 'off') !== 'off';

const exclusionPages = async (
  client: EC2Client,
  NextToken?: string,
): Promise<readonly VpcBlockPublicAccessExclusion[]> => {
  const asked = NextToken === undefined ? {} : { NextToken };
  const page = await client.send(new DescribeVpcBlockPublicAccessExclusionsCommand(asked));
  const rest = page.NextToken ? await exclusionPages(client, page.NextToken) : [];
  return [...(page.VpcBlockPublicAccessExclusions ?? []), ...rest];
};

/**
 * May a way of one of the VPCs lead through an internet gateway or an egress-only one, now or before the change that is
 * judged? A gateway that was detached a moment ago leaves its routes behind, and a route that was deleted its gateway. Only
 * a VPC with IPv6 addresses can have an egress-only gateway.
 */
const mayLeaveByGateway = (
  vpcs: VpcParts['vpcs'],
  routeTables: VpcParts['routeTables'],
  gateways: NetworkParts['gateways'],
): boolean =>
  (aspectValue(gateways) ?? []).length > 0 ||
  (aspectValue(vpcs) ?? []).some(({ Ipv6CidrBlockAssociationSet: blocks = [] }) => blocks.length > 0) ||
  (aspectValue(routeTables) ?? []).some(({ Routes = [] }) =>
    Routes.some(({ GatewayId }) => GatewayId?.startsWith('igw-')),
  );

/** EC2 says with a VPC that the block is on. What that means for an excluded VPC is not documented, so it is a hint only. */
const seemsOn = (vpcs: VpcParts['vpcs']): boolean =>
  (aspectValue(vpcs) ?? []).some(
    ({ BlockPublicAccessStates: states }) => (states?.InternetGatewayBlockMode ?? 'off') !== 'off',
  );

/** The mode and the exclusions of VPC Block Public Access; the exclusions once it is known to be on, or early. */
export const readBlock = async (client: EC2Client, isEarly: boolean): Promise<PublicAccess> => {
  const readExclusions = () =>
    aspect('ec2:DescribeVpcBlockPublicAccessExclusions', [], () => exclusionPages(client));
  const [mode, early] = await Promise.all([readBlockMode(client), isEarly ? readExclusions() : undefined]);
  return isOn(mode) ? { mode, exclusions: early ?? (await readExclusions()) } : { mode };
};

/**
 * VPC Block Public Access; undefined where it cannot matter. Where EC2 hints that it is on, the exclusions are asked for
 * early.
 */
export const readPublicAccess = async (
  client: EC2Client,
  vpcs: VpcParts['vpcs'],
  routeTables: VpcParts['routeTables'],
  gateways: NetworkParts['gateways'],
): Promise<PublicAccess | undefined> =>
  mayLeaveByGateway(vpcs, routeTables, gateways) ? readBlock(client, seemsOn(vpcs)) : undefined;

/** States in which an exclusion counts; it does not yet while it is being created. */
const LIVE: readonly (string | undefined)[] = ['create-complete', 'update-complete', 'update-in-progress'];

/** An exclusion names a VPC or a subnet by its ARN. */
const exclusionOf = (found: VpcBlockPublicAccessExclusion): readonly AccessExclusion[] => {
  const resourceId = found.ResourceArn?.split('/').at(-1);
  const mode = EXCLUSION_MODES.find((one) => one === found.InternetGatewayExclusionMode);
  return resourceId && mode && LIVE.includes(found.State)
    ? [{ exclusionId: found.ExclusionId ?? '', resourceId, mode }]
    : [];
};

/** VPC Block Public Access as a network holds it. What may not be read counts as off, because it mostly is. */
export const publicAccessBlockOf = (
  read: PublicAccess | undefined,
): Pick<VpcNetwork, 'publicAccessBlock' | 'publicAccessUnread'> => {
  if (!read) return {};
  const { mode, exclusions } = read;
  const on = aspectValue(mode);
  const found = exclusions && aspectValue(exclusions);
  const refused = [mode, exclusions].flatMap((one) => (one?.kind === 'unread' ? [one.because] : []))[0];
  return {
    ...(refused === undefined ? {} : { publicAccessUnread: refused }),
    ...(on === undefined || !isOn(mode)
      ? {}
      : { publicAccessBlock: { mode: on, ...(found ? { exclusions: found.flatMap(exclusionOf) } : {}) } }),
  };
};

/** The VPCs that have a route to a transit gateway. */
export const attachedIn = (routeTables: VpcParts['routeTables']): string[] => [
  ...new Set(
    (aspectValue(routeTables) ?? []).flatMap(({ VpcId, Routes }) =>
      VpcId && Routes?.some(({ TransitGatewayId }) => TransitGatewayId) ? [VpcId] : [],
    ),
  ),
];

/** The attachments of VPCs that have a route to a transit gateway; undefined if there is none. */
export const readAttachments = async (
  client: EC2Client,
  Values: string[],
): Promise<Aspect<readonly TransitGatewayVpcAttachment[]> | undefined> =>
  Values.length === 0
    ? undefined
    : aspect('ec2:DescribeTransitGatewayVpcAttachments', [], () =>
        collect(
          paginateDescribeTransitGatewayVpcAttachments(
            { client, pageSize: 1000 },
            { Filters: [{ Name: 'vpc-id', Values }] },
          ),
          (page) => page.TransitGatewayVpcAttachments,
        ),
      );

/** The attachments of one VPC. Without them, nothing is known about what is behind its transit gateways. */
export const attachmentsOf = (
  found: Aspect<readonly TransitGatewayVpcAttachment[]> | undefined,
  vpcId: string,
): Pick<VpcNetwork, 'attachments'> => {
  const all = found && aspectValue(found);
  if (!all) return {};
  return {
    attachments: all
      .filter(({ VpcId }) => VpcId === vpcId)
      .map(({ TransitGatewayAttachmentId, TransitGatewayId, State, SubnetIds }) => ({
        attachmentId: TransitGatewayAttachmentId ?? '',
        transitGatewayId: TransitGatewayId ?? '',
        state: State ?? '',
        subnetIds: SubnetIds ?? [],
      })),
  };
};
