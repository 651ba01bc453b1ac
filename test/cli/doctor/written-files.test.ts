import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pageOutput } from '../../../cli/doctor/html/write-page.ts';
import { checkTogether, formatOf } from '../../../cli/doctor/options.ts';
import { openSnapshot } from '../../../cli/doctor/snapshot/write-snapshot.ts';
import { openStore } from '../../../cli/history/lookup/resume.ts';
import { writtenFile } from '../../../cli/written-file.ts';
import { registry } from '../../../functions/prerequisites/index.ts';
import { brokenExamination, brokenNode } from '../../../infra/pictures/broken-account.ts';
import { fakeTerminal } from '../../support/fake-terminal.ts';

describe('the options of doctor that write files', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'doctor-files-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('--html writes the page, for its owner alone, and a line about each part', async () => {
    const terminal = fakeTerminal();
    const file = path.join(folder, 'page.html');
    const output = await pageOutput(file, registry, terminal);
    output.write(await brokenExamination());
    output.write(await brokenNode());
    await output.end();
    expect(terminal.lines).toEqual([
      '111122223333 (prod), ap-northeast-1: 2 fail, 1 cannot be told, 37 ok, 2 not applicable',
      'web-1 (i-0aaa1111bbbb22221) in vpc-0prod11112222aaaa: broken: Log bucket, DNS',
      `The page is in ${file}.`,
    ]);
    expect(await readFile(file, 'utf8')).toContain('<title>session-guard doctor</title>');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it.each([
    ['no/page.html', 'its folder does not exist'],
    ['', 'it is a folder'],
    ['taken/page.html', 'its folder does not exist'],
  ])('says at once that %j cannot be written, and why', async (name, why) => {
    await writeFile(path.join(folder, 'taken'), '');
    const file = path.join(folder, name);
    const problem = `${file}: the file cannot be written, because ${why}`;
    await expect(pageOutput(file, registry, fakeTerminal())).rejects.toThrow(`--html ${problem}`);
    await expect(openSnapshot(file, false, 1)).rejects.toThrow(`--snapshot ${problem}`);
    const asked = { accountId: '', region: '', since: '', until: '' };
    await expect(openStore(file, asked, 90)).rejects.toThrow(`--resume ${problem}`);
  });

  it('leaves a file that is there as it is until there is something to write', async () => {
    const file = path.join(folder, 'kept.html');
    await writeFile(file, 'before');
    const { write } = await writtenFile('--html', file);
    expect(await readFile(file, 'utf8')).toBe('before');
    await write('after');
    expect(await readFile(file, 'utf8')).toBe('after');
  });

  it('shows no control characters of a name', async () => {
    const file = path.join(folder, 'no', '\u001b[2J');
    const problem = await writtenFile('--html', file).catch(String);
    expect(problem).toContain('[2J: the file cannot be written');
    expect(problem).not.toContain('\u001b');
  });

  it('--html is one of the formats, of which there is one', () => {
    expect(formatOf({ html: 'a.html' })).toBe('html');
    expect(() => formatOf({ html: 'a.html', json: true })).toThrow('use only one of --json, --html');
  });

  it.each([
    [{ snapshot: 'a.json', only: ['session-key'] }, [], 'leave nodes and --only out'],
    [{ snapshot: 'a.json' }, ['web-1'], 'leave nodes and --only out'],
    [{ snapshot: 'a', html: './a' }, [], 'give each a file of its own'],
    [{ mask: true }, [], '--mask is about the file that --snapshot writes'],
  ] as const)('refuses what does not go together: %j %j', (options, targets, problem) => {
    expect(() => checkTogether(options, targets)).toThrow(problem);
  });
});
