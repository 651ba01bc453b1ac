import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyCall } from '../../functions/account/apply-call.ts';
import { applyPlan } from '../../functions/account/apply-plan.ts';
import { resourceKey } from '../../functions/account/resource.ts';
import type { AccountState } from '../../functions/account/state.ts';
import { assess } from '../../functions/core/assessment.ts';
import { type Evaluation, evaluate } from '../../functions/core/blame/evaluate.ts';
import { decode, watchersOf } from '../../functions/core/decode.ts';
import { parseRecord } from '../../functions/formats/cloudtrail.ts';
import type { JsonObject } from '../../functions/formats/json.ts';
import { registry } from '../../functions/prerequisites/index.ts';
import { gather } from '../../functions/use-cases/gather.ts';
import { arbitraryAccount } from '../support/arbitrary/account.ts';
import { arbitraryCall, familyOf, happen } from '../support/arbitrary/change.ts';
import { runs } from '../support/arbitrary/runs.ts';
import { type Bench, bench } from '../support/samples/sample-guard.ts';

const judge = async (made: Bench, event: JsonObject, api: string): Promise<Evaluation | undefined> => {
  const guard = made.guard(familyOf(api));
  const parsed = parseRecord(event);
  if (parsed.kind !== 'change') throw new Error(parsed.because);
  const [watcher] = watchersOf(guard.prerequisites, api);
  const seen = watcher && decode(watcher, parsed.change, made.config);
  if (seen?.kind !== 'effect' && seen?.kind !== 'needs-previous') throw new Error(`${api} was not decoded`);
  const gathered = await gather(seen, guard);
  return gathered.effect.isCurrent(gathered.state)
    ? evaluate(guard.prerequisites, gathered.effect, gathered.state)
    : undefined;
};

const kindsOf = (state: AccountState): Map<string, string> =>
  new Map(
    assess(registry, state).map(({ prerequisite, result }) => [
      `${prerequisite}|${resourceKey(result.subject)}`,
      result.kind,
    ]),
  );

/** Everything that fails, with the words for it. */
const failuresOf = (state: AccountState): readonly string[] =>
  assess(registry, state).flatMap(({ result }) =>
    result.kind === 'fail' ? [`${resourceKey(result.subject)}: ${result.because}`] : [],
  );

describe('a proven finding', () => {
  it('is healed by its plan, which leaves every other check as it is, or as it was', async () => {
    let proven = 0;
    await fc.assert(
      fc.asyncProperty(arbitraryAccount, arbitraryCall, async (state, call) => {
        const made = bench({ state });
        await made.sweep();
        const start = made.account.state();
        const event = happen(made, call);
        // A record does not show that the call requested what was already the case.
        if (JSON.stringify(made.account.state()) === JSON.stringify(start)) return;
        const atFirst = kindsOf(start);
        const evaluation = event && (await judge(made, event, call.api));
        const findings = evaluation?.findings.filter(({ attribution }) => attribution === 'proven') ?? [];
        if (!evaluation?.plan || findings.length === 0) return;
        proven += 1;
        const now = made.account.state();
        const after = applyPlan(now, evaluation.plan);
        if (!after) throw new Error('AWS would refuse the plan');
        const before = kindsOf(now);
        const healed = new Set(findings.map((f) => `${f.prerequisite}|${resourceKey(f.subject)}`));
        for (const [key, kind] of kindsOf(after)) {
          if (healed.has(key)) expect(['pass', 'not-applicable'], key).toContain(kind);
          // What the change hid becomes visible again: a network without its name server needs no route.
          else if (kind === 'fail' || kind === 'unknown') {
            expect([before.get(key), atFirst.get(key)], key).toContain(kind);
          }
        }
      }),
      { numRuns: runs(3000) },
    );
    expect(proven).toBeGreaterThan(50);
  });

  it('was not there before the change', async () => {
    let proven = 0;
    await fc.assert(
      fc.asyncProperty(arbitraryAccount, arbitraryCall, async (state, call) => {
        const made = bench({ state });
        await made.sweep();
        const start = made.account.state();
        const before = failuresOf(start);
        const event = happen(made, call);
        // A record does not show that the call requested what was already the case.
        if (JSON.stringify(made.account.state()) === JSON.stringify(start)) return;
        const evaluation = event && (await judge(made, event, call.api));
        for (const finding of evaluation?.findings ?? []) {
          if (finding.attribution !== 'proven' || evaluation?.plan?.beyond) continue;
          proven += 1;
          expect(before).not.toContain(`${resourceKey(finding.subject)}: ${finding.because}`);
        }
      }),
      { numRuns: runs(3000) },
    );
    expect(proven).toBeGreaterThan(50);
  });
});

describe('a plan', () => {
  it('made twice is made once', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryAccount, arbitraryCall, async (state, call) => {
        const made = bench({ state });
        await made.sweep();
        const event = happen(made, call);
        const evaluation = event && (await judge(made, event, call.api));
        if (!evaluation?.plan || evaluation.findings.length === 0) return;
        const repairs = evaluation.plan.calls.filter(({ api }) => !api.startsWith('kms:'));
        for (const repair of repairs) made.account.apply(repair);
        const once = made.account.state();
        // As in the remediator, a refusal the second time means that the state is already as wanted.
        for (const repair of repairs) {
          const again = applyCall(made.account.state(), repair);
          if (again.ok) made.account.set(again.state);
        }
        if (repairs.some(({ api }) => api === 'ssm:DeleteDocument')) return;
        expect(made.account.state()).toEqual(once);
      }),
      { numRuns: runs(2000) },
    );
  });
});
