import { describe, expect, it } from 'vitest';
import { readTurn, turnRow } from '../../../functions/core/ledger/rows/turn.ts';
import { mayTakeTurn, TURN_MS, type Turn } from '../../../functions/core/ledger/turn.ts';

const AT = '2026-03-10T09:00:00.000Z';
const later = (milliseconds: number): string => new Date(Date.parse(AT) + milliseconds).toISOString();
const present: Turn = { family: 'network', by: 'message-1', at: AT };
const wanted = (at: string, by = 'message-2'): Turn => ({ family: 'network', by, at });

describe('the turn of a repair', () => {
  it.each<[string, Turn | undefined, Turn, string, boolean]>([
    ['nobody has it', undefined, wanted(AT), AT, true],
    ['another one has it', present, wanted(later(1_000)), later(500), false],
    ['its own message has it', present, wanted(later(1_000), 'message-1'), later(500), true],
    ['a dead process has it', present, wanted(later(TURN_MS)), later(TURN_MS), true],
    [
      'another one had it before',
      { ...present, endedAt: later(900) },
      wanted(later(2_000)),
      later(900),
      true,
    ],
    [
      'another one had it since',
      { ...present, endedAt: later(901) },
      wanted(later(2_000)),
      later(900),
      false,
    ],
    ['its time is nonsense', { ...present, at: 'soon' }, wanted(later(1_000)), later(500), true],
    ['its time is of another year', { ...present, at: '2031-01-01T00:00:00Z' }, wanted(AT), AT, true],
  ])('%s', (_, row, turn, readAt, may) => {
    expect(mayTakeTurn(row, turn, new Date(readAt))).toBe(may);
  });

  it('lasts longer than a process of a guard lives', () => {
    expect(TURN_MS).toBeGreaterThan(60_000);
  });

  it('is read as it was written, and as nobody’s if it cannot be read', () => {
    expect(readTurn(turnRow(present))).toEqual(present);
    expect(readTurn(turnRow({ ...present, endedAt: AT }))).toEqual({ ...present, endedAt: AT });
    expect(readTurn({ body: '{"family":"other"}' })).toBeUndefined();
    expect(readTurn({ body: 'no JSON' })).toBeUndefined();
    expect(readTurn(undefined)).toBeUndefined();
  });
});
