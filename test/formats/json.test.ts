import { describe, expect, it } from 'vitest';
import { at, parseJson, stringAt } from '../../functions/formats/json.ts';

describe('looking into JSON', () => {
  it('never throws and never leaves the object', () => {
    const value = { a: { b: 'x', empty: '' }, list: [1] };
    expect(at(value, 'a', 'b')).toBe('x');
    expect(stringAt(value, 'a', 'empty')).toBeUndefined();
    expect(at(value, 'list', '0')).toBeUndefined();
    expect(at(value, 'constructor')).toBeUndefined();
    expect(at(parseJson('{"__proto__": 1}'), '__proto__')).toBe(1);
    expect(at(null, 'a')).toBeUndefined();
    expect(parseJson('{')).toBeUndefined();
  });

  it.each([
    ['lists', '[', ']'],
    ['objects', '{"a":', '}'],
  ])('takes 500 levels of %s and no more, so that no recursion ends the process', (_, open, close) => {
    const nested = (levels: number): string => `${open.repeat(levels)}1${close.repeat(levels)}`;
    expect(parseJson(nested(500))).toBeDefined();
    expect(parseJson(nested(501))).toBeUndefined();
    expect(parseJson(nested(100_000))).toBeUndefined();
  });

  it('counts no bracket that stands in a text', () => {
    const text = `${'[{'.repeat(1000)}"\\`;
    expect(parseJson(JSON.stringify({ text }))).toEqual({ text });
    expect(parseJson(JSON.stringify(Array.from({ length: 1000 }, () => [{}])))).toHaveLength(1000);
  });
});
