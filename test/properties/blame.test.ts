import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Plan } from '../../functions/account/api-call.ts';
import { applyCall } from '../../functions/account/apply-call.ts';
import { applyPlan } from '../../functions/account/apply-plan.ts';
import { resourceKey } from '../../functions/account/resource.ts';
import type { AccountState } from '../../functions/account/state.ts';
import { withDecisions } from '../../functions/adapters/memory/identities.ts';
import { assess } from '../../functions/core/assessment.ts';
import { type Evaluation, evaluate } from '../../functions/core/blame/evaluate.ts';
import { decode, watchersOf } from '../../functions/core/decode.ts';
import type { Family } from '../../functions/core/prerequisite.ts';
import { parseRecord } from '../../functions/formats/cloudtrail.ts';
import type { JsonObject } from '../../functions/formats/json.ts';
import { registry } from '../../functions/prerequisites/index.ts';
import { gather } from '../../functions/use-cases/gather.ts';
import { arbitraryAccount } from '../support/arbitrary/account.ts';
import { assertReaching } from '../support/arbitrary/assert-reaching.ts';
import { arbitraryPick, familiesOf, happen, type Pick, picked } from '../support/arbitrary/change.ts';
import { runs } from '../support/arbitrary/runs.ts';
import { type Bench, bench } from '../support/samples/sample-guard.ts';

/** What a guard makes of a change, and the nodes and parameters that it read for it. */
type Reading = {
  readonly evaluation: Evaluation;
  readonly nodes: readonly string[];
  readonly parameters: readonly string[];
};

const judge = async (made: Bench, event: JsonObject, family: Family): Promise<Reading | undefined> => {
  const guard = made.guard(family);
  const parsed = parseRecord(event);
  if (parsed.kind !== 'change') throw new Error(parsed.because);
  const { api } = parsed.change;
  const [watcher] = watchersOf(guard.prerequisites, api);
  const seen = watcher && decode(watcher, parsed.change, made.config);
  if (seen?.kind === 'irrelevant') return undefined;
  if (seen?.kind !== 'effect' && seen?.kind !== 'needs-previous') throw new Error(`${api} was not decoded`);
  const gathered = await gather(seen, parsed.change, guard);
  const { effect, state } = gathered;
  if (!effect.isCurrent(state)) return undefined;
  return {
    evaluation: evaluate(guard.prerequisites, effect, state),
    nodes: [...Object.keys(state.instances), ...Object.keys(state.hybridNodes)],
    parameters: Object.keys(state.parameters),
  };
};

/** A change of an account that the guard knows, and what each family that watches the call makes of it. */
type Judged = {
  readonly made: Bench;
  readonly start: AccountState;
  readonly now: AccountState;
  readonly readings: readonly Reading[];
};

/** Undefined if AWS refuses the change or it changes nothing, because a record does not show that. */
const judged = async (state: AccountState, pick: Pick): Promise<Judged | undefined> => {
  const made = bench({ state: withDecisions(state) });
  await made.sweep();
  const start = made.account.state();
  const happening = picked(start, pick);
  const event = happening && happen(made, happening);
  const now = made.account.state();
  if (!event || JSON.stringify(now) === JSON.stringify(start)) return undefined;
  const all = await Promise.all(familiesOf(pick.api).map((family) => judge(made, event, family)));
  return { made, start, now, readings: all.flatMap((reading) => reading ?? []) };
};

/**
 * All checks, with the nodes and the parameters that the guard read: a role is judged for the nodes that a change
 * concerns, and others that have the same role may have failed before. Where a parameter names a bucket, only one guard
 * knows which.
 */
const assessed = (state: AccountState, { nodes, parameters }: Reading) => {
  const only = <T>(all: Readonly<Record<string, T>>, ids: readonly string[]): Readonly<Record<string, T>> =>
    Object.fromEntries(Object.entries(all).filter(([id]) => ids.includes(id)));
  return assess(
    registry,
    withDecisions({
      ...state,
      instances: only(state.instances, nodes),
      hybridNodes: only(state.hybridNodes, nodes),
      parameters: only(state.parameters, parameters),
    }),
  );
};

