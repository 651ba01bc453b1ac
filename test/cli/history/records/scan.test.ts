import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createScanner } from '../../../../cli/history/records/scan.ts';
import { parseEvents } from '../../../../cli/input/read-events.ts';

const one = { eventName: 'CreateRoute', requestParameters: { a: '}]"\\', b: [{ Records: [1] }] } };
const two = { eventName: 'DeleteRoute', responseElements: null };
const three = { detail: { eventName: 'StopLogging' }, 'detail-type': 'AWS API Call via CloudTrail' };
const all = [one, two, three];
const looked = {
  Events: [{ EventName: 'CreateRoute', CloudTrailEvent: JSON.stringify(one) }],
  NextToken: 'x',
};

/** The text in pieces, and what the scanner makes of it. */
const scan = (pieces: readonly string[]) => {
  const scanner = createScanner();
  const records = pieces.flatMap((piece) => scanner.push(piece));
  return { records: records.map((text) => JSON.parse(text)), problem: scanner.end() };
};

const FORMS: readonly (readonly [string, string, readonly object[]])[] = [
  ['a file of a trail', JSON.stringify({ Records: all }), all],
  ['a pretty file of a trail', JSON.stringify({ Records: all }, null, 2), all],
  [
    'files one after the other',
    JSON.stringify({ Records: [one] }) + JSON.stringify({ Records: [two] }),
    [one, two],
  ],
  ['JSON Lines', all.map((record) => JSON.stringify(record)).join('\n'), all],
  [
    'pretty records one after the other',
    all.map((record) => JSON.stringify(record, null, 2)).join('\n'),
    all,
  ],
  ['an array', JSON.stringify(all), all],
  ['one record', JSON.stringify(one), [one]],
  ['the answer of lookup-events', JSON.stringify(looked), looked.Events],
  ['a list beside other fields', JSON.stringify({ owner: 'x', Records: [two], more: [one] }), [two]],
  ['a byte order mark', `\uFEFF${JSON.stringify({ Records: [one] })}`, [one]],
  ['an empty file of a trail', '{"Records":[]}', []],
];

describe('the scanner', () => {
  it.each(FORMS)('finds each record in %s', (_, text, records) => {
    expect(scan([text])).toEqual({ records, problem: undefined });
  });

  it('finds the same wherever the text is cut', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...FORMS.map(([, text]) => text)),
        fc.array(fc.nat(400), { maxLength: 8 }),
        (text, cuts) => {
          const places = [
            0,
            ...cuts.map((cut) => cut % (text.length + 1)).toSorted((a, b) => a - b),
            text.length,
          ];
          const pieces = places.slice(1).map((end, index) => text.slice(places[index], end));
          expect(scan(pieces)).toEqual(scan([text]));
        },
      ),
    );
  });

  it('finds the same records as the reader of whole files, in any JSON', () => {
    fc.assert(
      fc.property(fc.array(fc.dictionary(fc.string(), fc.jsonValue()), { maxLength: 4 }), (objects) => {
        // What has a list of its own is for the reader of whole files to take apart.
        const plain = objects.filter((object) => !('Records' in object || 'Events' in object));
        const text = JSON.stringify({ Records: plain });
        const { records } = scan([text]);
        expect(records).toEqual(JSON.parse(text).Records);
        expect(parseEvents('x', text).events).toHaveLength(records.length);
      }),
    );
  });

  it.each([
    ['is cut', '{"Records":[{"eventName":"A"},{"eventName"', 'ends in the middle of a record'],
    ['is no JSON', 'time,who,call', 'holds something that is not JSON'],
    ['is a text', '"CreateRoute"', 'holds something that is not JSON'],
  ])('says that a file %s', (_, text, problem) => {
    expect(scan([text]).problem).toBe(problem);
  });

  it('gives up on a value without an end instead of holding it', () => {
    const scanner = createScanner();
    scanner.push('{"eventName":"');
    for (let i = 0; i < 100; i += 1) expect(scanner.push('x'.repeat(100_000))).toEqual([]);
    expect(scanner.end()).toMatch(/too long/);
  });
});
