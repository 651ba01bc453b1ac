import { mergeStates } from '../../../functions/account/collections.ts';
import { redecide } from '../../../functions/account/identity/redecide.ts';
import type { NetworkResource } from '../../../functions/account/network/network-resource.ts';
import { networksOf as allNetworks } from '../../../functions/account/network/parts.ts';
import { isEmptyScope, unreadPart } from '../../../functions/account/scope.ts';
import type { AccountState, Scope } from '../../../functions/account/state.ts';
import { createEmbeddedAccount } from '../../../functions/adapters/memory/account.ts';
import type { AccountReader } from '../../../functions/core/ports.ts';
import { type BlindCollection, type BlindMember, blinded } from './blind.ts';

/** From when on backwards something is not known, and why. */
export type End = BlindMember & { readonly at: string; readonly because: string };

/** The account of today, and how more of it can be read. */
export type Today = {
  readonly state: AccountState;
  /** Reads more of it; undefined if all that there is was given. */
  readonly read?: ((scope: Scope) => Promise<AccountState>) | undefined;
};

/** An account that goes back in time, one change after the other. */
export type Past = {
  /** Reads the account as it was. What was not read yet is read of today, and no later change has touched it. */
  readonly reader: AccountReader;
  /** The account right after the change at which the walk has arrived. */
  state(): AccountState;
  /** The account of today, as far as it was read. */
  today(): AccountState;
  /** Is only that read for which somebody asks? Then nobody knows what else there is. */
  readonly isPartial: boolean;
  goTo(before: AccountState): void;
  /** From here on backwards, whatever these names may stand for is unknown. */
  blind(names: ReadonlySet<string>, because: string, at: string): void;
  /** The same for the networks of all VPCs, known by now or read later. */
  blindAll(because: string, at: string): void;
  /** Why something that a change names is not known here; undefined if all of it may be known. */
  whyBlind(names: ReadonlySet<string>): string | undefined;
  /** Why something in some collections is not known here; undefined if all of it may be known. */
  whyHidden(collections: readonly BlindCollection[]): string | undefined;
  /** What is not known any more, from which time on. */
  ends(): readonly End[];
};

/** Adds what was read, without touching what is known already: the walk may have changed it. */
const adding = (known: AccountState, fresh: AccountState): AccountState => ({
  ...mergeStates(fresh, known),
  identity: known.identity,
});

/** What IAM decides today is brought to the roles and policies of then, as far as they are known. */
const addingThen = (past: AccountState, fresh: AccountState, today: AccountState): AccountState => {
  const added = adding(past, fresh);
  const { decisions } = redecide(today, { ...added, decisions: fresh.decisions });
  return { ...added, decisions: { ...decisions, ...past.decisions } };
};

const keyOf = (name: string, item: unknown): string => `${name}|${JSON.stringify(item)}`;

const keysOf = (scope: Scope): readonly string[] =>
  Object.entries(scope).flatMap(([name, items]) => (items ?? []).map((item) => keyOf(name, item)));

/** The part of a scope that was not asked for before: today is read once, whatever looks for it. */
const notAsked = (scope: Scope, asked: ReadonlySet<string>): Scope =>
  Object.fromEntries(
    Object.entries(scope).map(([name, items]) => [
      name,
      ((items ?? []) as readonly unknown[]).filter((item) => !asked.has(keyOf(name, item))),
    ]),
  );

/** Looking a part up reads its whole VPC, so what the account of then holds is not looked up again. */
const unplaced = async (
  parts: Scope['networksOf'],
  current: AccountState,
  lost: ReadonlyMap<string, string>,
): Promise<NonNullable<Scope['networksOf']>> => {
  const missing: NetworkResource[] = [];
  for (const part of parts ?? []) {
    const { networks } = await createEmbeddedAccount(current).read({ networksOf: [part] });
    if (Object.keys(networks).length === 0 && !lost.has(part.id)) missing.push(part);
  }
  return missing;
};

/** Reads an account in memory, after what is missing was added to it. */
const readerOver = (embedded: () => AccountReader, load: (scope: Scope) => Promise<void>): AccountReader => ({
  read: async (scope) => {
    await load(scope);
    return embedded().read(scope);
  },
  reread: (state, resources) => embedded().reread(state, resources),
  ec2Tagged: (key) => embedded().ec2Tagged(key),
  connectedNodes: () => embedded().connectedNodes(),
  managedNodes: () => embedded().managedNodes(),
  sessionVpcs: () => embedded().sessionVpcs(),
  egressVpcs: () => embedded().egressVpcs(),
  vpcsRoutedTo: (targets) => embedded().vpcsRoutedTo(targets),
});

/** The account of today, which can be walked back change by change. */
export const createPast = ({ state: given, read }: Today): Past => {
  let today = given;
  let current = given;
  const asked = new Set<string>();
  const marks: { readonly names: ReadonlySet<string>; readonly because: string; readonly at: string }[] = [];
  let everywhere: { readonly because: string; readonly at: string } | undefined;
  const lost = new Map<string, string>();
  const ends = new Map<string, End>();
  const lose = (names: ReadonlySet<string>, because: string, at: string): void => {
    const { state, members, names: unseen } = blinded(current, names, because);
    current = state;
    for (const name of [...names, ...unseen]) if (!lost.has(name)) lost.set(name, because);
    for (const member of members) {
      const key = `${member.collection}|${member.id}`;
      if (!ends.has(key)) ends.set(key, { ...member, at, because });
    }
  };
  const loseAll = (because: string, at: string): void =>
    lose(new Set(allNetworks(current).map(({ vpcId }) => vpcId)), because, at);
  const load = async (scope: Scope): Promise<void> => {
    if (!read) return;
    const networksOf = await unplaced(scope.networksOf, current, lost);
    const wanted = { ...unreadPart(scope, today), ...(networksOf.length > 0 ? { networksOf } : {}) };
    const missing = notAsked(wanted, asked);
    if (isEmptyScope(missing)) return;
    const fresh = await read(missing);
    for (const key of keysOf(missing)) asked.add(key);
    today = adding(today, fresh);
    current = addingThen(current, fresh, today);
    // A later change may have touched it before anybody asked for it.
    for (const { names, because, at } of marks) lose(names, because, at);
    if (everywhere) loseAll(everywhere.because, everywhere.at);
  };
  return {
    reader: readerOver(() => createEmbeddedAccount(current), load),
    state: () => current,
    today: () => today,
    isPartial: read !== undefined,
    goTo: (before) => {
      current = before;
    },
    blind: (names, because, at) => {
      if (read) marks.push({ names, because, at });
      lose(names, because, at);
    },
    blindAll: (because, at) => {
      everywhere ??= { because, at };
      loseAll(because, at);
    },
    whyBlind: (names) => lost.get([...names].find((name) => lost.has(name)) ?? ''),
    whyHidden: (collections) =>
      [...ends.values()].find(({ collection }) => collections.includes(collection))?.because,
    ends: () => [...ends.values()],
  };
};
