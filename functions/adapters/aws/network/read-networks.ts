import type { EC2Client } from '@aws-sdk/client-ec2';
import type { SSMClient } from '@aws-sdk/client-ssm';
import type { AwsEnvironment } from '../../../account/aws-environment.ts';
import type { VpcNames, VpcNetwork } from '../../../account/network/network.ts';
import { absent, type Observed, present, unknown } from '../../../account/observed.ts';
import type { AccountState } from '../../../account/state.ts';
import type { NameClients } from '../names/clients.ts';
import { readNames } from '../names/read-names.ts';
import { answersOf } from '../shared/answers.ts';
import { batches } from '../shared/collect.ts';
import { MOST_FILTER_VALUES } from '../shared/ec2-filters.ts';
import { type Aspect, aspectValue } from '../shared/errors.ts';
import { readInterfacesOf } from './endpoint-interfaces.ts';
import { endpointNetworkOf, nodeNetworkOf } from './interface-shapes.ts';
import { aclOf, groupsOf, natGatewayOf, subnetOf } from './part-shapes.ts';
import { sharedWith } from './participants.ts';
import { type Details, readDetails } from './read-details.ts';
import { nameServersOf } from './read-name-servers.ts';
import type { Once } from './read-once.ts';
import { askNetworkParts, type NetworkParts } from './read-parts.ts';
import { askVpcParts, type VpcParts } from './read-vpc-parts.ts';
import { attachmentsOf, publicAccessBlockOf } from './read-ways-out.ts';
import { routeTableOf, vpcItself } from './vpc-shapes.ts';

/** The clients of networks, and of what decides how names resolve in them. */
export type NetworkClients = NameClients & { readonly ec2: EC2Client; readonly ssm: SSMClient };

/** The answers of two rounds of calls about up to 200 VPCs. */
type Read = {
  readonly ids: readonly string[];
  readonly parts: VpcParts & NetworkParts;
  readonly details: Details;
  /** In the order of the ids. */
  readonly names: readonly VpcNames[];
};

/** A VPC is judged with all its parts: if one of them could not be read, nothing can be said, and here is why. */
const refusedOf = ({ parts, details }: Read): string | undefined => {
  const asked: readonly Aspect<unknown>[] = [
    parts.vpcs,
    parts.endpoints,
    parts.routeTables,
    parts.instances,
    ...parts.dns,
    parts.subnets,
    parts.acls,
    parts.groups,
    parts.nats,
    parts.gateways,
    details.rules,
    details.interfaces,
    details.addresses,
    details.managed,
  ];
  return asked.flatMap((one) => (one.kind === 'unread' ? [one.because] : []))[0];
};

/** The items of one VPC. */
const ofVpc = <T extends { readonly VpcId?: string | undefined }>(
  found: Aspect<readonly T[]>,
  vpcId: string,
): readonly T[] => (aspectValue(found) ?? []).filter(({ VpcId }) => VpcId === vpcId);

const namesAt = (names: readonly VpcNames[], index: number): Pick<VpcNetwork, 'names'> => {
  const found = names[index];
  return found ? { names: found } : {};
};

const networkFrom = (id: string, read: Read): Observed<VpcNetwork> => {
  const refused = refusedOf(read);
  if (refused !== undefined) return unknown(refused);
  const { ids, parts, details, names } = read;
  const vpc = aspectValue(parts.vpcs)?.find(({ VpcId }) => VpcId === id);
  const dns = parts.dns[ids.indexOf(id)];
  if (!vpc || dns?.kind !== 'read') return absent;
  const rules = aspectValue(details.rules) ?? [];
  const interfaces = aspectValue(details.interfaces) ?? [];
  const addresses = aspectValue(details.addresses) ?? [];
  const managed = aspectValue(details.managed);
  const others = sharedWith(details.participants, id, vpc.OwnerId);
  return present({
    ...vpcItself(vpc, dns.value),
    ...(others ? { sharedWith: others } : {}),
    subnets: ofVpc(parts.subnets, id).map(subnetOf),
    routeTables: ofVpc(parts.routeTables, id).map(routeTableOf),
    networkAcls: ofVpc(parts.acls, id).map(aclOf),
    securityGroups: groupsOf(ofVpc(parts.groups, id), rules),
    natGateways: ofVpc(parts.nats, id).map(natGatewayOf),
    internetGatewayIds: (aspectValue(parts.gateways) ?? [])
      .filter(({ Attachments }) => Attachments?.some(({ VpcId }) => VpcId === id))
      .flatMap(({ InternetGatewayId }) => InternetGatewayId ?? []),
    endpoints: ofVpc(parts.endpoints, id).map((endpoint) => endpointNetworkOf(endpoint, interfaces)),
    nodes: ofVpc(parts.instances, id).map((one) =>
      nodeNetworkOf(one, managed?.get(one.InstanceId ?? ''), addresses),
    ),
    ...nameServersOf(details.nameServers, id),
    ...attachmentsOf(details.attachments, id),
    ...publicAccessBlockOf(details.publicAccess),
    prefixLists: details.prefixLists,
    ...namesAt(names, ids.indexOf(id)),
  });
};

const readBatch = async (
  clients: NetworkClients,
  identity: AwsEnvironment,
  once: Once,
  ids: string[],
): Promise<Read> => {
  const { ec2, ssm } = clients;
  const asked = {
    ...askVpcParts(ec2, ids),
    ...askNetworkParts(ec2, ids),
    interfaces: readInterfacesOf(ec2, ids),
    nodes: once.firstNodes(),
  };
  const named = Promise.all([asked.endpoints, once.associated()]).then(([endpoints, lists]) =>
    readNames(
      clients,
      ec2,
      identity,
      ids.map((vpcId) => ({ vpcId, endpoints: ofVpc(endpoints, vpcId) })),
      lists,
    ),
  );
  const [parts, details, names] = await Promise.all([
    answersOf(asked),
    readDetails(ec2, ssm, asked, once),
    named,
  ]);
  return { ids, parts, details, names };
};

/**
 * Reads VPCs completely, with their DHCP option sets, in two rounds of parallel calls; where private hosted zones lead to
 * endpoints of other VPCs, in a few parts. It uses filters and never reads the whole account.
 */
export const readNetworks = async (
  clients: NetworkClients,
  identity: AwsEnvironment,
  once: Once,
  vpcIds: readonly string[],
): Promise<Pick<AccountState, 'networks' | 'dhcpOptions'>> => {
  const ids = batches([...new Set(vpcIds)], MOST_FILTER_VALUES);
  const read = await Promise.all(ids.map((batch) => readBatch(clients, identity, once, batch)));
  return {
    networks: Object.fromEntries(
      read.flatMap((batch) => batch.ids.map((id) => [id, networkFrom(id, batch)] as const)),
    ),
    dhcpOptions: Object.assign({}, ...read.map(({ details }) => details.dhcpOptions)),
  };
};
