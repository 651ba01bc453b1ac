import { firewallIn, readProfiles, rulesIn, zonesIn } from '../../account/network/names/profiles.ts';
import type { VpcNames } from '../../account/network/network.ts';
import { networksOf } from '../../account/network/parts.ts';
import { presentValue } from '../../account/observed.ts';
import type { AccountState } from '../../account/state.ts';
import type { ToFields } from './to-fields.ts';

const namesOf = (state: AccountState): readonly VpcNames[] =>
  networksOf(state).flatMap(({ names }) => names ?? []);

/** The VPCs whose names hold something. */
const vpcsWith = (state: AccountState, holds: (names: VpcNames) => boolean | undefined): string | undefined =>
  networksOf(state)
    .flatMap(({ vpcId, names }) => (names && holds(names) ? [vpcId] : []))
    .join(', ') || undefined;

/** A zone: where it counts, and where it leads. */
export const zoneFields: ToFields = (state, id) => {
  const zone = namesOf(state)
    .flatMap(zonesIn)
    .find(({ zoneId }) => zoneId === id);
  const records = (presentValue(zone?.records) ?? []).filter(({ type }) =>
    ['A', 'AAAA', 'CNAME'].includes(type),
  );
  return {
    VPCs: vpcsWith(state, (names) => zonesIn(names).some(({ zoneId }) => zoneId === id)),
    ...Object.fromEntries(
      records.map(({ name, type, values, alias }) => [`${name} ${type}`, alias ?? values.join(', ')]),
    ),
  };
};

/** A rule: where it counts, and which servers it leads to. */
export const resolverRuleFields: ToFields = (state, id) => {
  const rule = namesOf(state)
    .flatMap(rulesIn)
    .find(({ ruleId }) => ruleId === id);
  return {
    VPCs: vpcsWith(state, (names) => rulesIn(names).some(({ ruleId }) => ruleId === id)),
    servers: rule?.targets.join(', '),
  };
};

/** A rule group: where it counts, and what its rules do. */
export const firewallFields: ToFields = (state, id) => {
  const rules = namesOf(state)
    .flatMap(firewallIn)
    .filter(({ groupId }) => groupId === id);
  return {
    VPCs: vpcsWith(state, (names) => firewallIn(names).some(({ groupId }) => groupId === id)),
    ...Object.fromEntries(
      rules.map(({ name, action, priority }) => [`rule ${name}`, `${priority} ${action}`]),
    ),
  };
};

/** A list of domains: its VPCs, and what the rules that use it do. */
export const domainListFields: ToFields = (state, id) => {
  const rules = namesOf(state).flatMap((names) => firewallIn(names).filter(({ listId }) => listId === id));
  return {
    VPCs: vpcsWith(state, (names) => firewallIn(names).some(({ listId }) => listId === id)),
    ...Object.fromEntries(rules.map(({ name, action }) => [`rule ${name}`, action])),
    domains: presentValue(rules[0]?.domains)?.join(', '),
  };
};

/** A Profile: its VPCs, and what it brings. */
export const profileContentFields: ToFields = (state, id) => {
  const profile = namesOf(state)
    .flatMap((names) => readProfiles(names))
    .find(({ profileId }) => profileId === id);
  const ids = (all: readonly string[] | undefined): string | undefined =>
    all && all.length > 0 ? [...new Set(all)].join(', ') : undefined;
  return {
    VPCs: vpcsWith(state, ({ profiles }) =>
      presentValue(profiles)?.some(({ profileId }) => profileId === id),
    ),
    zones: ids(profile?.zones.map(({ zoneId }) => zoneId)),
    rules: ids(profile?.rules.map(({ ruleId }) => ruleId)),
    'DNS Firewall': ids(profile?.firewall.map(({ groupId }) => groupId)),
    endpoints: ids(profile?.endpointIds),
  };
};
