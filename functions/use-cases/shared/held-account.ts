import { emptyState, mergeStates } from '../../account/collections.ts';
import {
  findEndpoint,
  findNatGateway,
  findNetworkAcl,
  findRouteTable,
  findSecurityGroup,
  findSubnet,
} from '../../account/network/find-part.ts';
import type { NetworkResource } from '../../account/network/network-resource.ts';
import type { TaggedIds } from '../../account/network/tagged-ids.ts';
import { isOfDenial, type Observed, presentValue } from '../../account/observed.ts';
import type { AccountState, Scope } from '../../account/state.ts';
import { own } from '../../formats/json.ts';
import { createShelf, type Kept, type Window } from './shelf.ts';

/** What a warm process holds of the account. A VPC weighs one and as much as it has nodes. */
const MOST = 4_000;
/** Answers to scopes that are no list of members, such as that for a role with its nodes. */
const MOST_WHOLE = 50;

type Held = { readonly state: AccountState };

/** What is held of a scope, what is left to read, and whether another judgement has read some of it. */
export type Answer = { readonly state: AccountState; readonly missing: Scope; readonly isShared: boolean };

type Tagged = Observed<TaggedIds>;

export type HeldAccount = {
  /** Undefined if nothing of it is held. */
  answer(scope: Scope, window: Window): Answer | undefined;
  /** Keeps what one call of the reader answered, except for what was refused. */
  keep(scope: Scope, state: AccountState, kept: Omit<Kept<unknown>, 'value'>): void;
  tagged(key: string, window: Window): (Kept<Tagged> & { readonly isShared: boolean }) | undefined;
  keepTagged(key: string, kept: Kept<Tagged>): void;
};

/** Parts that are in one VPC for as long as they exist: who holds the VPC need not ask where they are. */
const STAYS: Partial<Readonly<Record<NetworkResource['kind'], typeof findSecurityGroup>>> = {
  'security-group': findSecurityGroup,
  'network-acl': findNetworkAcl,
  subnet: findSubnet,
  'route-table': findRouteTable,
  'nat-gateway': findNatGateway,
  'vpc-endpoint': findEndpoint,
};

/** Was some of it refused? What a role may not read now, it may read in a moment. */
const isRefused = (value: unknown): boolean => {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some(isRefused);
  const { status, because, unread } = value as {
    readonly status?: unknown;
    readonly because?: unknown;
    readonly unread?: unknown;
  };
  if (status === 'unknown' && typeof because === 'string' && isOfDenial(because)) return true;
  return (Array.isArray(unread) && unread.length > 0) || Object.values(value).some(isRefused);
};

const isKeepable = (observed: Observed<unknown> | undefined): boolean =>
  observed !== undefined && observed.status !== 'unknown' && !isRefused(observed);

/** Collections of which a reading brings exactly what was asked for, and a VPC its option set. */
type ByMember = 'networks' | 'dhcpOptions' | 'parameters';
const BY_MEMBER: readonly ByMember[] = ['networks', 'dhcpOptions', 'parameters'];

type Asked = NonNullable<Scope['documents']>[number];

/** A document that was asked for without its tags does not answer who needs them. */
const documentKey = ({ name, versions = [], tags }: Asked): string =>
  JSON.stringify(['documents', name, versions, tags ?? true]);

/** A whole document also answers who does without its tags. */
const documentKeys = ({ name, versions = [], tags }: Asked): readonly string[] => [
  documentKey({ name, versions }),
  ...(tags === false ? [documentKey({ name, versions, tags })] : []),
];

/** Scopes that are answered member by member; any other is answered as a whole, or not at all. */
const isByMember = (scope: Scope): boolean =>
  Object.entries(scope).every(
    ([name, part]) => (part ?? []).length === 0 || [...BY_MEMBER, 'documents', 'networksOf'].includes(name),
  );

const networkState = (state: AccountState, id: string): Partial<AccountState> => {
  const observed = state.networks[id];
  const set = presentValue(observed)?.dhcpOptionsId;
  const options = set === undefined ? undefined : state.dhcpOptions[set];
  return {
    networks: observed ? { [id]: observed } : {},
    dhcpOptions: set !== undefined && options ? { [set]: options } : {},
  };
};

