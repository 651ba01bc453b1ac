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
    .flatMap(({ zones }) => presentValue(zones) ?? [])
    .find(({ zoneId }) => zoneId === id);
  const records = (presentValue(zone?.records) ?? []).filter(({ type }) =>
    ['A', 'AAAA', 'CNAME'].includes(type),
  );
  return {
    VPCs: vpcsWith(state, ({ zones }) => presentValue(zones)?.some(({ zoneId }) => zoneId === id)),
    ...Object.fromEntries(
      records.map(({ name, type, values, alias }) => [`${name} ${type}`, alias ?? values.join(', ')]),
    ),
  };
};

/** A rule: where it counts, and which servers it leads to. */
export const resolverRuleFields: ToFields = (state, id) => {
  const rule = namesOf(state)
    .flatMap(({ rules }) => presentValue(rules) ?? [])
    .find(({ ruleId }) => ruleId === id);
  return {
    VPCs: vpcsWith(state, ({ rules }) => presentValue(rules)?.some(({ ruleId }) => ruleId === id)),
    servers: rule?.targets.join(', '),
  };
};

/** A rule group: where it counts, and what its rules do. */
export const firewallFields: ToFields = (state, id) => {
  const rules = namesOf(state)
    .flatMap(({ firewall }) => presentValue(firewall) ?? [])
    .filter(({ groupId }) => groupId === id);
  return {
    VPCs: vpcsWith(state, ({ firewall }) => presentValue(firewall)?.some(({ groupId }) => groupId === id)),
    ...Object.fromEntries(
      rules.map(({ name, action, priority }) => [`rule ${name}`, `${priority} ${action}`]),
    ),
  };
};
