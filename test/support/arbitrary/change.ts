import fc from 'fast-check';
import type { ApiCall } from '../../../functions/account/api-call.ts';
import { applyCall } from '../../../functions/account/apply-call.ts';
import { presentValue } from '../../../functions/account/observed.ts';
import { inCli } from '../../../functions/account/records/write/caller.ts';
import { recordEvent } from '../../../functions/account/records/write/record-event.ts';
import type { AccountState } from '../../../functions/account/state.ts';
import { replay } from '../../../functions/adapters/memory/replay.ts';
import { watchersOf } from '../../../functions/core/decode.ts';
import type { Family } from '../../../functions/core/prerequisite.ts';
import { parseRecord } from '../../../functions/formats/cloudtrail.ts';
import type { JsonObject } from '../../../functions/formats/json.ts';
import { registry } from '../../../functions/prerequisites/index.ts';
import type { Bench } from '../samples/sample-guard.ts';
import { arbitraryContent } from './account.ts';
import { identityCalls } from './identity-calls.ts';
import { nameCalls } from './name-calls.ts';
import { networkCalls } from './network-calls.ts';
import { preferenceCalls } from './preference-calls.ts';
import { heldByProfile } from './profile-calls.ts';
import { isModelled, recordOfUnmodelled, sameAs, type Unmodelled } from './unmodelled.ts';

/** A change that the guard watches. */
export type Happening = ApiCall | Unmodelled;

/** Every API that the registry watches. */
export const WATCHED: readonly string[] = [
  ...new Set(registry.flatMap(({ watches }) => Object.keys(watches))),
];

/** All changes that an account allows; `content` is what documents are set to. */
export const happeningsIn = (state: AccountState, content: string): readonly Happening[] => [
  ...preferenceCalls(state, content),
  ...networkCalls(state),
  ...nameCalls(state),
  ...identityCalls(state),
];

/** Chooses a change before the account is known. */
export type Pick = { readonly api: string; readonly pick: number; readonly content: string };

/** Each watched API is equally likely, however many resources of the account it could be called on. */
export const arbitraryPick: fc.Arbitrary<Pick> = fc.record({
  api: fc.constantFrom(...WATCHED),
  pick: fc.nat(),
  content: arbitraryContent,
});

/** The chosen change; undefined if the account has no resource on which the API could be called. */
export const picked = (state: AccountState, { api, pick, content }: Pick): Happening | undefined => {
  const all = happeningsIn(state, content).filter((happening) => happening.api === api);
  return all[pick % all.length];
};

const count = { events: 0 };

const nextId = (): string => {
  count.events += 1;
  return `00000000-0000-4000-9000-${String(count.events).padStart(12, '0')}`;
};

const writeRecord = (made: Bench, call: ApiCall, who: string): JsonObject => {
  const state = made.account.state();
  const { identity, documents } = state;
  const name = call.api === 'ssm:UpdateDocument' ? call.input.Name : '';
  const latest = presentValue(documents[name])?.latestVersion ?? '0';
  const held = heldByProfile(state, call);
  return recordEvent({
    call,
    caller: inCli(identity, who, 'Admin'),
    identity,
    time: made.now.toISOString(),
    eventId: nextId(),
    ...(name === '' ? {} : { documentVersion: String(Number(latest) + 1) }),
    ...(held ? { held } : {}),
  });
};

/**
 * Applies a change to the account of a bench as its record describes it, and returns the record, or undefined if AWS
 * refuses it. A refused call has a record as well, but it changed nothing.
 */
export const happen = (
  made: Bench,
  happening: Happening,
  who = 'alice@example.com',
): JsonObject | undefined => {
  if (!isModelled(happening)) {
    const same = sameAs(happening);
    return same && !made.account.apply(same).ok ? undefined : recordOfUnmodelled(happening);
  }
  if (!applyCall(made.account.state(), happening).ok) return undefined;
  const event = writeRecord(made, happening, who);
  const parsed = parseRecord(event);
  if (parsed.kind !== 'change') throw new Error(parsed.because);
  const { input } = happening;
  const next = 'Content' in input ? [[input.Name, [input.Content]] as const] : [];
  replay(parsed.change, made.account, new Map(next));
  return event;
};

/** The families that watch a call. */
export const familiesOf = (api: string): readonly Family[] => [
  ...new Set(watchersOf(registry, api).map(({ prerequisite }) => prerequisite.family)),
];
