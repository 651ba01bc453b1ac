import type { AccountFileInput } from '../../../functions/adapters/memory/account-file/schema.ts';

/** A VPC of an account file. */
export type Vpc = NonNullable<AccountFileInput['vpcs']>[string];
/** An instance of an account file. */
export type Instance = NonNullable<Vpc['instances']>[number];
type Group = NonNullable<Vpc['securityGroups']>[string];
type Rule = NonNullable<Group['rules']>[number];
type Subnet = NonNullable<Vpc['subnets']>[number];
type Table = NonNullable<Vpc['routeTables']>[number];

/** The account and Region of every example account. */
export const IDENTITY = { accountId: '111122223333', region: 'eu-central-1', partition: 'aws' } as const;

/** The network team's account, where an example account only sees what is shared with it. */
export const NETWORK_ACCOUNT = '444455556666';

/** The option set of AWS: the resolver of the VPC answers. */
export const AMAZON_DNS = 'dopt-0amazon';

/** A route: destination and target. */
export const to = (destination: string, target: string): NonNullable<Table['routes']>[number] => ({
  destination,
  target,
});

/** A route table and the subnets that are associated with it. */
export const table = (
  routeTableId: string,
  subnetIds: readonly string[],
  routes: NonNullable<Table['routes']>,
): Table => ({
  routeTableId,
  subnetIds: [...subnetIds],
  associations: Object.fromEntries(subnetIds.map((id) => [id, id.replace('subnet-', 'rtbassoc-')])),
  routes,
});

/** The main table, which only has the local route: every subnet that is in use has a table of its own. */
export const mainTable = (routeTableId: string, cidr: string): Table => ({
  routeTableId,
  main: true,
  mainAssociationId: routeTableId.replace('rtb-', 'rtbassoc-'),
  routes: [to(cidr, 'local')],
});

/** A subnet with its blocks. */
export const subnet = (subnetId: string, ...cidrBlocks: readonly string[]): Subnet => ({
  subnetId,
  cidrBlocks: [...cidrBlocks],
});

const peerOf = (peer: string): Rule['peer'] => {
  if (peer.startsWith('sg-')) return { kind: 'security-group', groupId: peer };
  return peer.startsWith('pl-') ? { kind: 'prefix-list', prefixListId: peer } : { kind: 'cidr', cidr: peer };
};

/** A TCP rule for one port, in from a peer or out to it: a CIDR block, a group or a prefix list. */
export const tcp = (ruleId: string, direction: 'in' | 'out', port: number, peer: string): Rule => ({
  ruleId,
  egress: direction === 'out',
  protocol: 'tcp',
  fromPort: port,
  toPort: port,
  peer: peerOf(peer),
});

/** The rule of the console's "All traffic". */
export const all = (ruleId: string, direction: 'in' | 'out', peer: string): Rule => ({
  ruleId,
  egress: direction === 'out',
  protocol: '-1',
  peer: peerOf(peer),
});

/** An ACL that lets everything through, as AWS creates it with a VPC. */
export const openAcl = (networkAclId: string, subnetIds: readonly string[]) => ({
  networkAclId,
  isDefault: true,
  entries: [true, false].flatMap((egress) => [
    { ruleNumber: 100, egress, allow: true },
    { ruleNumber: 32767, egress, allow: false },
  ]),
  associations: Object.fromEntries(subnetIds.map((id) => [id, id.replace('subnet-', 'aclassoc-')])),
});

/** An interface endpoint with an interface in each of some subnets: address by subnet. */
export const endpoint = (
  service: string,
  groupId: string,
  addresses: Readonly<Record<string, string>>,
  more: Partial<NonNullable<Vpc['endpoints']>[number]> = {},
): NonNullable<Vpc['endpoints']>[number] => ({
  vpcEndpointId: `vpce-0${service}`,
  serviceName: `com.amazonaws.${IDENTITY.region}.${service}`,
  privateDnsEnabled: true,
  interfaces: Object.entries(addresses).map(([subnetId, address]) => ({
    networkInterfaceId: `eni-0${service}${subnetId.at(-1)}`,
    subnetId,
    addresses: [address],
    groupIds: [groupId],
  })),
  ...more,
});

/** A managed node that pinged a moment before the account was described. */
export const node = (
  name: string,
  subnetId: string,
  address: string,
  groupIds: readonly string[],
  more: Partial<Instance> = {},
): Instance => ({
  instanceId: `i-0${name.replaceAll('-', '')}`,
  name,
  instanceType: 'm6i.large',
  networkInterfaceId: `eni-0${name.replaceAll('-', '')}`,
  subnetId,
  addresses: [address],
  groupIds: [...groupIds],
  managed: { agentVersion: '3.3.2299.0', lastPingAt: '2026-03-02T08:57:00Z' },
  ...more,
});
