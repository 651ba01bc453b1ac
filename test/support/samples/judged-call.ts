import type { ApiCall } from '../../../functions/account/api-call.ts';
import { networkBaseline } from '../../../functions/account/network/baseline.ts';
import type { VpcNetwork } from '../../../functions/account/network/network.ts';
import { present } from '../../../functions/account/observed.ts';
import { inCli } from '../../../functions/account/records/write/caller.ts';
import { recordEvent } from '../../../functions/account/records/write/record-event.ts';
import type { AccountState } from '../../../functions/account/state.ts';
import { createEmbeddedAccount } from '../../../functions/adapters/memory/account.ts';
import { evaluate } from '../../../functions/core/blame/evaluate.ts';
import { watchersOf } from '../../../functions/core/decode.ts';
import { parseRecord } from '../../../functions/formats/cloudtrail.ts';
import { DOCUMENT, IDENTITY } from './sample-account.ts';
import { NETWORK, pathState } from './sample-paths.ts';

/** What the guard of networks makes of a call, read as its own record tells it to. */
export type JudgedCall = {
  /** `irrelevant`, `unreadable`, `superseded`, or `judged`. */
  readonly seen: string;
  /** `prerequisite attribution` of what is broken. */
  readonly findings: readonly string[];
  readonly because: readonly string[];
  readonly doubts: readonly string[];
  /** The APIs of the way back, and why a person must take it. */
  readonly back: readonly string[];
};

const nothing = (seen: string): JudgedCall => ({ seen, findings: [], because: [], doubts: [], back: [] });

const judgeIn = async (state: AccountState, before: readonly VpcNetwork[], call: ApiCall) => {
  const event = recordEvent({
    call,
    caller: inCli(IDENTITY, 'alice@example.com', 'Admin'),
    identity: IDENTITY,
    time: '2026-03-01T09:00:00Z',
    eventId: '00000000-0000-4000-8000-000000000001',
  });
  const parsed = parseRecord(event);
  if (parsed.kind !== 'change') throw new Error(parsed.because);
  const [watcher] = watchersOf(NETWORK, call.api);
  const decoded = watcher?.decoder(parsed.change, { guardedDocuments: [DOCUMENT] });
  if (!decoded) throw new Error(`${call.api} is not watched`);
  if (decoded.kind === 'irrelevant' || decoded.kind === 'unreadable') return nothing(decoded.kind);
  const effect = decoded.kind === 'effect' ? decoded : decoded.resume(undefined);
  const read = await createEmbeddedAccount(state).read(decoded.scope);
  const rememberedNetworks = Object.fromEntries(before.map((one) => [one.vpcId, networkBaseline(one)]));
  const known = { ...read, rememberedNetworks };
  if (!effect.isCurrent(known)) return nothing('superseded');
  const { findings, doubts, plan } = evaluate(NETWORK, effect, known);
  return {
    seen: 'judged',
    findings: findings.map(({ prerequisite, attribution }) => `${prerequisite} ${attribution}`),
    because: findings.map(({ because }) => because),
    doubts: doubts.map(({ because }) => because),
    back: plan?.calls.map(({ api }) => api) ?? [],
  };
};

/** Networks that are remembered as they are, and in which a call is then made. */
export const judgedCall = async (
  before: readonly VpcNetwork[],
  call: ApiCall,
  more: Partial<AccountState> = {},
): Promise<JudgedCall> => {
  const [first] = before;
  if (!first) throw new Error('no network');
  const networks = Object.fromEntries(before.map((one) => [one.vpcId, present(one)]));
  const account = createEmbeddedAccount(pathState(first, { ...more, networks }));
  const applied = account.apply(call);
  if (!applied.ok) throw new Error(applied.errorCode);
  return judgeIn(account.state(), before, call);
};
