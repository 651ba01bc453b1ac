import { canonicalCidr } from '../../formats/canonical-cidr.ts';
import { booleanAt, membersOf, numberAt, scalarAt } from '../../formats/ec2-dialects.ts';
import { isObject, type Json, type JsonObject } from '../../formats/json.ts';
import type { IpPermission } from './inputs.ts';
import type { Peer, SecurityGroupRule } from './network.ts';

/** The only port that sessions need: https://docs.aws.amazon.com/systems-manager/latest/userguide/setup-create-vpc.html */
const HTTPS = 443;

const PROTOCOLS: ReadonlyMap<string, string> = new Map([
  ['6', 'tcp'],
  ['17', 'udp'],
  ['1', 'icmp'],
  ['58', 'icmpv6'],
]);

const protocolOf = (text: string | undefined): string => {
  const protocol = (text ?? '-1').toLowerCase();
  return protocol === 'all' ? '-1' : (PROTOCOLS.get(protocol) ?? protocol);
};

/** All traffic is written with ports 0 to 0, -1 to -1, or without ports. */
const portsOf = (
  protocol: string,
  fromPort: number | undefined,
  toPort: number | undefined,
): Pick<SecurityGroupRule, 'fromPort' | 'toPort'> =>
  protocol === '-1' || fromPort === undefined || toPort === undefined ? {} : { fromPort, toPort };

const peerWords = (peer: Peer): string =>
  peer.kind === 'cidr' ? peer.cidr : peer.kind === 'prefix-list' ? peer.prefixListId : peer.groupId;

/** The same text for the same rules, whatever their ids, to compare many rules with many. */
export const ruleKey = ({ egress, protocol, fromPort, toPort, peer }: SecurityGroupRule): string => {
  const normal = protocolOf(protocol);
  const ports = normal === '-1' ? '' : `${fromPort}-${toPort}`;
  return `${egress} ${normal} ${ports} ${peer.kind} ${peerWords(peer)}`;
};

/** Are two rules the same, apart from their ids? */
export const sameRule = (a: SecurityGroupRule, b: SecurityGroupRule): boolean =>
  a.egress === b.egress && peerWords(a.peer) === peerWords(b.peer) && ruleKey(a) === ruleKey(b);

/** The first of all rules that are the same, without those that are in `others`. */
export const rulesBeside = (
  rules: readonly SecurityGroupRule[],
  others: readonly SecurityGroupRule[],
): readonly SecurityGroupRule[] => {
  const known = new Set(others.map(ruleKey));
  return rules.filter((rule) => {
    const key = ruleKey(rule);
    if (known.has(key)) return false;
    known.add(key);
    return true;
  });
};

const peersOf = ({
  IpRanges,
  Ipv6Ranges,
  PrefixListIds,
  UserIdGroupPairs,
}: IpPermission): readonly Peer[] => [
  ...(IpRanges ?? []).map(({ CidrIp }): Peer => ({ kind: 'cidr', cidr: CidrIp })),
  ...(Ipv6Ranges ?? []).map(({ CidrIpv6 }): Peer => ({ kind: 'cidr', cidr: CidrIpv6 })),
  ...(PrefixListIds ?? []).map(
    ({ PrefixListId }): Peer => ({ kind: 'prefix-list', prefixListId: PrefixListId }),
  ),
  ...(UserIdGroupPairs ?? []).map(({ GroupId }): Peer => ({ kind: 'security-group', groupId: GroupId })),
];

/** Permissions as single rules, because EC2 creates one rule per peer. */
export const rulesOfPermissions = (
  egress: boolean,
  permissions: readonly IpPermission[],
): readonly SecurityGroupRule[] =>
  permissions.flatMap((permission) => {
    const protocol = protocolOf(permission.IpProtocol);
    const ports = portsOf(protocol, permission.FromPort, permission.ToPort);
    return peersOf(permission).map((peer) => ({ egress, protocol, ...ports, peer }));
  });

/** One rule in the form that EC2 takes. */
export const permissionOf = ({ protocol, fromPort, toPort, peer }: SecurityGroupRule): IpPermission => ({
  IpProtocol: protocol,
  ...(fromPort === undefined ? {} : { FromPort: fromPort }),
  ...(toPort === undefined ? {} : { ToPort: toPort }),
  ...(peer.kind === 'prefix-list' ? { PrefixListIds: [{ PrefixListId: peer.prefixListId }] } : {}),
  ...(peer.kind === 'security-group' ? { UserIdGroupPairs: [{ GroupId: peer.groupId }] } : {}),
  ...(peer.kind === 'cidr' && peer.cidr.includes(':') ? { Ipv6Ranges: [{ CidrIpv6: peer.cidr }] } : {}),
  ...(peer.kind === 'cidr' && !peer.cidr.includes(':') ? { IpRanges: [{ CidrIp: peer.cidr }] } : {}),
});

const covers = ({ protocol, fromPort, toPort }: SecurityGroupRule, port: number): boolean => {
  if (protocol === '-1') return true;
  return (protocol === 'tcp' || protocol === '6') && (fromPort ?? 0) <= port && port <= (toPort ?? 65_535);
};

