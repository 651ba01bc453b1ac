import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { AccountState, Scope } from '../../functions/account/state.ts';
import { withDecisions } from '../../functions/adapters/memory/identities.ts';
import { withoutRefused } from '../../functions/adapters/memory/refused.ts';
import type { Judgement } from '../../functions/core/outcome.ts';
import type { JsonObject } from '../../functions/formats/json.ts';
import { arbitraryAccount, arbitraryContent } from '../support/arbitrary/account.ts';
import { familiesOf, happen, type Pick, picked, WATCHED } from '../support/arbitrary/change.ts';
import { runs } from '../support/arbitrary/runs.ts';
import { type Bench, bench, later } from '../support/samples/sample-guard.ts';

/**
 * Everything that a scope names, with all of its aspects. Documents beside a place are left alone: where they are whole,
 * they are remembered, although not all that they name was read.
 */
const whole = (scope: Scope): Scope => {
  const { documents = [], buckets = [], bucketsPerhapsGone = [], judgedBuckets = [] } = scope;
  const { logGroups = [], judgedLogGroups = [] } = scope;
  const { bucketsPerhapsGone: _, judgedBuckets: __, judgedLogGroups: ___, ...rest } = scope;
  const places = {
    buckets: [...buckets, ...bucketsPerhapsGone, ...judgedBuckets],
    logGroups: [...logGroups, ...judgedLogGroups],
  };
  const isOfPlace = places.buckets.length + places.logGroups.length > 0;
  const all = documents.map(({ name, versions = [] }) => ({ name, versions }));
  return { ...rest, ...places, documents: isOfPlace ? documents : all };
};

/** The same, and all the places of the account, as soon as documents are read. */
const everything =
  (held: () => AccountState) =>
  (scope: Scope): Scope => {
    const asked = whole(scope);
    if (!asked.documents?.length) return asked;
    const { buckets, logGroups } = held();
    return {
      ...asked,
      buckets: [...(asked.buckets ?? []), ...Object.keys(buckets)],
      logGroups: [...(asked.logGroups ?? []), ...Object.keys(logGroups)],
    };
  };

/** A guard that reads by its own scopes, or by scopes that ask for more. */
const guardWith = (
  state: AccountState,
  mode: 'alert' | 'auto-fix',
  refused: readonly string[],
  more: (held: () => AccountState) => (scope: Scope) => Scope,
): Bench => {
  const made = bench({ state, settings: { mode, fixBudget: 9 } });
  const asked = more(() => made.account.state());
  const read = async (scope: Scope, known?: AccountState): Promise<AccountState> =>
    withoutRefused(await made.account.read(asked(scope), known), refused);
  made.ports = { ...made.ports, reader: { ...made.account, read } };
  return made;
};

const OF_PREFERENCES = WATCHED.filter((api) => familiesOf(api).includes('preferences'));
const OF_PLACES = OF_PREFERENCES.filter((api) => api.startsWith('s3:') || api.startsWith('logs:'));

const arbitraryPick = (apis: readonly string[]): fc.Arbitrary<Pick> =>
  fc.record({ api: fc.constantFrom(...apis), pick: fc.nat(), content: arbitraryContent });

const refusals = fc.subarray(
  ['ssm:ListTagsForResource', 's3:GetBucketEncryption', 's3:GetBucketTagging', 'logs:ListTagsForResource'],
  { maxLength: 1 },
);

type Told = {
  readonly judgement: Judgement;
  readonly published: number;
  readonly written: readonly string[];
};

const deliver = async (
  made: Bench,
  event: JsonObject,
  family: 'preferences' | 'identity',
): Promise<Told> => ({
  judgement: await made.deliver(event, family),
  published: made.published.length,
  written: [...made.written],
});

/** The same events are heard by two guards, and each changes its own account. */
const expectAlike = async (one: Bench, other: Bench, picks: readonly Pick[]): Promise<void> => {
  await one.sweep();
  await other.sweep();
  for (const pick of picks) {
    const happening = picked(one.account.state(), pick);
    const event = happening && happen(one, happening);
    if (!event) continue;
    other.account.set(one.account.state());
    for (const family of ['preferences', 'identity'] as const) {
      if (!familiesOf(pick.api).includes(family)) continue;
      const told = await deliver(one, event, family);
      expect(told).toEqual(await deliver(other, event, family));
      expect(one.published).toEqual(other.published);
      expect(one.account.state()).toEqual(other.account.state());
    }
    later(one, 1);
    later(other, 1);
  }
};

const mode = fc.constantFrom<('alert' | 'auto-fix')[]>('alert', 'auto-fix');
const keep = () => (scope: Scope) => scope;

it('judges, tells and repairs as if everything that is named were read whole', async () => {
  const picks = fc.array(arbitraryPick(OF_PREFERENCES), { minLength: 1, maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(arbitraryAccount, picks, mode, refusals, async (given, all, how, refused) => {
      const state = withDecisions(given);
      const lean = guardWith(state, how, refused, keep);
      await expectAlike(
        lean,
        guardWith(state, how, refused, () => whole),
        all,
      );
    }),
    { numRuns: runs(25) },
  );
});

it('judges a change of a place as if all the other places had been read', async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryAccount, arbitraryPick(OF_PLACES), mode, async (given, pick, how) => {
      const state = withDecisions(given);
      await expectAlike(guardWith(state, how, [], keep), guardWith(state, how, [], everything), [pick]);
    }),
    { numRuns: runs(25) },
  );
});
