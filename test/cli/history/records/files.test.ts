import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { recordsIn } from '../../../../cli/history/records/files.ts';
import { readFiles } from '../../../../cli/history/records/read-files.ts';
import { fakeTerminal } from '../../../support/fake-terminal.ts';
import { recordOf } from '../../../support/samples/sample-event.ts';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'session-guard-'));
});
afterEach(() => rm(folder, { recursive: true }));

const put = async (name: string, content: string | Buffer): Promise<string> => {
  const file = path.join(folder, name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, content);
  return file;
};

const trailFile = (...names: readonly string[]): string =>
  JSON.stringify({ Records: names.map((name) => recordOf(`ec2:${name}`)) });

const read = async (given: string, input: string | Buffer = '') => {
  const names: string[] = [];
  const problems: string[] = [];
  for await (const one of recordsIn(given, fakeTerminal(input))) {
    if ('problem' in one) problems.push(`${path.relative(folder, one.file)} ${one.problem}`);
    else names.push(JSON.parse(one.text).eventName);
  }
  return { names, problems };
};

describe('the files of a trail', () => {
  it('are found at any depth, packed or not, without the digests', async () => {
    const region = 'AWSLogs/111122223333/CloudTrail/eu-central-1/2026/03';
    await put(`${region}/01/a.json.gz`, gzipSync(trailFile('A', 'B')));
    await put(`${region}/02/b.json`, trailFile('C'));
    await put(`${region}/02/c.jsonl`, JSON.stringify(recordOf('ec2:D')));
    await put(`${region}/02/notes.txt`, 'not read');
    await put('AWSLogs/111122223333/CloudTrail-Digest/eu-central-1/d.json.gz', gzipSync('{"digest":1}'));
    expect(await read(folder)).toEqual({ names: ['A', 'B', 'C', 'D'], problems: [] });
  });

  it('may be packed whatever their name is, or written by PowerShell', async () => {
    expect((await read(await put('a.json', gzipSync(trailFile('A'))))).names).toEqual(['A']);
    const wide = Buffer.from(`\uFEFF${trailFile('B')}`, 'utf16le');
    expect((await read(await put('b.json', wide))).names).toEqual(['B']);
    expect((await read('-', gzipSync(trailFile('C')))).names).toEqual(['C']);
  });

  it('are read as far as they can be, with a word on each that cannot', async () => {
    const packed = gzipSync(trailFile('A', 'B'));
    await put('1.json.gz', packed.subarray(0, packed.length - 12));
    await put('2.json', trailFile('C'));
    await put('3.json', '');
    const { names, problems } = await read(folder);
    expect(names).toContain('C');
    expect(problems).toEqual([expect.stringMatching(/^1\.json\.gz /), '3.json is empty']);
  });

  it('may be missing, or be none', async () => {
    expect((await read(path.join(folder, 'gone'))).problems).toEqual(['gone does not exist']);
    expect((await read(folder)).problems).toEqual([expect.stringMatching(/has no files with records/)]);
  });

  it('are never held as a whole: what is kept depends on what matters', async () => {
    const beside = JSON.stringify(recordOf('ssm:UpdateInstanceInformation'));
    await put(
      'big.jsonl.gz',
      gzipSync(`${`${beside}\n`.repeat(5000)}${JSON.stringify(recordOf('ec2:DeleteRoute'))}`),
    );
    const heard: number[] = [];
    const records = await readFiles([folder], fakeTerminal(), (count) => heard.push(count));
    expect(records.counts.records).toBe(5001);
    expect(records.kept()).toHaveLength(1);
    expect(heard.at(-1)).toBe(5001);
  });
});