/** The part of a rule that sessions need, TCP 443 with the same peer; undefined when it has no such part. */
export const sessionPart = (rule: SecurityGroupRule): SecurityGroupRule | undefined =>
  covers(rule, HTTPS)
    ? { egress: rule.egress, protocol: 'tcp', fromPort: HTTPS, toPort: HTTPS, peer: rule.peer }
    : undefined;

/** May the rule matter to sessions, because it allows HTTPS or DNS queries? */
export const mattersToSessions = (rule: SecurityGroupRule): boolean => {
  const isDns = rule.protocol === 'udp' && (rule.fromPort ?? 0) <= 53 && 53 <= (rule.toPort ?? 65_535);
  return covers(rule, HTTPS) || isDns || covers(rule, 53);
};

const cidrPeers = (list: Json | undefined, key: string): readonly Peer[] =>
  membersOf(list).flatMap((member): readonly Peer[] => {
    const cidr = scalarAt(member, key);
    return cidr ? [{ kind: 'cidr', cidr: canonicalCidr(cidr) }] : [];
  });

const groupPeers = (list: Json | undefined): readonly Peer[] =>
  membersOf(list).flatMap((member): readonly Peer[] => {
    const groupId = scalarAt(member, 'groupId');
    return groupId ? [{ kind: 'security-group', groupId }] : [];
  });

const prefixListPeers = (list: Json | undefined): readonly Peer[] =>
  membersOf(list).flatMap((member): readonly Peer[] => {
    const prefixListId = scalarAt(member, 'prefixListId');
    return prefixListId ? [{ kind: 'prefix-list', prefixListId }] : [];
  });

const ofItem = (egress: boolean, item: Json, peers: readonly Peer[]): readonly SecurityGroupRule[] => {
  const protocol = protocolOf(scalarAt(item, 'ipProtocol'));
  const ports = portsOf(protocol, numberAt(item, 'fromPort'), numberAt(item, 'toPort'));
  return peers.map((peer) => ({ egress, protocol, ...ports, peer }));
};

/** The rules of `ipPermissions` in a record. */
const rulesOfRecord = (egress: boolean, permissions: Json | undefined): readonly SecurityGroupRule[] =>
  membersOf(permissions).flatMap((item) => {
    const { ipRanges, ipv6Ranges, prefixListIds, groups } = isObject(item) ? item : {};
    return ofItem(egress, item, [
      ...cidrPeers(ipRanges, 'cidrIp'),
      ...cidrPeers(ipv6Ranges, 'cidrIpv6'),
      ...prefixListPeers(prefixListIds),
      ...groupPeers(groups),
    ]);
  });

/** The one rule of the flat form, which the CLI's short options use; `ipPermissions` is then empty. */
const flatRule = (egress: boolean, request: JsonObject): readonly SecurityGroupRule[] => {
  const cidr = scalarAt(request, 'cidrIp') ?? scalarAt(request, 'cidrIpv6');
  return cidr ? ofItem(egress, request, [{ kind: 'cidr', cidr: canonicalCidr(cidr) }]) : [];
};

/** The rules that a request names by their content, in either form. */
export const requestedRules = (egress: boolean, request: JsonObject): readonly SecurityGroupRule[] => {
  const rules = rulesOfRecord(egress, request['ipPermissions']);
  return rules.length > 0 ? rules : flatRule(egress, request);
};

/** A rule as responses describe it, with its id: `securityGroupRuleSet`, `revokedSecurityGroupRuleSet`. */
export const describedRules = (set: Json | undefined): readonly SecurityGroupRule[] =>
  membersOf(set).flatMap((item) => {
    const cidr = scalarAt(item, 'cidrIpv4') ?? scalarAt(item, 'cidrIpv6');
    const groupId = scalarAt(item, 'referencedGroupId') ?? scalarAt(item, 'referencedGroupInfo', 'groupId');
    const prefixListId = scalarAt(item, 'prefixListId');
    const peers: readonly Peer[] = [
      ...(cidr ? [{ kind: 'cidr', cidr: canonicalCidr(cidr) } as const] : []),
      ...(groupId ? [{ kind: 'security-group', groupId } as const] : []),
      ...(prefixListId ? [{ kind: 'prefix-list', prefixListId } as const] : []),
    ];
    const ruleId = scalarAt(item, 'securityGroupRuleId');
    const rules = ofItem(booleanAt(item, 'isEgress') ?? false, item, peers);
    return rules.map((rule) => (ruleId ? { ruleId, ...rule } : rule));
  });

/** A rule as a person would say it: `egress tcp 443 to 10.0.0.0/16`. */
export const ruleWords = ({ egress, protocol, fromPort, toPort, peer }: SecurityGroupRule): string => {
  const traffic = protocol === '-1' ? 'all traffic' : protocol;
  const ports =
    fromPort === undefined ? '' : fromPort === toPort ? ` ${fromPort}` : ` ${fromPort}-${toPort ?? ''}`;
  return `${egress ? 'egress' : 'ingress'} ${traffic}${ports} ${egress ? 'to' : 'from'} ${peerWords(peer)}`;
};

/** Several rules, as a person would say them. */
export const rulesWords = (rules: readonly SecurityGroupRule[]): string => rules.map(ruleWords).join(', ');
