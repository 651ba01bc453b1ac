import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findingsOf } from '../../functions/alerts/asff/of-outcome.ts';
import type { AsffFinding } from '../../functions/alerts/asff/shape.ts';
import { registry } from '../../functions/prerequisites/index.ts';
import { IDENTITY } from '../support/samples/sample-account.ts';
import { associate } from '../support/samples/sample-changes.ts';
import { type Bench, later, remembering } from '../support/samples/sample-guard.ts';
import { imported, type Kept, reviewed } from '../support/security-hub-rules.ts';

const NONE: Kept = new Map();

/** Changes, an hour apart, and the findings that each of them leads to. */
const story = async (
  options: readonly ('dopt-public' | 'dopt-amazon')[],
): Promise<readonly AsffFinding[]> => {
  const made: Bench = await remembering({ settings: { mode: 'alert', reminderHours: 24 } });
  const findings: AsffFinding[] = [];
  let told = 0;
  const note = (): void => {
    for (const outcome of made.published.slice(told)) {
      findings.push(...findingsOf(IDENTITY, outcome, registry, made.now));
    }
    told = made.published.length;
  };
  for (const [index, option] of options.entries()) {
    await made.deliver(associate(made, option, { eventId: `event-${index}` }), 'network');
    note();
    later(made, 90);
    await made.sweep();
    note();
  }
  return findings;
};

const stateOf = (kept: Kept): readonly string[] =>
  [...kept.values()].map(
    ({ RecordState, Compliance, Workflow }) => `${RecordState} ${Compliance.Status} ${Workflow.Status}`,
  );

const all = (findings: readonly AsffFinding[], kept: Kept = NONE): Kept => findings.reduce(imported, kept);

describe('the finding of an incident', () => {
  it('is over when it is mended, and new again when it is back', async () => {
    const first = await story(['dopt-public']);
    expect(stateOf(all(first))).toEqual(['ACTIVE FAILED NEW']);
    expect(stateOf(all(await story(['dopt-public', 'dopt-amazon'])))).toEqual(['ARCHIVED PASSED NEW']);
    const back = await story(['dopt-public', 'dopt-amazon', 'dopt-public']);
    expect(stateOf(all(back))).toEqual(['ACTIVE FAILED NEW']);
    const closed = reviewed(all(back.slice(0, 2)), 'RESOLVED');
    expect(stateOf(all(back.slice(2), closed))).toEqual(['ACTIVE FAILED NEW']);
  });

  it('stays suppressed whatever happens', async () => {
    const findings = await story(['dopt-public', 'dopt-amazon', 'dopt-public']);
    const suppressed = reviewed(all(findings.slice(0, 1)), 'SUPPRESSED');
    for (const end of [1, 2, 3]) {
      expect(stateOf(all(findings.slice(1, end), suppressed)).join()).toContain('SUPPRESSED');
    }
  });

  it('ends in the same state in whatever order the imports arrive', async () => {
    const findings = await story(['dopt-public', 'dopt-amazon', 'dopt-public', 'dopt-amazon', 'dopt-public']);
    expect(findings.length).toBeGreaterThanOrEqual(5);
    const ordered = [...all(findings).values()];
    fc.assert(
      fc.property(fc.shuffledSubarray([...findings], { minLength: findings.length }), (shuffled) => {
        const [finding, ...others] = all(shuffled).values();
        expect(others).toEqual([]);
        expect(finding).toMatchObject({ RecordState: 'ACTIVE', Compliance: { Status: 'FAILED' } });
        expect(finding?.UpdatedAt).toBe(ordered[0]?.UpdatedAt);
      }),
      { numRuns: 50 },
    );
  });

  it('is not closed by an end that is told late, after it broke again', async () => {
    const [alert, end, back] = await story(['dopt-public', 'dopt-amazon', 'dopt-public']);
    if (!alert || !end || !back) throw new Error('three findings are told');
    expect(stateOf(all([alert, back, end]))).toEqual(['ACTIVE FAILED NEW']);
  });
});
