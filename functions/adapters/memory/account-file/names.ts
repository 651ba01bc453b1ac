import { plainName } from '../../../account/network/names/domains.ts';
import type { ZoneRecord } from '../../../account/network/names/names.ts';
import type { GroupRules, NameSource } from '../../../account/network/names/sources.ts';
import type { VpcNames } from '../../../account/network/network.ts';
import { type Observed, present, presentValue, unknown } from '../../../account/observed.ts';
import { own } from '../../../formats/json.ts';
import type { DescribedNames } from './names-schema.ts';
import type { AccountFile } from './schema.ts';

type Sources = Readonly<Record<string, Observed<NameSource>>>;

const recordFrom = ({ name, alias, ...record }: ZoneRecord): ZoneRecord => ({
  ...record,
  name: plainName(name),
  ...(alias === undefined ? {} : { alias: plainName(alias) }),
});

const rulesOf = (
  groupId: string,
  rules: NonNullable<AccountFile['firewallRuleGroups']>[string],
): GroupRules =>
  rules.map(({ domains, listId = `rslvr-fdl-${groupId}`, ...rule }) => ({
    ...rule,
    groupId,
    listId,
    domains: domains ? present(domains) : unknown('the list could not be read'),
  }));

/** The zones, rules and rule groups of a file. A zone of another account does not show its records. */
export const sourcesFrom = (file: AccountFile): Sources => {
  const { accountId } = file.identity;
  const zones = Object.entries(file.hostedZones ?? {}).map(([zoneId, described]) => {
    const { name, owner = accountId, records = [] } = described;
    const shown =
      owner === accountId ? present(records.map(recordFrom)) : unknown('only its owner may read them');
    const zone = { zoneId, name: plainName(name), owner, records: shown };
    return [zoneId, present<NameSource>({ kind: 'hosted-zone', zone })] as const;
  });
  const rules = Object.entries(file.resolverRules ?? {}).map(([ruleId, described]) => {
    const rule = { ...described, ruleId, domain: plainName(described.domain) };
    return [ruleId, present<NameSource>({ kind: 'resolver-rule', rule })] as const;
  });
  const groups = Object.entries(file.firewallRuleGroups ?? {}).map(([groupId, described]) => {
    const source: NameSource = { kind: 'firewall-rule-group', rules: rulesOf(groupId, described) };
    return [groupId, present(source)] as const;
  });
  return Object.fromEntries([...zones, ...rules, ...groups]);
};

/** What is associated with a VPC, as the account state holds it. */
export const namesFrom = (names: DescribedNames, sources: Sources): VpcNames => {
  const sourceOf = (id: string): NameSource | undefined => presentValue(own(sources, id));
  const found = (ids: readonly string[]): readonly NameSource[] => ids.flatMap((id) => sourceOf(id) ?? []);
  return {
    zones: present(found(names.zones).flatMap((one) => (one.kind === 'hosted-zone' ? [one.zone] : []))),
    rules: present(found(names.rules).flatMap((one) => (one.kind === 'resolver-rule' ? [one.rule] : []))),
    firewall: present(
      names.firewall.flatMap(({ groupId, priority }) => {
        const group = sourceOf(groupId);
        return group?.kind === 'firewall-rule-group'
          ? group.rules.map((rule) => ({ ...rule, groupPriority: priority }))
          : [];
      }),
    ),
    profiles: present(names.profiles),
    elsewhere: {},
    holders: {},
  };
};
