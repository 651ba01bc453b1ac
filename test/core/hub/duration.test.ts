import { describe, expect, it } from 'vitest';
import { durationOf } from '../../../functions/core/hub/duration.ts';
import { type Outcome, STATUSES } from '../../../functions/core/outcome.ts';
import { unknownOutcome } from '../../../functions/core/outcome-schema.ts';
import { sampleOutcome } from '../../support/samples/sample-outcome.ts';

const NOW = new Date('2026-11-20T03:05:00.400Z');
const CHANGED = '2026-11-20T03:04:05Z';

const event = (time: string) => ({ eventId: 'e', api: 'ec2:DeleteRoute', time });

const over = (brokenBy?: object): Partial<Outcome> => ({
  status: 'resolved',
  event: event('2026-11-20T03:04:59Z'),
  resolved: {
    how: 'holds',
    since: '2026-11-20T03:04:30Z',
    until: '2026-11-20T03:05:00Z',
    severity: 'critical',
    stillOpen: [],
    ...(brokenBy ? { brokenBy: { eventId: 'e', api: 'ec2:DeleteRoute', ...brokenBy } } : {}),
  },
});

const measured = (changes: Partial<Outcome>) => durationOf(sampleOutcome(changes), NOW);

describe('the time from a change', () => {
  it.each([
    ['its alert', {}, { measure: 'alert', seconds: 55 }],
    ['the alert of a fix that failed', { status: 'fix-failed' }, { measure: 'alert', seconds: 55 }],
    [
      'the alert of a doubt',
      { status: 'inconclusive', attribution: 'none' },
      { measure: 'alert', seconds: 55 },
    ],
    ['its fix', { status: 'fixed' }, { measure: 'fix', seconds: 55 }],
    ['the end of what it broke', over({ time: CHANGED }), { measure: 'resolved', seconds: 55 }],
    [
      'an alert by fractions of a second',
      { event: event('2026-11-20T03:04:59.900Z') },
      { measure: 'alert', seconds: 1 },
    ],
    ['an alert at once', { event: event('2026-11-20T03:05:00Z') }, { measure: 'alert', seconds: 0 }],
    [
      'an alert after a year',
      { event: event('2025-11-21T03:05:00Z') },
      { measure: 'alert', seconds: 31_449_600 },
    ],
  ] as const)('to %s is counted by the clock of the hub', (_, changes, expected) => {
    expect(measured(changes as Partial<Outcome>)).toEqual(expected);
  });

  it.each([
    ['of what the sweep found', { event: null }, 'alert'],
    ['of what was broken before the change', { attribution: 'pre-existing' }, 'alert'],
    ['of an outcome that nobody can read', { ...unknownOutcome }, 'alert'],
    ['to the end of what nobody is known to have broken', over(), 'resolved'],
    ['to the end of a break whose time is not known', over({}), 'resolved'],
    ['to the end, if it does not say what is over', { status: 'resolved' }, 'resolved'],
  ] as const)('%s is not known, and not 0', (_, changes, measure) => {
    expect(measured(changes as Partial<Outcome>)).toEqual({ measure });
  });

  it.each([
    [''],
    ['unknown'],
    ['2026-11-20T03:06:00Z'],
    ['2026-11-20T03:05:02Z'],
    ['9999-12-31T23:59:59Z'],
    ['1970-01-01T00:00:00Z'],
    ['2024-11-20T03:04:05Z'],
    ['0000-00-00T00:00:00Z'],
    ['2026-13-45T99:99:99Z'],
    ['2026-02-30T03:04:05Z'],
    ['2026'],
    ['1'],
    ['-271821-04-20T00:00:00Z'],
    ['2026-11-20 03:04:05'],
    ['2026-11-20T03:04:05'],
    ['2026-11-20T03:04:05+14:00'],
    ['Fri Nov 20 2026'],
    ['2026-11-20T03:04:05Z\nseconds=1'],
    ['2026-11-20T03:04:05.000000000000Z'],
    [`${'9'.repeat(10_000)}Z`],
  ])('is not known if the account says that it was made at %j', (time) => {
    expect(measured({ event: event(time) })).toEqual({ measure: 'alert' });
    expect(measured({ ...over({ time }) })).toEqual({ measure: 'resolved' });
  });

  it.each([
    ['a reminder', { reminder: '2026-11-19T03:04:05Z' }],
    ['a look at which nodes are back', { status: 'follow-up' }],
    ['what is not told', { status: 'healthy' }],
  ] as const)('is not measured by %s', (_, changes) => {
    expect(measured(changes)).toBeUndefined();
  });

  it('is measured by each status that is told for the first time', () => {
    expect(STATUSES.filter((status) => measured({ status }) !== undefined)).toEqual([
      'unreadable',
      'inconclusive',
      'alerted',
      'fixed',
      'fix-failed',
      'resolved',
    ]);
  });
});
