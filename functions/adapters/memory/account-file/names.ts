import { plainName } from '../../../account/network/names/domains.ts';
import type {
  PrivateZone,
  ProfileContents,
  VpcProfile,
  ZoneRecord,
} from '../../../account/network/names/names.ts';
import type { GroupRules, NameSource } from '../../../account/network/names/sources.ts';
import type { VpcNames } from '../../../account/network/network.ts';
import { type Observed, present, presentValue, unknown } from '../../../account/observed.ts';
import { own } from '../../../formats/json.ts';
import type { DescribedNames, DescribedProfile } from './names-schema.ts';
import type { AccountFile } from './schema.ts';
import type { UnreadInVpc } from './unread-schema.ts';

/** Why nothing is known of a Profile that is only named. */
const STRANGE = 'only its owner may read them';
const SHARED = 'another account shares it';

type Reasons = Readonly<Record<string, string>>;

type Sources = Readonly<Record<string, Observed<NameSource>>>;

const recordFrom = ({ name, alias, ...record }: ZoneRecord): ZoneRecord => ({
  ...record,
  name: plainName(name),
  ...(alias === undefined ? {} : { alias: plainName(alias) }),
});

const rulesOf = (
  groupId: string,
  rules: NonNullable<AccountFile['firewallRuleGroups']>[string],
  unread: Reasons,
): GroupRules =>
  rules.map(({ domains, listId = `rslvr-fdl-${groupId}`, ...rule }) => ({
    ...rule,
    groupId,
    listId,
    domains: domains ? present(domains) : unknown(own(unread, listId) ?? 'the list could not be read'),
  }));

/** The zones, rules, rule groups and Profiles of a file. A zone of another account does not show its records. */
export const sourcesFrom = (file: AccountFile): Sources => {
  const { accountId } = file.identity;
  const unread = file.unread?.names ?? {};
  const zones = Object.entries(file.hostedZones ?? {}).map(([zoneId, described]) => {
    const { name, owner = accountId, records = [] } = described;
    const hidden = own(unread, zoneId) ?? (owner === accountId ? undefined : STRANGE);
    const shown = hidden === undefined ? present(records.map(recordFrom)) : unknown(hidden);
    const zone = { zoneId, name: plainName(name), owner, records: shown };
    return [zoneId, present<NameSource>({ kind: 'hosted-zone', zone })] as const;
  });
  const rules = Object.entries(file.resolverRules ?? {}).map(([ruleId, described]) => {
    const rule = { ...described, ruleId, domain: plainName(described.domain) };
    return [ruleId, present<NameSource>({ kind: 'resolver-rule', rule })] as const;
  });
  const groups = Object.entries(file.firewallRuleGroups ?? {}).map(([groupId, described]) => {
    const source: NameSource = { kind: 'firewall-rule-group', rules: rulesOf(groupId, described, unread) };
    return [groupId, present(source)] as const;
  });
  const sources = Object.fromEntries([...zones, ...rules, ...groups]);
  const profiles = Object.entries(file.profiles ?? {}).map(([profileId, described]) => {
    const source: NameSource = { kind: 'profile', contents: contentsFrom(described, sources) };
    return [profileId, present(source)] as const;
  });
  return { ...sources, ...Object.fromEntries(profiles) };
};

const foundIn = (sources: Sources) => {
  const sourceOf = (id: string): NameSource | undefined => presentValue(own(sources, id));
  const all = (ids: readonly string[]): readonly NameSource[] => ids.flatMap((id) => sourceOf(id) ?? []);
  return {
    zones: (ids: readonly string[]) =>
      all(ids).flatMap((one) => (one.kind === 'hosted-zone' ? [one.zone] : [])),
    rules: (ids: readonly string[]) =>
      all(ids).flatMap((one) => (one.kind === 'resolver-rule' ? [one.rule] : [])),
    firewall: (groups: DescribedNames['firewall']) =>
      groups.flatMap(({ groupId, priority, ...association }) => {
        const group = sourceOf(groupId);
        return group?.kind === 'firewall-rule-group'
          ? group.rules.map((rule) => ({ ...rule, groupPriority: priority, ...association }))
          : [];
      }),
  };
};

/** A Profile shows no zone of another account, not even its name. */
const contentsFrom = (described: DescribedProfile, sources: Sources): ProfileContents => {
  const found = foundIn(sources);
  const zones = found.zones(described.zones);
  const isOwn = ({ records }: PrivateZone): boolean => records.status === 'present';
  return {
    zones: zones.filter(isOwn),
    rules: found.rules(described.rules),
    firewall: found.firewall(described.firewall),
    endpointIds: described.endpoints,
    unread: described.zones
      .filter((id) => !zones.some((zone) => zone.zoneId === id && isOwn(zone)))
      .map((id) => `the private hosted zone ${id}`),
  };
};

const shown = <T>(unread: string | undefined, value: T): Observed<T> =>
  unread === undefined ? present(value) : unknown(unread);

/** What is associated with a VPC, as the account state holds it. A Profile that the file does not describe is a stranger's. */
export const namesFrom = (
  names: DescribedNames,
  sources: Sources,
  unread: UnreadInVpc = {},
  reasons: Reasons = {},
): VpcNames => {
  const found = foundIn(sources);
  return {
    zones: shown(unread.zones, found.zones(names.zones)),
    rules: shown(unread.rules, found.rules(names.rules)),
    firewall: shown(unread.firewall, found.firewall(names.firewall)),
    profiles: shown(
      unread.profiles,
      names.profiles.map((profileId): VpcProfile => {
        const source = presentValue(own(sources, profileId));
        const contents =
          source?.kind === 'profile' ? present(source.contents) : unknown(own(reasons, profileId) ?? SHARED);
        return { profileId, contents };
      }),
    ),
    elsewhere: {},
    holders: {},
  };
};