const holds = ({ state }: Held, { kind, id }: NetworkResource): boolean =>
  Object.values(state.networks).some((observed) => {
    const network = presentValue(observed);
    return network !== undefined && STAYS[kind]?.(network, id) !== undefined;
  });

/** A member that is held by itself, under its key. */
type Member = readonly [key: string, state: Partial<AccountState>, weight: number];

/** The members that an answer holds, without those that were refused. */
const membersOf = (scope: Scope, state: AccountState): readonly Member[] => [
  ...Object.entries(state.networks).flatMap(([id, observed]): readonly Member[] => {
    const part = networkState(state, id);
    const isWhole = [observed, ...Object.values(part.dhcpOptions ?? {})].every(isKeepable);
    return isWhole ? [[`networks ${id}`, part, 1 + (presentValue(observed)?.nodes.length ?? 0)]] : [];
  }),
  ...(['dhcpOptions', 'parameters'] as const).flatMap((name) =>
    (scope[name] ?? []).flatMap((id): readonly Member[] => {
      const observed = state[name][id];
      return isKeepable(observed) ? [[`${name} ${id}`, { [name]: { [id]: observed } }, 1]] : [];
    }),
  ),
  ...(scope.documents ?? []).flatMap((one): readonly Member[] => {
    const observed = own(state.documents, one.name);
    return observed && isKeepable(observed)
      ? [[documentKey(one), { documents: { [one.name]: observed } }, 1]]
      : [];
  }),
];

/** Says of what was found whether another judgement has read it. */
const shared = <T>(
  found: Kept<T> | undefined,
  { by }: Window,
): (Kept<T> & { readonly isShared: boolean }) | undefined => found && { ...found, isShared: found.by !== by };

/** What a warm process has read of the account, for the judgements that may share it. It calls nothing. */
export const holdAccount = (identity: AccountState['identity']): HeldAccount => {
  const members = createShelf<Held>(MOST);
  const wholes = createShelf<Held>(MOST_WHOLE);
  const tagged = createShelf<Tagged>(1);
  const empty = emptyState(identity);

  const answerByMember = (scope: Scope, window: Window): Answer | undefined => {
    const found: Kept<Held>[] = [];
    const isFound = (kept: Kept<Held> | undefined): boolean => kept !== undefined && found.push(kept) > 0;
    const left = (name: ByMember) =>
      (scope[name] ?? []).filter((id) => !isFound(members.find(`${name} ${id}`, window)));
    const missing = {
      ...Object.fromEntries(BY_MEMBER.map((name) => [name, left(name)])),
      documents: (scope.documents ?? []).filter(
        (one) => !documentKeys(one).some((key) => isFound(members.find(key, window))),
      ),
      networksOf: (scope.networksOf ?? []).filter(
        (one) => !(one.kind in STAYS && isFound(members.some((held) => holds(held, one), window))),
      ),
    };
    if (found.length === 0) return undefined;
    const state = found.reduce((all, { value }) => mergeStates(all, value.state), empty);
    return { state, missing, isShared: found.some(({ by }) => by !== window.by) };
  };

  return {
    answer: (scope, window) => {
      if (isByMember(scope)) return answerByMember(scope, window);
      const found = shared(wholes.find(JSON.stringify(scope), window), window);
      return found && { state: found.value.state, missing: {}, isShared: found.isShared };
    },
    tagged: (key, window) => shared(tagged.find(key, window), window),
    keepTagged: (key, kept) => {
      if (isKeepable(kept.value)) tagged.keep(key, kept);
    },
    keep: (scope, state, kept) => {
      for (const [key, part, weight] of membersOf(scope, state)) {
        members.keep(key, { ...kept, value: { state: { ...empty, ...part } } }, weight);
      }
      // Which VPCs were found depends on what the ledger said meanwhile.
      if (!isByMember(scope) && !scope.networksOf?.length && !isRefused(state)) {
        wholes.keep(JSON.stringify(scope), { ...kept, value: { state } });
      }
    },
  };
};
