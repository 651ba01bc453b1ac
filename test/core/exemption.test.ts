import { describe, expect, it } from 'vitest';
import { exemptionOf } from '../../functions/core/exemption.ts';

const TAG = 'session-guard:ignore';
const NOON = new Date('2026-03-10T12:00:00Z');

const cases: readonly (readonly [string, 'none' | 'exempt' | 'unreadable'])[] = [
  ['true', 'exempt'],
  ['True ', 'exempt'],
  ['false', 'none'],
  ['2026-03-10', 'exempt'],
  ['2026-03-11', 'exempt'],
  ['2027-01-01', 'exempt'],
  ['2026-03-09', 'none'],
  ['2026-13-01', 'unreadable'],
  ['10.3.2026', 'unreadable'],
  ['2026-03-11T00:00:00Z', 'unreadable'],
  ['yes', 'unreadable'],
  ['', 'unreadable'],
];

describe('the ignore tag', () => {
  it.each(cases)('%j is %s', (value, expected) => {
    expect(exemptionOf(TAG, [{ [TAG]: value }], NOON).kind).toBe(expected);
  });

  it('ends with the day, in UTC', () => {
    const at = (time: string) => exemptionOf(TAG, [{ [TAG]: '2026-03-10' }], new Date(time)).kind;
    expect(at('2026-03-10T23:59:59Z')).toBe('exempt');
    expect(at('2026-03-11T00:00:00Z')).toBe('none');
  });

  it('is looked for on every resource', () => {
    expect(exemptionOf(TAG, [{}, { [TAG]: 'true' }], NOON).kind).toBe('exempt');
    expect(exemptionOf(TAG, [{}, { other: 'true' }], NOON).kind).toBe('none');
    expect(exemptionOf(TAG, [], NOON).kind).toBe('none');
  });

  it('says until when', () => {
    expect(exemptionOf(TAG, [{ [TAG]: '2026-03-11' }], NOON)).toMatchObject({
      because: expect.stringContaining('2026-03-11'),
    });
  });
});
