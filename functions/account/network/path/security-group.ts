import { type AddressFamily, blocksOf, merged, type Range, touching } from '../../../formats/addresses.ts';
import { own } from '../../../formats/json.ts';
import type { SecurityGroup, SecurityGroupRule, VpcNetwork } from '../network.ts';
import { coverage, hasPort, isProtocol, type Party, type Protocol } from './traffic.ts';
import { broken, OPEN, type PathStep, type StepVerdict, uncertain } from './verdict.ts';

/** What the rules of a group let through in one direction, for one protocol and port. */
export type Let = {
  readonly blocks: Readonly<Record<AddressFamily, readonly Range[]>>;
  readonly groupIds: ReadonlySet<string>;
  readonly prefixListIds: readonly string[];
};

/** What rules let through: blocks, security groups and prefix lists. */
export const letThrough = (
  rules: readonly SecurityGroupRule[],
  { direction, protocol, port }: Pick<GroupQuestion, 'direction' | 'protocol' | 'port'>,
): Let => {
  const peers = rules
    .filter((rule) => rule.egress === (direction === 'out') && hasPort(rule, port))
    .filter((rule) => isProtocol(rule.protocol, protocol))
    .map(({ peer }) => peer);
  const cidrs = peers.flatMap((peer) => (peer.kind === 'cidr' ? [peer.cidr] : []));
  return {
    blocks: { 4: merged(blocksOf(4, cidrs).ranges), 6: merged(blocksOf(6, cidrs).ranges) },
    groupIds: new Set(peers.flatMap((peer) => (peer.kind === 'security-group' ? [peer.groupId] : []))),
    prefixListIds: peers.flatMap((peer) => (peer.kind === 'prefix-list' ? [peer.prefixListId] : [])),
  };
};

const sorted = new WeakMap<readonly SecurityGroupRule[], Map<string, Let>>();

/** All nodes ask the same groups, which may have thousands of rules, so the rules are sorted once. */
const letBy = ({ rules }: SecurityGroup, question: GroupQuestion): Let => {
  const key = `${question.direction} ${question.protocol} ${question.port}`;
  const kept = sorted.get(rules) ?? new Map<string, Let>();
  const known = kept.get(key);
  if (known) return known;
  const found = letThrough(rules, question);
  sorted.set(rules, kept.set(key, found));
  return found;
};

/** What a group allows for a party: addresses, or a doubt. */
type Match = { readonly ranges: readonly Range[]; readonly doubt?: string };

const byPrefixList = (listId: string, party: Party, network: VpcNetwork): Match => {
  if (party.prefixListId === listId) return { ranges: party.addresses.ranges };
  const list = network.prefixLists[listId];
  if (list?.status === 'present') return blocksOf(party.addresses.family, list.value);
  return { ranges: [], doubt: `the prefix list ${listId} could not be read` };
};

/**
 * "When you specify a security group as the source or destination for a rule, the rule affects all instances that
 * are associated with the security groups": it matches when the other interface carries that group.
 */
const matchesOf = (
  { blocks, groupIds, prefixListIds }: Let,
  party: Party,
  network: VpcNetwork,
): readonly Match[] => [
  { ranges: touching(blocks[party.addresses.family], party.addresses.ranges) },
  ...(party.groupIds.some((groupId) => groupIds.has(groupId)) ? [{ ranges: party.addresses.ranges }] : []),
  ...prefixListIds.map((listId) => byPrefixList(listId, party, network)),
];

type GroupQuestion = {
  readonly step: PathStep;
  readonly groupIds: readonly string[];
  readonly direction: 'in' | 'out';
  readonly party: Party;
  readonly protocol: Protocol;
  readonly port: number;
};

const sayWhat = ({ direction, party, protocol, port }: GroupQuestion): string =>
  `${protocol.toUpperCase()} ${port} ${direction === 'out' ? 'to' : 'from'} ${party.name}`;

/**
 * Do the security groups of an interface allow a connection to start? All rules allow, and the rules of all
 * groups add up: "the rules from each security group are aggregated to form a single set of rules". Answers
 * need no rule, because groups are stateful.
 * Source: https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
 */
export const throughGroups = (network: VpcNetwork, question: GroupQuestion): StepVerdict => {
  const { step, groupIds, party } = question;
  const known = groupIds.flatMap((groupId): readonly SecurityGroup[] => {
    const group = own(network.securityGroups, groupId);
    return group?.status === 'present' ? [group.value] : [];
  });
  const matches = known.flatMap((group) => matchesOf(letBy(group, question), party, network));
  const covered = coverage(
    party,
    matches.flatMap(({ ranges }) => ranges),
  );
  if (covered === 'all') return OPEN;
  const what = sayWhat(question);
  if (known.length < groupIds.length || groupIds.length === 0) {
    return uncertain(step, `not all security groups that apply to ${what} could be read`);
  }
  const doubt = matches.flatMap((match) => match.doubt ?? []).toSorted()[0];
  if (doubt !== undefined) return uncertain(step, `${doubt}, and no other rule allows ${what}`);
  if (covered === 'some') return uncertain(step, `the security groups allow ${what} only in part`);
  const ids = [...new Set(groupIds)].toSorted();
  return broken(step, `no rule of ${ids.join(', ')} allows ${what}`, ids);
};