const kindsOf = (state: AccountState, reading: Reading): Map<string, string> =>
  new Map(
    assessed(state, reading).map(({ prerequisite, result }) => [
      `${prerequisite}|${resourceKey(result.subject)}`,
      result.kind,
    ]),
  );

/** Everything that fails, with the words for it. */
const failuresOf = (state: AccountState, reading: Reading): readonly string[] =>
  assessed(state, reading).flatMap(({ result }) =>
    result.kind === 'fail' ? [`${resourceKey(result.subject)}: ${result.because}`] : [],
  );

const provenOf = ({ evaluation }: Reading) =>
  evaluation.findings.filter(({ attribution }) => attribution === 'proven');

/** The prerequisites that a call can break. */
const WATCHING = registry.filter(({ watches }) => Object.keys(watches).length > 0).map(({ id }) => id);

/** Makes the check of each proven finding pass, and leaves every other check as it is, or as it was. */
const expectHealed = ({ start, now }: Judged, reading: Reading, plan: Plan): void => {
  const after = applyPlan(now, plan);
  if (!after) throw new Error('AWS would refuse the plan');
  const [atFirst, before] = [kindsOf(start, reading), kindsOf(now, reading)];
  const healed = new Set(provenOf(reading).map((f) => `${f.prerequisite}|${resourceKey(f.subject)}`));
  for (const [key, kind] of kindsOf(after, reading)) {
    if (healed.has(key)) expect(['pass', 'not-applicable'], `${key} is not healed`).toContain(kind);
    // What a person must decide may leave open what cannot be seen from outside, such as a private hosted zone.
    else if (kind === 'unknown' && plan.byHand) continue;
    // An exclusion beside one that is not understood: it fails no longer, and whether it works is not known.
    else if (kind === 'unknown' && before.get(key) === 'fail') continue;
    // What only one version of a document broke is certain once both say the same. A person decides about that.
    else if (kind === 'fail' && plan.byHand && before.get(key) === 'unknown') continue;
    // What the change hid becomes visible again: a network without its name server needs no route.
    else if (kind === 'fail' || kind === 'unknown') {
      expect([before.get(key), atFirst.get(key)], `${key} is another`).toContain(kind);
    }
  }
};

const expectNew = ({ start }: Judged, reading: Reading): void => {
  const before = failuresOf(start, reading);
  for (const { subject, because } of provenOf(reading)) {
    expect(before, 'it was there before the change').not.toContain(`${resourceKey(subject)}: ${because}`);
  }
};

describe('a proven finding', () => {
  it('was not there before, and is healed by its plan, which leaves every other check alone', async () => {
    const proven = new Set<string>();
    await assertReaching(
      fc.asyncProperty(arbitraryAccount, arbitraryPick, async (state, pick) => {
        const found = await judged(state, pick);
        for (const reading of found?.readings ?? []) {
          const { plan } = reading.evaluation;
          const findings = provenOf(reading);
          if (!found || !plan || findings.length === 0) continue;
          for (const { prerequisite } of findings) proven.add(prerequisite);
          expectHealed(found, reading, plan);
          if (!plan.beyond) expectNew(found, reading);
        }
      }),
      { usual: 1500, least: WATCHING.length - 2, reached: () => proven.size },
    );
  });
});

/** What the guard calls by itself; the rest it only offers. */
const MADE: ReadonlySet<string> = new Set(registry.flatMap(({ reverts }) => reverts));

describe('a plan', () => {
  it('made twice is made once', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryAccount, arbitraryPick, async (state, pick) => {
        const found = await judged(state, pick);
        for (const { evaluation } of found?.readings ?? []) {
          const { plan, findings } = evaluation;
          if (!found || !plan || findings.length === 0) continue;
          const { calls } = plan;
          if (!calls.every(({ api }) => MADE.has(api))) continue;
          const { account } = found.made;
          account.set(found.now);
          for (const call of calls) account.apply(call);
          const once = account.state();
          // As in the remediator, a refusal the second time means that the state is already as wanted.
          for (const call of calls) {
            const again = applyCall(account.state(), call);
            if (again.ok) account.set(again.state);
          }
          expect(account.state()).toEqual(once);
        }
      }),
      { numRuns: runs(400) },
    );
  });
});
