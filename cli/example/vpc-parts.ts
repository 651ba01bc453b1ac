import type { AccountFileInput } from '../../functions/adapters/memory/account-file/schema.ts';

type Vpc = NonNullable<AccountFileInput['vpcs']>[string];
type Rule = NonNullable<NonNullable<Vpc['securityGroups']>[string]['rules']>[number];

/** TCP 443 out to, or in from, a CIDR block or a group. */
export const https = (ruleId: string, egress: boolean, peer: string): Rule => ({
  ruleId,
  egress,
  protocol: 'tcp',
  fromPort: 443,
  toPort: 443,
  peer: peer.startsWith('sg-') ? { kind: 'security-group', groupId: peer } : { kind: 'cidr', cidr: peer },
});

/** The rule that lets everything out, as AWS puts it into a new group. */
export const everything = (ruleId: string): Rule => ({
  ruleId,
  egress: true,
  protocol: '-1',
  peer: { kind: 'cidr', cidr: '0.0.0.0/0' },
});

/** Rules that let nodes ask name servers in these addresses. */
export const toNameServers = (cidr: string): Rule[] =>
  ['udp', 'tcp'].map((protocol) => ({
    ruleId: `sgr-0nodes${protocol}53`,
    egress: true,
    protocol,
    fromPort: 53,
    toPort: 53,
    peer: { kind: 'cidr', cidr },
  }));

/** The last entries of every network ACL. */
export const DENY_REST = [
  { ruleNumber: 32767, egress: false, allow: false },
  { ruleNumber: 32767, egress: true, allow: false },
];

/** The entries of a network ACL that lets everything through. */
export const OPEN = [
  { ruleNumber: 100, egress: false, allow: true },
  { ruleNumber: 100, egress: true, allow: true },
  ...DENY_REST,
];

/** The ids of the associations of subnets with a network ACL. */
export const associations = (...subnetIds: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(subnetIds.map((id) => [id, id.replace('subnet-', 'aclassoc-')]));

/** Subnets of a route table, with the ids of their associations. */
export const routed = (...subnetIds: readonly string[]) => ({
  subnetIds: [...subnetIds],
  associations: Object.fromEntries(subnetIds.map((id) => [id, id.replace('subnet-', 'rtbassoc-')])),
});

/** An interface endpoint in both endpoint subnets. */
export const endpoint = (service: string, host: number, groupId: string) => ({
  vpcEndpointId: `vpce-0${service}`,
  serviceName: `com.amazonaws.ap-northeast-1.${service}`,
  vpcEndpointType: 'Interface',
  privateDnsEnabled: true,
  interfaces: ['1', '2'].map((zone) => ({
    networkInterfaceId: `eni-0${service}${zone}`,
    subnetId: `subnet-0endpoint${zone}`,
    addresses: [`10.0.1${zone}.${host}`],
    groupIds: [groupId],
  })),
});

/** A managed node. */
export const node = (
  instanceId: string,
  name: string,
  subnetId: string,
  address: string,
  groupId: string,
) => ({
  instanceId,
  name,
  instanceType: 't3.medium',
  networkInterfaceId: instanceId.replace('i-', 'eni-'),
  subnetId,
  addresses: [address],
  groupIds: [groupId],
  managed: { pingStatus: 'Online', agentVersion: '3.3.2299.0' },
});
