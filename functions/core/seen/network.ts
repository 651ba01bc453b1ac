import type { NetworkRepairInputs } from '../../account/network/inputs.ts';
import type { Peer, SecurityGroupRule } from '../../account/network/network.ts';
import { entryInput } from '../../account/network/network-acl-entries.ts';
import { routeInput } from '../../account/network/routes.ts';
import { rulesOfPermissions, sameRule, sessionPart } from '../../account/network/security-group-rules.ts';
import { cidrAddresses, without } from '../../formats/addresses.ts';
import { type Memory, networksIn, rememberedOf, type Seen } from './memory.ts';

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Does a remembered peer let through all that another one does? */
const isWithin = (peer: Peer, seen: Peer): boolean => {
  if (peer.kind !== 'cidr' || seen.kind !== 'cidr') return same(peer, seen);
  const [narrow, wide] = [cidrAddresses(peer.cidr), cidrAddresses(seen.cidr)];
  return (
    narrow !== undefined &&
    wide !== undefined &&
    narrow.family === wide.family &&
    without(narrow.ranges, wide.ranges).length === 0
  );
};

/** A rule was there if a remembered one, or the part of it that sessions need, has these ports and this peer. */
const isRuleWithin = (rule: SecurityGroupRule, seen: SecurityGroupRule): boolean => {
  const part = sessionPart(seen);
  const candidates = part ? [seen, part] : [seen];
  return candidates.some(
    (one) => isWithin(rule.peer, one.peer) && sameRule({ ...rule, peer: one.peer }, one),
  );
};

const rulesSeen =
  (egress: boolean) =>
  (
    { GroupId, IpPermissions }: NetworkRepairInputs['ec2:AuthorizeSecurityGroupEgress'],
    memory: Memory,
  ): boolean => {
    const seen = networksIn(memory).flatMap(({ rules }) =>
      Object.hasOwn(rules, GroupId) ? (rules[GroupId] ?? []) : [],
    );
    const wanted = rulesOfPermissions(egress, IpPermissions);
    return wanted.length > 0 && wanted.every((rule) => seen.some((one) => isRuleWithin(rule, one)));
  };

const aclsIn = (memory: Memory, id: string) =>
  networksIn(memory)
    .flatMap(({ acls }) => acls)
    .filter(({ networkAclId }) => networkAclId === id);

const entrySeen = (input: NetworkRepairInputs['ec2:CreateNetworkAclEntry'], memory: Memory): boolean =>
  aclsIn(memory, input.NetworkAclId).some(({ entries }) =>
    entries.some((entry) => same(entryInput(input.NetworkAclId, entry), input)),
  );

const routeSeen = (input: NetworkRepairInputs['ec2:CreateRoute'], memory: Memory): boolean =>
  networksIn(memory)
    .flatMap(({ routeTables }) => routeTables)
    .filter(({ routeTableId }) => routeTableId === input.RouteTableId)
    .some(({ routes }) =>
      routes.some((route) => !route.blackhole && same(routeInput(input.RouteTableId, route), input)),
    );

const endpointSeen = (
  { VpcEndpointId, ...deltas }: NetworkRepairInputs['ec2:ModifyVpcEndpoint'],
  memory: Memory,
): boolean => {
  const before = networksIn(memory)
    .flatMap(({ endpoints }) => endpoints)
    .find((endpoint) => endpoint.vpcEndpointId === VpcEndpointId);
  if (!before) return false;
  const had = (ids: readonly string[] | undefined, all: readonly string[]): boolean =>
    (ids ?? []).every((id) => all.includes(id));
  const hadNot = (ids: readonly string[] | undefined, all: readonly string[]): boolean =>
    !(ids ?? []).some((id) => all.includes(id));
  return (
    had(deltas.AddSubnetIds, before.subnetIds) &&
    had(deltas.AddSecurityGroupIds, before.groupIds) &&
    had(deltas.AddRouteTableIds, before.routeTableIds) &&
    hadNot(deltas.RemoveSubnetIds, before.subnetIds) &&
    hadNot(deltas.RemoveSecurityGroupIds, before.groupIds) &&
    hadNot(deltas.RemoveRouteTableIds, before.routeTableIds) &&
    (deltas.PrivateDnsEnabled ?? before.privateDnsEnabled) === before.privateDnsEnabled &&
    (deltas.PolicyDocument ?? before.policy) === before.policy &&
    (deltas.ResetPolicy === undefined || before.policy === undefined)
  );
};

/** The calls on networks. */
export const networkSeen: Seen<
  keyof NetworkRepairInputs | 'ec2:AssociateDhcpOptions' | 'ec2:ModifyVpcAttribute'
> = {
  'ec2:AuthorizeSecurityGroupIngress': rulesSeen(false),
  'ec2:AuthorizeSecurityGroupEgress': rulesSeen(true),
  'ec2:CreateNetworkAclEntry': entrySeen,
  'ec2:ReplaceNetworkAclEntry': entrySeen,
  'ec2:DeleteNetworkAclEntry': ({ NetworkAclId, RuleNumber, Egress }, memory) =>
    aclsIn(memory, NetworkAclId).some(
      ({ entries }) =>
        !entries.some(({ ruleNumber, egress }) => ruleNumber === RuleNumber && egress === Egress),
    ),
  'ec2:CreateRoute': routeSeen,
  'ec2:ReplaceRoute': routeSeen,
  'ec2:ModifyVpcEndpoint': endpointSeen,
  // The ledger holds no gateways, but the routes that led to them.
  'ec2:AttachInternetGateway': ({ InternetGatewayId, VpcId }, memory) =>
    networksIn(memory)
      .filter(({ vpcId }) => vpcId === VpcId)
      .flatMap(({ routeTables }) => routeTables.flatMap(({ routes }) => routes))
      .some(({ target, blackhole }) => target === InternetGatewayId && !blackhole),
  'ec2:AssociateAddress': ({ AllocationId, InstanceId }, memory) =>
    InstanceId !== undefined &&
    networksIn(memory).some(
      ({ elasticIps }) =>
        Object.hasOwn(elasticIps, InstanceId) && elasticIps[InstanceId]?.allocationId === AllocationId,
    ),
  'ec2:AssociateDhcpOptions': ({ VpcId, DhcpOptionsId }, memory) =>
    [
      ...rememberedOf(memory, 'AWS::EC2::VPC'),
      ...(memory.previous?.snapshot.type === 'AWS::EC2::VPC' ? [memory.previous.snapshot.value] : []),
    ].some(({ vpcId, dhcpOptionsId }) => vpcId === VpcId && dhcpOptionsId === DhcpOptionsId),
  'ec2:ModifyVpcAttribute': ({ VpcId, EnableDnsSupport, EnableDnsHostnames }, memory) =>
    rememberedOf(memory, 'AWS::EC2::VPC').some(
      ({ vpcId, enableDnsSupport, enableDnsHostnames }) =>
        vpcId === VpcId &&
        (EnableDnsSupport === undefined || EnableDnsSupport.Value === enableDnsSupport) &&
        (EnableDnsHostnames === undefined || EnableDnsHostnames.Value === enableDnsHostnames),
    ),
};
