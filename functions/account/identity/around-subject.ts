import { iamName } from '../../formats/names.ts';
import { presentValue } from '../observed.ts';
import type { Resource } from '../resource.ts';
import type { AccountState } from '../state.ts';
import { DEFAULT_ROLE_SETTING } from './service-settings.ts';

/** What belongs together in a state, each by the name of a profile or a role. */
type Index = {
  readonly instancesOf: ReadonlyMap<string, readonly string[]>;
  readonly profilesOf: ReadonlyMap<string, readonly string[]>;
  readonly hybridOf: ReadonlyMap<string, readonly string[]>;
  readonly decisionsOf: ReadonlyMap<string, readonly string[]>;
};

const idsBy = <T>(
  all: Readonly<Record<string, T>>,
  nameOf: (one: T, id: string) => string | undefined,
): ReadonlyMap<string, readonly string[]> => {
  const named = Object.entries(all).flatMap(([id, one]) => {
    const name = nameOf(one, id);
    return name === undefined ? [] : [{ id, name }];
  });
  return new Map(
    [...Map.groupBy(named, ({ name }) => name)].map(([name, found]) => [name, found.map(({ id }) => id)]),
  );
};

const INDEXES = new WeakMap<AccountState, Index>();

/** Each state is indexed once: hundreds of its roles may need advice. */
const indexOf = (state: AccountState): Index => {
  const known = INDEXES.get(state);
  if (known) return known;
  const index: Index = {
    instancesOf: idsBy(state.instances, (one) => {
      const arn = presentValue(one)?.profileArn;
      return arn === undefined ? undefined : iamName(arn);
    }),
    profilesOf: idsBy(state.instanceProfiles, (one) => presentValue(one)?.roleName),
    hybridOf: idsBy(state.hybridNodes, (one) => presentValue(one)?.role),
    decisionsOf: idsBy(state.decisions, (_, key) => key.split('|', 1)[0]),
  };
  INDEXES.set(state, index);
  return index;
};

const pick = <T>(all: Readonly<Record<string, T>>, ids: readonly string[]): Readonly<Record<string, T>> =>
  Object.fromEntries(
    ids.flatMap((id) => {
      const one = Object.hasOwn(all, id) ? all[id] : undefined;
      return one === undefined ? [] : [[id, one]];
    }),
  );

/** The name of the role of nodes without a profile, which any node may fall back to. */
const regionRole = ({ serviceSettings }: AccountState): string | undefined => {
  const value = presentValue(serviceSettings[DEFAULT_ROLE_SETTING])?.value;
  return value ? iamName(value) : undefined;
};

/** A node, and for one without a profile those that have one. Other nodes neither help it nor are changed with it. */
const aroundNode = (state: AccountState, id: string): AccountState => {
  const node = presentValue(state.instances[id]);
  if (!node) return state;
  const isModel = (profileArn: string | undefined): boolean =>
    node.profileArn === undefined && profileArn !== undefined;
  const instances = Object.entries(state.instances).filter(
    ([other, observed]) => other === id || isModel(presentValue(observed)?.profileArn),
  );
  return { ...state, instances: Object.fromEntries(instances), hybridNodes: {} };
};

/** A role with everything that uses it, and some profiles besides its own. */
const aroundRole = (state: AccountState, role: string, profiles: readonly string[] = []): AccountState => {
  const fallback = regionRole(state);
  // Any node may fall back to this one.
  if (role === fallback) return state;
  const { instancesOf, profilesOf, hybridOf, decisionsOf } = indexOf(state);
  const names = [...new Set([...(profilesOf.get(role) ?? []), ...profiles])];
  const roles = fallback === undefined ? [role] : [role, fallback];
  return {
    ...state,
    instances: pick(
      state.instances,
      names.flatMap((name) => instancesOf.get(name) ?? []),
    ),
    instanceProfiles: pick(state.instanceProfiles, names),
    hybridNodes: pick(state.hybridNodes, hybridOf.get(role) ?? []),
    roles: pick(state.roles, roles),
    decisions: pick(
      state.decisions,
      roles.flatMap((name) => decisionsOf.get(name) ?? []),
    ),
  };
};

/**
 * What of the account may matter for the mending of one node, role or profile. Others neither help it nor are changed with
 * it, and there may be thousands of them. A profile that holds no role may get the role of its own name. For one that is
 * gone, any profile may stand in; for it and for any other resource, it is the whole state.
 */
export const aroundSubject = (state: AccountState, { type, id }: Resource): AccountState => {
  switch (type) {
    case 'AWS::EC2::Instance':
      return aroundNode(state, id);
    case 'AWS::IAM::Role':
      return aroundRole(state, id);
    case 'AWS::IAM::InstanceProfile':
      return state.instanceProfiles[id]?.status === 'present' ? aroundRole(state, id, [id]) : state;
    default:
      return state;
  }
};
