import { describe, expect, it } from 'vitest';
import { TOLD } from '../../../functions/core/hub/arrival.ts';
import type { Collected } from '../../../functions/core/hub/burst.ts';
import type { Outcome } from '../../../functions/core/outcome.ts';
import { PREREQUISITE_IDS } from '../../../functions/prerequisites/ids.ts';
import { kindOf, lineOf, summaryOf } from '../../../functions/use-cases/hub/summary.ts';
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

const collected = (outcomes: readonly Outcome[], more = 0): Collected => ({
  lines: outcomes.map((one) => lineOf(one)),
  kinds: [...new Set(outcomes.map(kindOf))],
  count: outcomes.length + more,
});
const summary = (outcomes: readonly Outcome[], more = 0) =>
  summaryOf(identity, collected(outcomes, more), PREREQUISITE_IDS);

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
    const lines = ['Resolved after 4 minutes', lineOf(over)];
    expect(summaryOf(identity, { lines, count: 2 }, PREREQUISITE_IDS)).toMatchObject({ sign: '🚨' });
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
    expect(summary(outcomes).standsFor?.severity).toBe(severity);
    expect(summary(outcomes, 1).standsFor?.severity).toBe('critical');
  });

  const ofKey = sampleOutcome({ prerequisite: 'session-key' });
  const unread = sampleOutcome({ status: 'unreadable', prerequisite: null });
  const later = sampleOutcome({ prerequisite: 'of-a-later-version' });

  it.each([
    [
      'each prerequisite and status once',
      [critical, warning, ofKey, over],
      ['alerted', 'resolved'],
      ['vpc-name-resolution', 'session-key'],
    ],
    [
      'none where there is none',
      [critical, unread],
      ['alerted', 'unreadable'],
      ['vpc-name-resolution', 'none'],
    ],
    [
      'one that only a later version knows',
      [later, ofKey],
      ['alerted'],
      ['of-a-later-version', 'session-key'],
    ],
  ] as const)(
    'reaches who asks for what it holds, and nobody else: %s',
    (_, outcomes, statuses, prerequisites) => {
      expect(summary(outcomes).standsFor).toMatchObject({ statuses, prerequisites });
    },
  );

  it.each([
    ['some are only counted', collected([critical, later], 1)],
    ['a row of an earlier version does not say', { lines: ['🚨 a', '🚨 b'], count: 2 }],
    ['nothing is known', { lines: ['🚨 a', '🚨 b'], kinds: [], count: 2 }],
    ...['Session-Key', 'session key', 'x'.repeat(41), '', '"', '\uD83D', '\u0000'].map(
      (prerequisite) =>
        [
          `${JSON.stringify(prerequisite)} is no id`,
          collected([later, sampleOutcome({ prerequisite })]),
        ] as const,
    ),
  ] satisfies readonly (readonly [string, Collected])[])('reaches everybody if %s', (_, held: Collected) => {
    const { statuses = [], prerequisites = [] } = summaryOf(identity, held, PREREQUISITE_IDS).standsFor ?? {};
    expect(statuses.toSorted()).toEqual([...TOLD].toSorted());
    expect(prerequisites.slice(0, PREREQUISITE_IDS.length + 1)).toEqual([...PREREQUISITE_IDS, 'none']);
    expect(prerequisites.slice(PREREQUISITE_IDS.length + 1)).toEqual(
      held.kinds?.includes('alerted of-a-later-version') ? ['of-a-later-version'] : [],
    );
  });

  it('says of a line that comes late when it was sent, however long the headline is', () => {
    const where = `vpc-0123456789abcdef0 (${'x'.repeat(80)})`;
    const blastRadius = { nodes: 2, atLeast: false, sample: [], where };
    const line = lineOf(sampleOutcome({ blastRadius }), '2026-11-20 00:05 UTC');
    expect(line).toMatch(/^🚨 .* \(sent at 2026-11-20 00:05 UTC\)$/);
    expect(line.length).toBeLessThanOrEqual(200);
    expect(lineOf(sampleOutcome())).not.toContain('sent at');
  });

  it('lists each outcome with its sign', () => {
    expect(summary([critical, over]).lines).toEqual([
      expect.stringMatching(/^🚨 .*14 (managed )?nodes in vpc-0abc/),
      expect.stringMatching(/^✅ Resolved/),
    ]);
  });
});
