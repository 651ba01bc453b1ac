import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { jsonValues } from '../../../cli/input/json-values.ts';
import { eventsIn, parseEvents, readEvents, tellProblem } from '../../../cli/input/read-events.ts';
import { readText } from '../../../cli/input/read-file.ts';
import { fakeTerminal } from '../../support/fake-terminal.ts';

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
          const values = () => jsonValues(text) ?? [JSON.parse(text)];
          expect(events.length > 0 || problem !== undefined || values().flatMap(eventsIn).length === 0).toBe(
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

describe('values that follow each other', () => {
  const trailFile = JSON.stringify({ Records: [one, { ...one, requestParameters: { a: '}{"\\"' } }] });

  it.each([
    ['files of a trail without a line end', `${trailFile}${trailFile}`, 4],
    ['records over several lines', [one, one].map((record) => JSON.stringify(record, null, 2)).join('\n'), 2],
    ['arrays and objects', `[${JSON.stringify(one)}] ${JSON.stringify(envelope)}`, 2],
  ])('are all read: %s', (_what, text, count) => {
    const { events, problem } = parseEvents('f', text);
    expect({ count: events.length, problem }).toEqual({ count, problem: undefined });
  });

  it('are the values that were written, whatever they are', () => {
    const objects = fc.array(fc.dictionary(fc.string(), fc.jsonValue()), { minLength: 1, maxLength: 4 });
    const space = fc.constantFrom('', ' ', '\n', '\r\n\t');
    fc.assert(
      fc.property(objects, space, fc.constantFrom(0, 2), (list, between, indent) => {
        const text = list.map((value) => JSON.stringify(value, null, indent)).join(between);
        expect(jsonValues(text)).toEqual(list.map((value) => JSON.parse(JSON.stringify(value))));
      }),
    );
  });

  it.each(['{} 7', '{}{', '[1]]', '{"a":}', '', '"text"'])('%j is something else', (text) => {
    expect(jsonValues(text)).toBeUndefined();
  });
});

describe('parts of a record that are JSON text', () => {
  const parts = {
    userIdentity: { type: 'Root' },
    requestParameters: { bucketName: 'b' },
    resources: [{ ARN: 'a' }],
  };
  const asText = Object.fromEntries(
    Object.entries(parts).map(([part, value]) => [part, JSON.stringify(value)]),
  );

  it('are read, also in an envelope', () => {
    expect(
      eventsIn([
        { ...one, ...asText },
        { ...envelope, detail: { ...one, ...asText } },
      ]),
    ).toEqual([
      { ...one, ...parts },
      { ...envelope, detail: { ...one, ...parts } },
    ]);
  });

  it('stay as they are if they are not JSON', () => {
    const omitted = {
      ...one,
      requestParameters: '{ omitted',
      responseElements: 'null',
      errorMessage: '{"a":1}',
    };
    expect(eventsIn(omitted)).toEqual([omitted]);
  });
});

describe('a file', () => {
  const trailFile = Buffer.from(JSON.stringify({ Records: [one] }));
  const folderWith = async (files: Readonly<Record<string, Buffer>>): Promise<string> => {
    const folder = await mkdtemp(path.join(tmpdir(), 'session-guard-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    for (const [name, content] of Object.entries(files)) {
      await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
      await writeFile(path.join(folder, name), content);
    }
    return folder;
  };

  it.each([
    ['gzip', gzipSync(trailFile), 1],
    ['several gzip files in one', Buffer.concat([gzipSync(trailFile), gzipSync(trailFile)]), 2],
    ['UTF-16 of PowerShell', Buffer.from(`\uFEFF${trailFile.toString()}`, 'utf16le'), 1],
  ])('may be %s, whatever its name', async (_what, content, count) => {
    const folder = await folderWith({ 'events.txt': content });
    const read = await readEvents(path.join(folder, 'events.txt'), fakeTerminal());
    expect(read).toMatchObject({ events: Array(count).fill(one) });
    expect(await readEvents('-', fakeTerminal(content))).toMatchObject({ events: Array(count).fill(one) });
  });

  it('is said to be damaged if its gzip is', async () => {
    const folder = await folderWith({ 'a.json.gz': gzipSync(trailFile).subarray(0, 20) });
    const { events, problem } = await readEvents(path.join(folder, 'a.json.gz'), fakeTerminal());
    expect({ events, problem }).toEqual({ events: [], problem: expect.stringMatching(/^is damaged: /) });
  });

  it('may be a folder of a trail: its records come in the order of their times, without digests', async () => {
    const at = (hour: number) => ({ ...one, eventTime: `2026-03-02T0${hour}:00:00Z` });
    const file = (...hours: readonly number[]) => gzipSync(JSON.stringify({ Records: hours.map(at) }));
    const folder = await folderWith({
      'CloudTrail/eu-central-1/2026/03/02/b.json.gz': file(1, 4),
      'CloudTrail/us-east-1/2026/03/02/a.json.gz': file(3, 2),
      'CloudTrail-Digest/eu-central-1/d.json.gz': gzipSync('{"digest":true}'),
      'CloudTrail/README.md': Buffer.from('not records'),
    });
    expect(await readEvents(folder, fakeTerminal())).toEqual({ file: folder, events: [1, 2, 3, 4].map(at) });
  });

  it('says which file of a folder is wrong, and keeps the others', async () => {
    const folder = await folderWith({
      'a.json': trailFile,
      'b.json': Buffer.from('{'),
      'c.json': Buffer.from(''),
    });
    const { events, problem } = await readEvents(folder, fakeTerminal());
    expect(events).toEqual([one]);
    expect(problem).toMatch(/^is not complete: .*b\.json is not JSON: .*, and 1 more files are wrong$/);
  });

  it('is found from where npm was started', async () => {
    const folder = await folderWith({ 'mine.json': trailFile });
    vi.stubEnv('INIT_CWD', folder);
    onTestFinished(() => {
      vi.unstubAllEnvs();
    });
    expect(await readEvents('mine.json', fakeTerminal())).toMatchObject({ events: [one] });
    expect(await readEvents('package.json', fakeTerminal())).not.toHaveProperty('problem');
    expect(await readEvents('no.json', fakeTerminal())).toMatchObject({ problem: 'does not exist' });
  });

  it('does not send control characters to the terminal', async () => {
    const terminal = fakeTerminal('\u001b[31m\u0007{');
    expect(tellProblem(await readEvents('-', terminal), terminal)).toBe(2);
    expect(tellProblem({ file: 'a\u001b[0m', events: [], problem: 'is wrong' }, terminal)).toBe(2);
    expect(terminal.errors.join('')).not.toMatch(/\p{Cc}/u);
  });

  it('is read, or it is said in words why not', async () => {
    expect(await readEvents('/does/not/exist', fakeTerminal())).toMatchObject({ problem: 'does not exist' });
    const folder = await folderWith({ 'README.md': Buffer.from('nothing here') });
    expect(await readEvents(folder, fakeTerminal())).toMatchObject({
      problem: 'has no files with records (.json, .json.gz)',
    });
    expect(await readText(folder, fakeTerminal())).toEqual({ problem: 'is a directory' });
  });
});
