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
});
