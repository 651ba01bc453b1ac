import { describe, expect, it } from 'vitest';
import { goBool } from '../../functions/formats/go-bool.ts';

/** All that Go's `strconv.ParseBool` takes: https://pkg.go.dev/strconv#ParseBool */
const TRUE = ['1', 't', 'T', 'TRUE', 'true', 'True'];
const FALSE = ['0', 'f', 'F', 'FALSE', 'false', 'False'];

describe('a flag as the agent reads it', () => {
  it('takes what Go takes, and nothing else', () => {
    expect(TRUE.map(goBool)).toEqual(TRUE.map(() => true));
    expect(FALSE.map(goBool)).toEqual(FALSE.map(() => false));
    for (const text of [...TRUE, ...FALSE]) {
      const spellings = [text.toLowerCase(), text.toUpperCase(), ` ${text}`, `${text} `, `${text}\n`];
      for (const near of spellings) {
        const isTaken = [...TRUE, ...FALSE].includes(near);
        expect([near, goBool(near) !== undefined]).toEqual([near, isTaken]);
      }
    }
  });

  it.each([
    [true, true],
    [false, false],
    [undefined, false],
    [null, false],
    ['', false],
    [1, undefined],
    [0, undefined],
    ['tRUE', undefined],
    ['yes', undefined],
    ['on', undefined],
    [[], undefined],
    [{}, undefined],
  ])('reads %j as %s', (value, expected) => {
    expect(goBool(value)).toBe(expected);
  });
});
