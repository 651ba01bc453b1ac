import type { AccountState } from '../../../functions/account/state.ts';

/** Ids that AWS makes up anew when something is put back, and what belongs to them. */
const MADE_UP: ReadonlySet<string> = new Set([
  'ruleId',
  'mainAssociationId',
  'networkInterfaceId',
  'addresses',
  'publicIp',
]);

/** Objects whose values are ids that AWS makes up; their keys count. */
const ID_VALUES: ReadonlySet<string> = new Set(['associations']);

/** A value as a text that is the same however lists are ordered: the order of rules and routes means nothing. */
const canonical = (value: unknown): string => {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'undefined';
  if (Array.isArray(value)) return `[${value.map(canonical).toSorted().join(',')}]`;
  const parts = Object.entries(value)
    .filter(([key, one]) => one !== undefined && !MADE_UP.has(key))
    .map(([key, one]) => `${key}:${ID_VALUES.has(key) ? canonical(Object.keys(one ?? {})) : canonical(one)}`);
  return `{${parts.toSorted().join(',')}}`;
};

/** The collections of an account of which a walk knows how they were. */
export const COMPARED = [
  'documents',
  'buckets',
  'logGroups',
  'keys',
  'parameters',
  'dhcpOptions',
  'networks',
  'nameSources',
  'instances',
  'hybridNodes',
  'instanceProfiles',
  'roles',
  'policies',
  'serviceSettings',
  'trails',
  'ownRules',
] as const satisfies readonly (keyof AccountState)[];

const isSame = (a: Readonly<Record<string, unknown>>, b: Readonly<Record<string, unknown>>): boolean =>
  a === b ||
  [...new Set([...Object.keys(a), ...Object.keys(b)])].every(
    (id) => a[id] === b[id] || canonical(a[id]) === canonical(b[id]),
  );

/** Are two states the same account? What was not touched is the same object, so it costs nothing. */
export const isSameAccount = (a: AccountState, b: AccountState): boolean =>
  COMPARED.every((name) => isSame(a[name], b[name]));
