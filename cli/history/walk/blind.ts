import type { Role } from '../../../functions/account/identity/identity.ts';
import { presentValue, unknown } from '../../../functions/account/observed.ts';
import type { AccountState } from '../../../functions/account/state.ts';
import { partIds } from './names.ts';
import { COMPARED } from './same.ts';

/** The collections of an account that may become unknown. */
export type BlindCollection = (typeof COLLECTIONS)[number];

/** A resource of which nothing is known any more. */
export type BlindMember = { readonly collection: BlindCollection; readonly id: string };

type Members = Readonly<Record<string, unknown>>;

const ids = new WeakMap<object, ReadonlySet<string>>();

/** The ids and names that a value holds. */
const idsIn = (value: object): ReadonlySet<string> => {
  const known = ids.get(value);
  if (known) return known;
  const found = new Set(JSON.stringify(value).match(/[\w./:+=,@-]+/g) ?? []);
  ids.set(value, found);
  return found;
};

const meets = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean => {
  const [small, large] = a.size < b.size ? [a, b] : [b, a];
  for (const one of small) if (large.has(one)) return true;
  return false;
};

/** Collections whose members an event names, by the member's own name or by what it holds. */
const COLLECTIONS = COMPARED.filter(
  (name): name is Exclude<(typeof COMPARED)[number], 'dhcpOptions'> => name !== 'dhcpOptions',
);

const policiesOf = ({ attachedPolicyArns, boundaryArn }: Role): readonly string[] => [
  ...attachedPolicyArns,
  ...(boundaryArn === undefined ? [] : [boundaryArn]),
];

/** What IAM would decide for a role of which nothing is known any more is not known either. */
const knownDecisions = ({ decisions, roles }: AccountState): AccountState['decisions'] =>
  Object.fromEntries(
    Object.entries(decisions).filter(([key]) => roles[key.split('|')[0] ?? '']?.status !== 'unknown'),
  );

/** A member is touched if it is named. Parts of networks and the ARNs of keys are named by what the member holds. */
const isTouched = (
  collection: BlindCollection,
  id: string,
  member: unknown,
  names: ReadonlySet<string>,
): boolean => {
  if (names.has(id) || names.has(id.split(/[:/]/).at(-1) ?? id)) return true;
  const value = presentValue<object>(member as Parameters<typeof presentValue<object>>[0]);
  if (!value) return false;
  if (/^(networks|keys|policies)$/.test(collection)) return meets(names, idsIn(value));
  // What a role may do is not known if one of its policies is not.
  if (collection === 'roles') return meets(names, new Set(policiesOf(value as Role)));
  return collection === 'parameters' && names.has(id.split(':')[0] ?? id);
};

/** The state without what some names may stand for: the members that it lost, and the names that they held. */
export type Blinded = {
  readonly state: AccountState;
  readonly members: readonly BlindMember[];
  readonly names: readonly string[];
};

type Lost = { readonly members: BlindMember[]; readonly names: string[] };

const blindMembers = (
  collection: BlindCollection,
  members: Members,
  names: ReadonlySet<string>,
  because: string,
  lost: Lost,
): Members => {
  const touched = Object.entries(members).filter(
    ([id, member]) =>
      (member as { readonly status?: string }).status !== 'unknown' &&
      isTouched(collection, id, member, names),
  );
  if (touched.length === 0) return members;
  for (const [id, member] of touched) {
    lost.members.push({ collection, id });
    const value = presentValue<object>(member as Parameters<typeof presentValue<object>>[0]);
    if (collection === 'networks' && value) lost.names.push(...partIds(idsIn(value)));
  }
  return { ...members, ...Object.fromEntries(touched.map(([id]) => [id, unknown(because)])) };
};

/** Makes unknown whatever some names may stand for. */
export const blinded = (state: AccountState, names: ReadonlySet<string>, because: string): Blinded => {
  const lost: Lost = { members: [], names: [] };
  let next: AccountState = state;
  for (const collection of COLLECTIONS) {
    const members = state[collection] as Members;
    const left = blindMembers(collection, members, names, because, lost);
    if (left !== members) next = { ...next, [collection]: left };
  }
  return { state: next.roles === state.roles ? next : { ...next, decisions: knownDecisions(next) }, ...lost };
};
