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

/** The mode of VPC Block Public Access in the Region. */
export const readBlockMode = (client: EC2Client): Promise<Aspect<BlockMode>> =>
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

/** The exclusions from VPC Block Public Access; they only count while it is on. */
export const readExclusions = async (
  client: EC2Client,
  mode: Aspect<BlockMode>,
): Promise<Aspect<readonly VpcBlockPublicAccessExclusion[]> | undefined> =>
  isOn(mode)
    ? aspect('ec2:DescribeVpcBlockPublicAccessExclusions', [], () => exclusionPages(client))
    : undefined;

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
  mode: Aspect<BlockMode>,
  exclusions: Aspect<readonly VpcBlockPublicAccessExclusion[]> | undefined,
): Pick<VpcNetwork, 'publicAccessBlock'> => {
  const on = aspectValue(mode);
  if (on === undefined || !isOn(mode)) return {};
  const found = exclusions && aspectValue(exclusions);
  return {
    publicAccessBlock: { mode: on, ...(found ? { exclusions: found.flatMap(exclusionOf) } : {}) },
  };
};

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
