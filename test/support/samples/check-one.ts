import type { Snapshot } from '../../../functions/account/snapshot.ts';
import type { AccountState } from '../../../functions/account/state.ts';
import type { Effect } from '../../../functions/core/effect.ts';
import type { Impact, Prerequisite, Result } from '../../../functions/core/prerequisite.ts';
import { DOCUMENT } from './sample-account.ts';
import { changeOf, type EventParts } from './sample-event.ts';

/** One line of a table: the account, and what the check must say about it. */
export type Case = readonly [
  name: string,
  state: AccountState,
  expected: Result['kind'] | Impact | 'security' | 'nothing',
];

/** The worst that a check says, as one word: `pass`, `unknown`, or the impact; `nothing` without a subject. */
export const verdict = (results: readonly Result[]): Case[2] => {
  const failed = results.find((result) => result.kind === 'fail');
  if (failed?.kind === 'fail') return failed.security ? 'security' : failed.impact;
  const kinds = results.map(({ kind }) => kind);
  return (
    kinds.find((kind) => kind === 'unknown') ?? kinds.find((kind) => kind === 'pass') ?? kinds[0] ?? 'nothing'
  );
};

/** The effect of one event with the given previous value; throws if the decoder returns anything else. */
export const effectOf = (
  prerequisite: Prerequisite,
  api: string,
  parts: EventParts,
  snapshot?: Snapshot,
): Effect => {
  const decoded = prerequisite.watches[api]?.(changeOf(api, parts), { guardedDocuments: [DOCUMENT] });
  if (decoded?.kind === 'effect') return decoded;
  if (decoded?.kind !== 'needs-previous') throw new Error(`no effect: ${decoded?.kind}`);
  return decoded.resume(snapshot && { source: 'baseline', seenAt: '2026-03-01T00:00:00Z', snapshot });
};

/** What a decoder answers, by kind. */
export const kindOf = (prerequisite: Prerequisite, api: string, parts: EventParts): string | undefined =>
  prerequisite.watches[api]?.(changeOf(api, parts), { guardedDocuments: [DOCUMENT] }).kind;
