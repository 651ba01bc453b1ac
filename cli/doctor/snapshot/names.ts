import type {
  FirewallRule,
  PrivateZone,
  ProfileContents,
  ResolverRule,
} from '../../../functions/account/network/names/names.ts';
import type { GroupRules } from '../../../functions/account/network/names/sources.ts';
import type { VpcNames } from '../../../functions/account/network/network.ts';
import { networksOf } from '../../../functions/account/network/parts.ts';
import { presentValue } from '../../../functions/account/observed.ts';
import type { AccountState } from '../../../functions/account/state.ts';
import type { AccountFileInput } from '../../../functions/adapters/memory/account-file/schema.ts';
import { withoutEmpty } from './collect.ts';

type Part<Name extends keyof AccountFileInput> = NonNullable<AccountFileInput[Name]>;
type Associated = NonNullable<Part<'vpcs'>[string]['names']>;
type Groups = NonNullable<Associated['firewall']>;

/** Everything by which names resolve, as a file describes it: what a VPC names, and what stands behind the ids. */
type Sources = {
  readonly hostedZones: Part<'hostedZones'>;
  readonly resolverRules: Part<'resolverRules'>;
  readonly firewallRuleGroups: Part<'firewallRuleGroups'>;
  readonly profiles: Part<'profiles'>;
  readonly unread: Record<string, string>;
};

const groupsOf = (rules: readonly FirewallRule[]): Groups => {
  const groups = new Map<string, Groups[number]>();
  for (const { groupId, groupPriority: priority, associationId } of rules)
    groups.set(groupId, { groupId, priority, ...(associationId ? { associationId } : {}) });
  return [...groups.values()];
};

const HIDDEN_ZONE = /^the private hosted zone (\S+)$/;

/** A zone of which a Profile shows nothing is named, and nothing stands behind its id. */
const hiddenZones = (unread: readonly string[]): readonly string[] =>
  unread.flatMap((one) => HIDDEN_ZONE.exec(one)?.[1] ?? []);

const associatedIn = ({ zones, rules, firewall, profiles }: VpcNames): Associated => ({
  zones: (presentValue(zones) ?? []).map(({ zoneId }) => zoneId),
  rules: (presentValue(rules) ?? []).map(({ ruleId }) => ruleId),
  firewall: groupsOf(presentValue(firewall) ?? []),
  profiles: (presentValue(profiles) ?? []).map(({ profileId }) => profileId),
});

/** What decides how names resolve in a VPC, and why parts of it could not be read. */
export const namesOf = (names: VpcNames) => {
  const reason = (part: 'zones' | 'rules' | 'firewall' | 'profiles') => {
    const observed = names[part];
    return observed.status === 'unknown' ? { [part]: observed.because } : {};
  };
  return {
    names: associatedIn(names),
    unread: { ...reason('zones'), ...reason('rules'), ...reason('firewall'), ...reason('profiles') },
  };
};

const addZone = (found: Sources, { zoneId, name, owner, records }: PrivateZone): void => {
  found.hostedZones[zoneId] = {
    name,
    owner,
    ...(records.status === 'present'
      ? { records: records.value.map((one) => ({ ...one, values: [...one.values] })) }
      : {}),
  };
  if (records.status === 'unknown') found.unread[zoneId] = records.because;
};

const addRule = (found: Sources, { ruleId, domain, type, targets }: ResolverRule): void => {
  found.resolverRules[ruleId] = { domain: domain || '.', type, targets: [...targets] };
};

const addFirewall = (found: Sources, rules: GroupRules): void => {
  for (const groupId of new Set(rules.map((rule) => rule.groupId))) {
    const own = rules.filter((rule) => rule.groupId === groupId);
    found.firewallRuleGroups[groupId] = own.map(({ groupId: _, domains, ...rule }) => {
      if (domains.status === 'unknown') found.unread[rule.listId] = domains.because;
      const { name, priority, action, response, queryType, listId } = rule;
      return {
        name,
        priority,
        action,
        listId,
        ...withoutEmpty({ response, queryType }),
        ...(domains.status === 'present' ? { domains: [...domains.value] } : {}),
      };
    });
  }
};

const addContents = (found: Sources, profileId: string, contents: ProfileContents): void => {
  const { zones, rules, firewall, endpointIds, unread } = contents;
  for (const zone of zones) addZone(found, zone);
  for (const rule of rules) addRule(found, rule);
  addFirewall(found, firewall);
  found.profiles[profileId] = {
    zones: [...zones.map(({ zoneId }) => zoneId), ...hiddenZones(unread)],
    rules: rules.map(({ ruleId }) => ruleId),
    firewall: groupsOf(firewall),
    endpoints: [...endpointIds],
  };
};

const addNames = (found: Sources, names: VpcNames): void => {
  for (const zone of presentValue(names.zones) ?? []) addZone(found, zone);
  for (const rule of presentValue(names.rules) ?? []) addRule(found, rule);
  addFirewall(found, presentValue(names.firewall) ?? []);
  for (const { profileId, contents } of presentValue(names.profiles) ?? []) {
    if (contents.status === 'present') addContents(found, profileId, contents.value);
    else if (contents.status === 'unknown') found.unread[profileId] = contents.because;
  }
};

/** The zones, rules, rule groups and Profiles that the VPCs of an account name, and those that were read besides. */
export const nameSourcesOf = (state: AccountState): Sources => {
  const found: Sources = {
    hostedZones: {},
    resolverRules: {},
    firewallRuleGroups: {},
    profiles: {},
    unread: {},
  };
  for (const [id, observed] of Object.entries(state.nameSources)) {
    const source = presentValue(observed);
    if (source?.kind === 'hosted-zone') addZone(found, source.zone);
    if (source?.kind === 'resolver-rule') addRule(found, source.rule);
    if (source?.kind === 'firewall-rule-group') addFirewall(found, source.rules);
    if (source?.kind === 'profile') addContents(found, id, source.contents);
  }
  for (const { names } of networksOf(state)) if (names) addNames(found, names);
  return found;
};
