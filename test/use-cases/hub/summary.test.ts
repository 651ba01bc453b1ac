import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../../functions/core/outcome.ts';
import { lineOf, summaryOf } from '../../../functions/use-cases/hub/summary.ts';
import { fixedOutcome, sampleOutcome } from '../../support/samples/sample-outcome.ts';

const identity = {
  accountId: '444455556666',
  accountName: 'example-shop',
  region: 'eu-central-1',
  partition: 'aws',
};

const over = sampleOutcome({
  status: 'resolved',
  resolved: {
    how: 'holds',
    since: '2026-11-20T03:00:00Z',
    until: '2026-11-20T03:04:00Z',
    severity: 'critical',
    stillOpen: [],
  },
});
const critical = sampleOutcome();
const warning = sampleOutcome({ severity: 'warning' });
const info = sampleOutcome({ severity: 'info' });
const failed = sampleOutcome({ status: 'fix-failed', severity: 'warning' });

const summary = (outcomes: readonly Outcome[], more = 0) =>
  summaryOf(identity, outcomes.map(lineOf), outcomes.length + more);

describe('a burst in one message', () => {
  it.each([
    ['only ends of alerts', [over, over], '✅', true, 'messages'],
    ['ends and fixes', [over, fixedOutcome()], '✅', true, 'messages'],
    ['an end among alerts', [over, critical], '🚨', false, 'messages'],
    ['an alert among ends', [critical, over, over], '🚨', false, 'messages'],
    ['warnings', [warning, info], '⚠️', false, 'alerts'],
    ['what nobody is hit by', [info, info], 'ℹ️', false, 'alerts'],
    ['a fix that failed', [warning, failed], '❌', false, 'alerts'],
    ['alerts', [critical, warning], '🚨', false, 'alerts'],
  ] as const)('of %s looks as urgent as the worst of it', (_, outcomes, sign, isOver, word) => {
    const found = summary(outcomes);
    expect(found).toMatchObject({ sign, isOver });
    expect(found.what).toContain(`${outcomes.length} more ${word} of account example-shop (444455556666)`);
    expect(found.what.endsWith(': fixed or over')).toBe(isOver);
    // An alert that was told before may be open.
    expect(found.what).not.toContain('well');
  });

  it('claims nothing good of what is only counted', () => {
    const found = summary([over, over], 30);
    expect(found).toMatchObject({ sign: '🚨', isOver: false });
    expect(found.what).not.toContain('over');
    expect(found.because).toMatch(/^And 30 more\. /);
  });

  it('takes a line of an earlier version for the worst', () => {
    expect(summaryOf(identity, ['Resolved after 4 minutes', lineOf(over)], 2)).toMatchObject({ sign: '🚨' });
  });

  it('takes no sign from what the sender wrote', () => {
    const forged = sampleOutcome({
      because: '✅ all is well',
      blastRadius: { nodes: 2, atLeast: false, sample: [], where: '✅ vpc' },
    });
    expect(summary([forged])).toMatchObject({ sign: '🚨', isOver: false });
  });

  it.each([
    ['a critical alert', [warning, critical], 'critical'],
    ['a fix that failed', [failed, info], 'critical'],
    ['an end, of which it does not say what it ends', [over, info], 'critical'],
    ['nothing worse than a warning', [info, warning], 'warning'],
    ['what nobody is hit by', [info, info], 'info'],
  ] as const)('reaches who asks for the worst of it, here %s', (_, outcomes, severity) => {
    expect(summary(outcomes).severity).toBe(severity);
    expect(summary(outcomes, 1).severity).toBe('critical');
  });

  it('lists each outcome with its sign', () => {
    expect(summary([critical, over]).lines).toEqual([
      expect.stringMatching(/^🚨 .*14 (managed )?nodes in vpc-0abc/),
      expect.stringMatching(/^✅ Resolved/),
    ]);
  });
});
