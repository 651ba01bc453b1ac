import { membersOf, newerRequest, numberAt, scalarAt, textsOf } from '../../../formats/ec2-dialects.ts';
import { type Json, stringAt } from '../../../formats/json.ts';
import type { Api, ApiCall } from '../../api-call.ts';
import { BLOCK_MODES, EXCLUSION_MODES } from '../../network/ways-out.ts';
import { type Reader, type Readers, withTexts } from './reader.ts';

/** Reads a newer action whose parameters are all required strings. */
const withNewerTexts =
  (api: Api, names: readonly string[], make: (...texts: string[]) => ApiCall): Reader =>
  ({ request }) => {
    const body = newerRequest(request, api.slice('ec2:'.length));
    const found = names.flatMap((name) => stringAt(body, name) ?? []);
    return found.length === names.length ? make(...found) : undefined;
  };

const modifyAttachment: Reader = ({ request }) => {
  const body = newerRequest(request, 'ModifyTransitGatewayVpcAttachment');
  const TransitGatewayAttachmentId = stringAt(body, 'TransitGatewayAttachmentId');
  if (!TransitGatewayAttachmentId) return undefined;
  const input = {
    TransitGatewayAttachmentId,
    AddSubnetIds: [...textsOf(body['AddSubnetIds']), ...textsOf(body['AddSubnetId'])],
    RemoveSubnetIds: [...textsOf(body['RemoveSubnetIds']), ...textsOf(body['RemoveSubnetId'])],
  };
  return { api: 'ec2:ModifyTransitGatewayVpcAttachment', input };
};

const entriesOf = (list: Json | undefined) =>
  membersOf(list).flatMap((entry) => {
    const Cidr = scalarAt(entry, 'Cidr');
    return Cidr === undefined ? [] : [{ Cidr }];
  });

const modifyPrefixList: Reader = ({ request }) => {
  const body = newerRequest(request, 'ModifyManagedPrefixList');
  const PrefixListId = stringAt(body, 'PrefixListId');
  if (!PrefixListId) return undefined;
  const CurrentVersion = numberAt(body, 'CurrentVersion');
  const input = {
    PrefixListId,
    ...(CurrentVersion === undefined ? {} : { CurrentVersion }),
    AddEntries: entriesOf(body['AddEntry']),
    RemoveEntries: entriesOf(body['RemoveEntry']),
  };
  return { api: 'ec2:ModifyManagedPrefixList', input };
};

const restorePrefixList: Reader = ({ request }) => {
  const body = newerRequest(request, 'RestoreManagedPrefixListVersion');
  const PrefixListId = stringAt(body, 'PrefixListId');
  const PreviousVersion = numberAt(body, 'PreviousVersion');
  const CurrentVersion = numberAt(body, 'CurrentVersion');
  if (!PrefixListId || PreviousVersion === undefined || CurrentVersion === undefined) return undefined;
  return {
    api: 'ec2:RestoreManagedPrefixListVersion',
    input: { PrefixListId, PreviousVersion, CurrentVersion },
  };
};

const modifyBlock: Reader = ({ request }) => {
  const api = 'ec2:ModifyVpcBlockPublicAccessOptions';
  const given = stringAt(
    newerRequest(request, 'ModifyVpcBlockPublicAccessOptions'),
    'InternetGatewayBlockMode',
  );
  const mode = BLOCK_MODES.find((one) => one === given);
  return mode && { api, input: { InternetGatewayBlockMode: mode } };
};

const modifyExclusion: Reader = ({ request }) => {
  const api = 'ec2:ModifyVpcBlockPublicAccessExclusion';
  const body = newerRequest(request, 'ModifyVpcBlockPublicAccessExclusion');
  const ExclusionId = stringAt(body, 'ExclusionId');
  const mode = EXCLUSION_MODES.find((one) => one === stringAt(body, 'InternetGatewayExclusionMode'));
  return ExclusionId && mode
    ? { api, input: { ExclusionId, InternetGatewayExclusionMode: mode } }
    : undefined;
};

/** Connections of VPCs, prefix lists, and VPC Block Public Access. */
export const WAY_OUT_CALLS: Readers = {
  'ec2:DeleteVpcPeeringConnection': withTexts(['vpcPeeringConnectionId'], (VpcPeeringConnectionId) => ({
    api: 'ec2:DeleteVpcPeeringConnection',
    input: { VpcPeeringConnectionId },
  })),
  'ec2:DetachVpnGateway': withTexts(['vpnGatewayId', 'vpcId'], (VpnGatewayId, VpcId) => ({
    api: 'ec2:DetachVpnGateway',
    input: { VpnGatewayId, VpcId },
  })),
  'ec2:DisableVgwRoutePropagation': withTexts(['routeTableId', 'gatewayId'], (RouteTableId, GatewayId) => ({
    api: 'ec2:DisableVgwRoutePropagation',
    input: { RouteTableId, GatewayId },
  })),
  'ec2:DeleteEgressOnlyInternetGateway': withNewerTexts(
    'ec2:DeleteEgressOnlyInternetGateway',
    ['EgressOnlyInternetGatewayId'],
    (EgressOnlyInternetGatewayId) => ({
      api: 'ec2:DeleteEgressOnlyInternetGateway',
      input: { EgressOnlyInternetGatewayId },
    }),
  ),
  'ec2:DeleteTransitGatewayVpcAttachment': withNewerTexts(
    'ec2:DeleteTransitGatewayVpcAttachment',
    ['TransitGatewayAttachmentId'],
    (TransitGatewayAttachmentId) => ({
      api: 'ec2:DeleteTransitGatewayVpcAttachment',
      input: { TransitGatewayAttachmentId },
    }),
  ),
  'ec2:DeleteVpcBlockPublicAccessExclusion': withNewerTexts(
    'ec2:DeleteVpcBlockPublicAccessExclusion',
    ['ExclusionId'],
    (ExclusionId) => ({ api: 'ec2:DeleteVpcBlockPublicAccessExclusion', input: { ExclusionId } }),
  ),
  'ec2:ModifyTransitGatewayVpcAttachment': modifyAttachment,
  'ec2:ModifyManagedPrefixList': modifyPrefixList,
  'ec2:RestoreManagedPrefixListVersion': restorePrefixList,
  'ec2:ModifyVpcBlockPublicAccessOptions': modifyBlock,
  'ec2:ModifyVpcBlockPublicAccessExclusion': modifyExclusion,
};
