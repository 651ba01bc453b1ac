import { describe, expect, it } from 'vitest';
import { freeSlots, slotRow } from '../../../functions/core/ledger/rows/fix-slots.ts';

const NOW = new Date('2026-03-10T12:00:00Z');
const HELD = '2026-03-10T11:00:01Z';
const OVER = '2026-03-10T11:00:00Z';

const free = (taken: readonly string[], most: number): readonly number[] =>
  freeSlots(
    taken.map((at, slot) => slotRow(slot, at)),
    most,
    NOW,
  ).map(({ slot }) => slot);

describe('the fixes that an hour may hold', () => {
  it.each<[string, readonly string[], number, readonly number[]]>([
    ['none were made', [], 3, [0, 1, 2]],
    ['one was made', [HELD], 3, [1, 2]],
    ['all were made', [HELD, HELD, HELD], 3, []],
    ['one was made an hour ago', [HELD, OVER, HELD], 3, [1]],
    ['none may be made', [], 0, []],
    ['more were made than may be made by now', [OVER, OVER, HELD, HELD], 2, []],
    ['one counts beyond the limit of now', [OVER, OVER, HELD], 2, [0, 1]],
    ['a time in the future holds nothing', ['9999-01-01T00:00:00Z'], 1, [0]],
    ['an unreadable time holds nothing', ['soon'], 1, [0]],
  ])('%s', (_, taken, most, expected) => {
    expect(free(taken, most)).toEqual(expected);
  });

  it('are rows that are replaced only if nobody has replaced them since', () => {
    expect(freeSlots([slotRow(0, OVER)], 2, NOW)).toEqual([
      { slot: 0, mark: OVER },
      { slot: 1, mark: undefined },
    ]);
    expect(slotRow(0, OVER)).toMatchObject({ mark: OVER, open: false });
  });

  it('do not depend on the body of a strange row', () => {
    expect(
      freeSlots(
        [
          { sk: 'FIX#00', body: '[1]' },
          { sk: 'FIX#01', body: 'x' },
        ],
        1,
        NOW,
      ),
    ).toHaveLength(1);
  });
});
