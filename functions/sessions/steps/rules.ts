import type {
  NetworkAcl,
  SecurityGroup,
  SecurityGroupRule,
  VpcNetwork,
} from '../../account/network/network.ts';
import { throughAcl } from '../../account/network/path/network-acl.ts';
import { throughGroups } from '../../account/network/path/security-group.ts';
import { present, presentValue } from '../../account/observed.ts';
import { own } from '../../formats/json.ts';

type GroupQuestion = Parameters<typeof throughGroups>[1];
type AclQuestion = Parameters<typeof throughAcl>[0];

const peerOf = ({ peer }: SecurityGroupRule): string => {
  if (peer.kind === 'cidr') return peer.cidr;
  return peer.kind === 'security-group' ? peer.groupId : peer.prefixListId;
};

const wordsOf = ({ groupId }: SecurityGroup, rule: SecurityGroupRule): string =>
  `${groupId}${rule.ruleId ? ` (${rule.ruleId})` : ''} ${rule.egress ? 'to' : 'from'} ${peerOf(rule)}`;

/**
 * The rule by which the groups of an interface let a connection through, in words: the first that does so alone. Where
 * several are needed, the groups.
 */
export const allowingRule = (network: VpcNetwork, question: GroupQuestion): string => {
  const groups = question.groupIds.flatMap((id) => presentValue(own(network.securityGroups, id)) ?? []);
  for (const group of groups) {
    for (const rule of group.rules) {
      const alone = { [group.groupId]: present({ ...group, rules: [rule] }) };
      const isEnough =
        throughGroups({ ...network, securityGroups: alone }, { ...question, groupIds: [group.groupId] })
          .kind === 'open';
      if (isEnough) return wordsOf(group, rule);
    }
  }
  return question.groupIds.join(', ');
};

/** The number of the last rule of an ACL that is needed to let packets through in one direction. */
const decidingRule = (acl: NetworkAcl, question: AclQuestion): number | undefined =>
  acl.entries
    .filter(({ egress }) => egress === (question.direction === 'out'))
    .map(({ ruleNumber }) => ruleNumber)
    .toSorted((a, b) => a - b)
    .find((last) => {
      const entries = acl.entries.filter(({ ruleNumber }) => ruleNumber <= last);
      return throughAcl({ ...question, acl: { ...acl, entries } }).kind === 'open';
    });

/** The rules by which an ACL lets packets and their answers through, in words. */
export const allowingEntries = (acl: NetworkAcl | undefined, questions: readonly AclQuestion[]): string => {
  if (!acl) return '';
  const found = questions.flatMap((question) => {
    const rule = decidingRule(acl, question);
    return rule === undefined ? [] : [`${question.direction} rule ${rule}`];
  });
  return [acl.networkAclId, ...new Set(found)]
    .join(', ')
    .replace(', ', ' (')
    .concat(found.length > 0 ? ')' : '');
};
