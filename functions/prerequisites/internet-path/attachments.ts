import type { Plan } from '../../account/api-call.ts';
import type { VpcNetwork } from '../../account/network/network.ts';
import { networksOf } from '../../account/network/parts.ts';
import type { TransitGatewayAttachment } from '../../account/network/ways-out.ts';
import { resource } from '../../account/resource.ts';
import type { AccountState, Scope } from '../../account/state.ts';
import { type Decoder, irrelevant, unreadable } from '../../core/effect.ts';
import type { Change } from '../../formats/cloudtrail.ts';
import { newerRequest, newerResponse, textsOf } from '../../formats/ec2-dialects.ts';
import { at, stringAt } from '../../formats/json.ts';
import { routesTo } from './routes-to.ts';

type Calls =
  | 'ec2:ReplaceRoute'
  | 'ec2:CreateTransitGatewayVpcAttachment'
  | 'ec2:ModifyTransitGatewayVpcAttachment';

/** What the record says: the attachment by its id, and its VPC, if the answer describes it. */
const namedBy = ({ request, response }: Change, action: string) => {
  const body = newerRequest(request, action);
  const described = at(newerResponse(response, action), 'transitGatewayVpcAttachment');
  const id =
    stringAt(body, 'TransitGatewayAttachmentId') ?? stringAt(described, 'transitGatewayAttachmentId');
  const vpcId = stringAt(described, 'vpcId');
  const scope: Scope = vpcId
    ? { networks: [vpcId] }
    : { networksOf: id ? [{ kind: 'transit-gateway-attachment', id }] : [] };
  return { id, body, scope };
};

type Found = { readonly network: VpcNetwork; readonly attachment: TransitGatewayAttachment };

const attachmentIn = (state: AccountState, id: string): Found | undefined =>
  networksOf(state).flatMap((network) =>
    (network.attachments ?? [])
      .filter(({ attachmentId }) => attachmentId === id)
      .map((attachment) => ({ network, attachment })),
  )[0];

const isGone = ({ state }: TransitGatewayAttachment): boolean => /^delet/i.test(state);

/**
 * A deleted attachment cannot be restored: a new one gets a new id, and whoever owns the transit gateway must route to
 * it. EC2 describes a deleted one for a while.
 */
const attachmentDeleted: Decoder<Calls> = (change) => {
  const { id, scope } = namedBy(change, 'DeleteTransitGatewayVpcAttachment');
  if (!id) return unreadable('the record names no transit gateway attachment');
  return {
    kind: 'effect',
    resources: [resource('AWS::EC2::TransitGatewayAttachment', id)],
    scope,
    isCurrent: (state) => {
      const found = attachmentIn(state, id);
      return found !== undefined && isGone(found.attachment);
    },
    inverses: (state): readonly Plan<Calls>[] => {
      const found = attachmentIn(state, id);
      if (!found) return [];
      const { vpcId } = found.network;
      const { transitGatewayId, subnetIds } = found.attachment;
      const SubnetIds = subnetIds.length > 0 ? subnetIds : ['<subnet ids>'];
      const input = { TransitGatewayId: transitGatewayId, VpcId: vpcId, SubnetIds };
      return [
        {
          calls: [
            { api: 'ec2:CreateTransitGatewayVpcAttachment', input },
            ...routesTo(found.network, transitGatewayId, transitGatewayId),
          ],
          restores: `an attachment of ${vpcId} to ${transitGatewayId}, and the routes to it`,
          exact: true,
          byHand: 'a new attachment has a new id, and the routes of the transit gateway must lead to it',
        },
      ];
    },
  };
};

/** Without a subnet of its zone in the attachment, a node does not reach the transit gateway. */
const attachmentModified: Decoder<Calls> = (change) => {
  const { id, body, scope } = namedBy(change, 'ModifyTransitGatewayVpcAttachment');
  if (!id) return unreadable('the record names no transit gateway attachment');
  // It is not confirmed whether CloudTrail writes the plural of the API here.
  const removed = [...textsOf(body['RemoveSubnetIds']), ...textsOf(body['RemoveSubnetId'])];
  if (removed.length === 0) return irrelevant('no subnet was taken out of the attachment');
  return {
    kind: 'effect',
    resources: [resource('AWS::EC2::TransitGatewayAttachment', id)],
    scope,
    isCurrent: (state) => {
      const now = attachmentIn(state, id)?.attachment;
      return now !== undefined && removed.some((subnetId) => !now.subnetIds.includes(subnetId));
    },
    inverses: () => [
      {
        calls: [
          {
            api: 'ec2:ModifyTransitGatewayVpcAttachment',
            input: { TransitGatewayAttachmentId: id, AddSubnetIds: removed },
          },
        ],
        restores: `${removed.join(', ')} in ${id}`,
        exact: true,
      },
    ],
  };
};

/** The changes of attachments to transit gateways, by CloudTrail's event names. */
export const attachmentChanges: Readonly<Record<string, Decoder<Calls>>> = {
  'ec2:DeleteTransitGatewayVpcAttachment': attachmentDeleted,
  'ec2:ModifyTransitGatewayVpcAttachment': attachmentModified,
};
