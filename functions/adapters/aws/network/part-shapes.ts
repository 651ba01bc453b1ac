import type {
  NetworkAcl as SdkAcl,
  NetworkAclEntry as SdkEntry,
  SecurityGroup as SdkGroup,
  NatGateway as SdkNat,
  SecurityGroupRule as SdkRule,
  Subnet as SdkSubnet,
} from '@aws-sdk/client-ec2';
import type {
  NetworkAcl,
  NetworkAclEntry,
  Peer,
  SecurityGroup,
  SecurityGroupRule,
  Subnet,
} from '../../../account/network/network.ts';
import type { NatGateway } from '../../../account/network/ways-out.ts';
import { type Observed, present } from '../../../account/observed.ts';
import { anyTags, tagsOf } from '../shared/tags.ts';

type Ports = { readonly fromPort?: number; readonly toPort?: number };

/** EC2 expresses "all ports" by leaving them out, or with -1. */
const portsOf = (from: number | undefined, to: number | undefined): Ports => ({
  ...(from === undefined || from < 0 ? {} : { fromPort: from }),
  ...(to === undefined || to < 0 ? {} : { toPort: to }),
});

const peerOf = (rule: SdkRule): Peer | undefined => {
  const { CidrIpv4, CidrIpv6, PrefixListId, ReferencedGroupInfo } = rule;
  const cidr = CidrIpv4 || CidrIpv6;
  if (cidr) return { kind: 'cidr', cidr };
  if (PrefixListId) return { kind: 'prefix-list', prefixListId: PrefixListId };
  return ReferencedGroupInfo?.GroupId
    ? { kind: 'security-group', groupId: ReferencedGroupInfo.GroupId }
    : undefined;
};

const ruleOf = (rule: SdkRule): readonly SecurityGroupRule[] => {
  const peer = peerOf(rule);
  if (!peer) return [];
  const protocol = rule.IpProtocol ?? '-1';
  return [
    {
      ...(rule.SecurityGroupRuleId ? { ruleId: rule.SecurityGroupRuleId } : {}),
      egress: rule.IsEgress ?? false,
      protocol,
      ...(protocol === '-1' ? {} : portsOf(rule.FromPort, rule.ToPort)),
      peer,
    },
  ];
};

/** The groups with their rules, by id. A VPC may have hundreds of groups and thousands of rules, so each is looked at once. */
export const groupsOf = (
  groups: readonly SdkGroup[],
  rules: readonly SdkRule[],
): Readonly<Record<string, Observed<SecurityGroup>>> => {
  const byGroup = Map.groupBy(rules, ({ GroupId }) => GroupId);
  return Object.fromEntries(
    groups.map(({ GroupId = '', Tags }) => [
      GroupId,
      present({ groupId: GroupId, rules: (byGroup.get(GroupId) ?? []).flatMap(ruleOf), tags: tagsOf(Tags) }),
    ]),
  );
};

const entryOf = (entry: SdkEntry): NetworkAclEntry => ({
  ruleNumber: entry.RuleNumber ?? 0,
  egress: entry.Egress ?? false,
  allow: entry.RuleAction === 'allow',
  protocol: entry.Protocol ?? '-1',
  ...portsOf(entry.PortRange?.From, entry.PortRange?.To),
  cidr: entry.CidrBlock || entry.Ipv6CidrBlock || '',
});

export const aclOf = (acl: SdkAcl): NetworkAcl => ({
  networkAclId: acl.NetworkAclId ?? '',
  isDefault: acl.IsDefault ?? false,
  entries: (acl.Entries ?? []).map(entryOf),
  associations: Object.fromEntries(
    (acl.Associations ?? []).flatMap(({ SubnetId, NetworkAclAssociationId }) =>
      SubnetId ? [[SubnetId, NetworkAclAssociationId ?? '']] : [],
    ),
  ),
  tags: tagsOf(acl.Tags),
});

export const subnetOf = (subnet: SdkSubnet): Subnet => ({
  subnetId: subnet.SubnetId ?? '',
  cidrBlocks: [
    ...(subnet.CidrBlock ? [subnet.CidrBlock] : []),
    ...(subnet.Ipv6CidrBlockAssociationSet ?? []).flatMap(({ Ipv6CidrBlock }) => Ipv6CidrBlock ?? []),
  ],
  ...(subnet.OwnerId ? { ownerId: subnet.OwnerId } : {}),
  ...(subnet.AvailabilityZoneId ? { zoneId: subnet.AvailabilityZoneId } : {}),
  ...(subnet.EnableDns64 ? { dns64: true } : {}),
  ...anyTags(subnet.Tags),
});

/** A regional NAT gateway is in no subnet, so this is the empty string. */
export const natGatewayOf = (nat: SdkNat): NatGateway => ({
  natGatewayId: nat.NatGatewayId ?? '',
  subnetId: nat.SubnetId ?? '',
  state: nat.State ?? '',
  connectivityType: nat.ConnectivityType === 'private' ? 'private' : 'public',
});
