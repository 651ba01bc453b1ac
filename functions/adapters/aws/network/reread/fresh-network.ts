import type { VpcNetwork } from '../../../../account/network/network.ts';
import type { NetworkPart } from '../../../../account/network/reread/parts.ts';
import { withParts } from '../../../../account/network/reread/with-parts.ts';
import { type Aspect, aspectValue } from '../../shared/errors.ts';
import { endpointNetworkOf, nodeNetworkOf } from '../interface-shapes.ts';
import { aclOf, groupsOf } from '../part-shapes.ts';
import { nameServersOf } from '../read-name-servers.ts';
import { attachmentsOf } from '../read-ways-out.ts';
import { routeTableOf, vpcItself } from '../vpc-shapes.ts';
import type { Fresh } from './read-fresh.ts';
import type { More } from './read-more.ts';

/** Why one of the calls that a full reading needs was refused. */
export const refusedOf = (fresh: Fresh, { addresses }: More): string | undefined => {
  const asked: readonly Aspect<unknown>[] = [
    fresh.vpcs,
    ...fresh.dns.values(),
    fresh.groups,
    fresh.rules,
    fresh.acls,
    fresh.routeTables,
    fresh.endpoints,
    fresh.interfaces,
    fresh.gateways,
    fresh.instances,
    fresh.managed,
    addresses,
  ];
  return asked.flatMap((one) => (one.kind === 'unread' ? [one.because] : []))[0];
};

type OfVpc = { readonly VpcId?: string | undefined };

const ofVpc = <T extends OfVpc>(found: Aspect<readonly T[]>, vpcId: string): readonly T[] =>
  (aspectValue(found) ?? []).filter(({ VpcId }) => VpcId === vpcId);

/** Every VPC has itself, an ACL and a route table. */
export const isGone = (vpcId: string, parts: ReadonlySet<NetworkPart>, fresh: Fresh): boolean =>
  (parts.has('itself') && (ofVpc(fresh.vpcs, vpcId).length === 0 || fresh.dns.get(vpcId)?.kind !== 'read')) ||
  (parts.has('acls') && ofVpc(fresh.acls, vpcId).length === 0) ||
  (parts.has('tables') && ofVpc(fresh.routeTables, vpcId).length === 0);

const itselfOf = (vpcId: string, { vpcs, dns }: Fresh): Partial<VpcNetwork> => {
  const [vpc] = ofVpc(vpcs, vpcId);
  const attributes = dns.get(vpcId);
  return vpc && attributes?.kind === 'read' ? vpcItself(vpc, attributes.value) : {};
};

/** Attachments are read for the first route to a transit gateway; a repair does not change them. */
const attachmentsIn = (
  { vpcId, attachments }: VpcNetwork,
  routeTables: VpcNetwork['routeTables'],
  more: More,
): Pick<VpcNetwork, 'attachments'> => {
  const isAttached = routeTables.some(({ routes }) => routes.some(({ target }) => target.startsWith('tgw-')));
  if (!isAttached) return {};
  return attachments ? { attachments } : attachmentsOf(more.attachments, vpcId);
};

/** A network as it is known, with the parts that were read again. */
export const freshNetwork = (
  known: VpcNetwork,
  parts: ReadonlySet<NetworkPart>,
  ids: readonly string[],
  fresh: Fresh,
  more: More,
): VpcNetwork => {
  const { vpcId } = known;
  const { ownerId: _, nameServers: __, attachments: ___, ...rest } = known;
  const rules = aspectValue(fresh.rules) ?? [];
  const interfaces = aspectValue(fresh.interfaces) ?? [];
  const managed = aspectValue(fresh.managed);
  const addresses = aspectValue(more.addresses) ?? [];
  const routeTables = ofVpc(fresh.routeTables, vpcId).map(routeTableOf);
  const read: VpcNetwork = {
    ...rest,
    ...itselfOf(vpcId, fresh),
    ...nameServersOf(more.nameServers, vpcId),
    securityGroups: groupsOf(ofVpc(fresh.groups, vpcId), rules),
    networkAcls: ofVpc(fresh.acls, vpcId).map(aclOf),
    routeTables,
    ...attachmentsIn(known, routeTables, more),
    endpoints: ofVpc(fresh.endpoints, vpcId).map((endpoint) => endpointNetworkOf(endpoint, interfaces)),
    internetGatewayIds: (aspectValue(fresh.gateways) ?? [])
      .filter(({ Attachments }) => Attachments?.some(({ VpcId }) => VpcId === vpcId))
      .flatMap(({ InternetGatewayId }) => InternetGatewayId ?? []),
    nodes: ofVpc(fresh.instances, vpcId).map((one) =>
      nodeNetworkOf(one, managed?.get(one.InstanceId ?? ''), addresses),
    ),
    prefixLists: more.prefixLists,
  };
  return withParts(known, read, parts, ids);
};
