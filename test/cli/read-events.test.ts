import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventsIn, parseEvents, readEvents } from '../../cli/read-events.ts';
import { fakeTerminal } from '../support/fake-terminal.ts';

const one = { eventSource: 's3.amazonaws.com', eventName: 'DeleteBucket' };
const envelope = { 'detail-type': 'AWS API Call via CloudTrail', detail: one };

describe('events in a JSON value', () => {
  it.each([
    ['a record', one, [one]],
    ['an envelope', envelope, [envelope]],
    ['a file of a trail', { Records: [one, one] }, [one, one]],
    ['an array of all', [one, envelope, { Records: [one] }], [one, envelope, one]],
    ['the answer of lookup-events', { Events: [{ CloudTrailEvent: JSON.stringify(one) }] }, [one]],
    ['an empty trail file', { Records: [] }, []],
    ['no record at all', 7, [7]],
  ])('%s', (_name, json, events) => {
    expect(eventsIn(json)).toEqual(events);
  });
});

describe('a text', () => {
  it('may be JSON Lines, with blank lines and a byte order mark', () => {
    const text = `\uFEFF${JSON.stringify(one)}\r\n\n${JSON.stringify({ Records: [one] })}\n`;
    expect(parseEvents('f', text)).toEqual({ file: 'f', events: [one, one] });
  });

  it('keeps the good lines when one is broken, and says which', () => {
    const text = `${JSON.stringify(one)}\n{"half":\n${JSON.stringify(one)}`;
    expect(parseEvents('f', text)).toEqual({ file: 'f', events: [one, one], problem: 'line 2 is not JSON' });
  });

  it.each(['', '  \n', 'hello', '{"a":', '{\n "a": 1,\n'])('%j is told not to be JSON', (text) => {
    const { events, problem } = parseEvents('f', text);
    expect(events).toEqual([]);
    expect(problem).toMatch(/not JSON/);
  });

  it('never throws, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.array(fc.json()).map((l) => l.join('\n')),
        ),
        (text) => {
          const { events, problem } = parseEvents('f', text);
          expect(events.length > 0 || problem !== undefined || eventsIn(JSON.parse(text)).length === 0).toBe(
            true,
          );
        },
      ),
    );
  });

  it('survives a nesting that would overflow a stack', () => {
    const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
    expect(parseEvents('f', deep).events).toHaveLength(1);
  });
});

it('says in words why a file cannot be read', async () => {
  expect(await readEvents('/does/not/exist', fakeTerminal())).toMatchObject({ problem: 'does not exist' });
  expect(await readEvents('test', fakeTerminal())).toMatchObject({ problem: 'is a directory' });
});
