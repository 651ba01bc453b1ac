import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { walkBack } from '../../cli/history/walk/walk.ts';
import type { AccountState } from '../../functions/account/state.ts';
import { withDecisions } from '../../functions/adapters/memory/identities.ts';
import { rememberAccount } from '../../functions/adapters/memory/remember.ts';
import type { Outcome } from '../../functions/core/outcome.ts';
import { type Change, parseRecord } from '../../functions/formats/cloudtrail.ts';
import type { JsonObject } from '../../functions/formats/json.ts';
import { registry } from '../../functions/prerequisites/index.ts';
import { arbitraryAccount } from '../support/arbitrary/account.ts';
import { assertReaching } from '../support/arbitrary/assert-reaching.ts';
import { arbitraryPick, familiesOf, happen, type Pick, picked } from '../support/arbitrary/change.ts';
import { type Bench, bench, later } from '../support/samples/sample-guard.ts';

/** What happened, and what the guards said of it when it happened, with the account before and after known in full. */
type Happened = {
  readonly change: Change;
  readonly outcomes: readonly Outcome[];
  /** It asked for what was so already. The guards know only the account after it, and may take it for the cause. */
  readonly isIdle: boolean;
};

const changeOf = (event: JsonObject): Change => {
  const parsed = parseRecord(event);
  if (parsed.kind !== 'change') throw new Error(parsed.because);
  return parsed.change;
};

/** A bench whose ledger remembers the account as a sweep right before would have left it. */
const remembering = async (state: AccountState, minutes: number): Promise<Bench> => {
  const made = bench({ state });
  const { ports, config } = made;
  later(made, minutes);
  const seenAt = made.now.toISOString();
  await rememberAccount(made.account, ports.ledger, { prerequisites: registry, config }, seenAt);
  later(made, 30);
  return made;
};

/** The guard of each family judges by itself: what one of them remembers must not be told to the next. */
const judged = (before: AccountState, after: AccountState, event: JsonObject, at: number) =>
  Promise.all(
    familiesOf(changeOf(event).api).map(async (family) => {
      const made = await remembering(before, at);
      made.account.set(after);
      return made.deliver(event, family);
    }),
  );

const goForward = async (start: AccountState, picks: readonly Pick[]) => {
  const happened: Happened[] = [];
  let state = start;
  for (const [index, pick] of picks.entries()) {
    const made = await remembering(state, index * 60);
    const happening = picked(state, pick);
    const event = happening && happen(made, happening);
    if (!event) continue;
    const after = made.account.state();
    const outcomes = await judged(state, after, event, index * 60);
    const isIdle = JSON.stringify(state) === JSON.stringify(after);
    happened.push({ change: changeOf(event), outcomes, isIdle });
    state = after;
  }
  return { happened, end: state, config: bench({ state }).config };
};

const isProven = ({ outcomes, isIdle }: Happened): boolean =>
  !isIdle && outcomes.some(({ findings }) => findings.some(({ attribution }) => attribution === 'proven'));

describe('the history of an account', () => {
  it('is certain only of what the guards proved at the time, and hides nothing that they proved', async () => {
    const seen = { broke: 0, 'may-have-broken': 0, harmless: 0 };
    await assertReaching(
      fc.asyncProperty(
        arbitraryAccount,
        fc.array(arbitraryPick, { minLength: 1, maxLength: 6 }),
        async (account, picks) => {
          const { happened, end, config } = await goForward(withDecisions(account), picks);
          const changes = happened.map(({ change }) => change);
          for await (const step of walkBack({ state: end }, changes, config).steps) {
            if (step.kind === 'aside') continue;
            const then = happened.find(({ change }) => change.eventId === step.change.eventId);
            if (!then) throw new Error('there is no such change');
            seen[step.degree] += 1;
            const what = `${step.change.api}: ${step.because}`;
            if (step.degree === 'broke') expect([what, isProven(then)]).toEqual([what, true]);
            if (step.degree === 'harmless') expect([what, isProven(then)]).toEqual([what, false]);
          }
        },
      ),
      { usual: 150, least: 1, reached: () => Math.min(seen.broke, seen.harmless) },
    );
  });
});
