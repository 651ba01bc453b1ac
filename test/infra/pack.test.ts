import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const run = promisify(execFile);

const versionOf = async (node: string): Promise<string | undefined> => {
  try {
    return (await run(node, ['--version'])).stdout.trim();
  } catch {
    // There is no Node in this folder of the PATH.
    return undefined;
  }
};

/** Every Node of this machine that the release supports, one for each version. */
const nodes = async (): Promise<ReadonlyMap<string, string>> => {
  const folders = [dirname(process.execPath), ...(process.env['PATH'] ?? '').split(delimiter)];
  const found = new Map<string, string>();
  for (const folder of new Set(folders)) {
    const node = join(folder, 'node');
    const version = await versionOf(node);
    if (version && Number.parseInt(version.slice(1), 10) >= 20) found.set(version, node);
  }
  return found;
};

const found = await nodes();

describe('the packed release', () => {
  let folder = '';
  let entry = '';

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'session-guard-pack-'));
    await run(process.execPath, ['infra/pack.ts', join(folder, 'packed')]);
    const [archive = ''] = await readdir(join(folder, 'packed'));
    await writeFile(join(folder, 'package.json'), '{"private":true}');
    await run('npm', ['install', '--offline', '--no-audit', '--no-fund', `./packed/${archive}`], {
      cwd: folder,
    });
    entry = join(folder, 'node_modules/.bin/session-guard');
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('asks for no dependency, and brings the notices of the packages that it contains', async () => {
    const installed = join(folder, 'node_modules/session-guard');
    const manifest = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8'));
    expect(Object.keys(manifest)).not.toContain('optionalDependencies');
    expect(Object.keys(manifest)).not.toContain('dependencies');
    expect(await readdir(join(folder, 'node_modules'))).toEqual([
      '.bin',
      '.package-lock.json',
      'session-guard',
    ]);
    const notices = await readFile(join(installed, 'dist/cli/THIRD-PARTY.md'), 'utf8');
    expect(notices).toMatch(/^## .*commander \d/m);
    expect(notices).not.toMatch(/\b[AL]?GPL-/);
  });

  it.each([...found])('runs by itself in an empty folder on Node %s', async (_version, node) => {
    const session = async (...args: string[]) => (await run(node, [entry, ...args], { cwd: folder })).stdout;
    const all = (await session('demo', '--json')).trim().split('\n');
    expect(all.length).toBeGreaterThan(20);
    expect(await session('demo')).toContain('log-bucket-deleted');
    expect(await session('--help')).toContain('simulate');
    expect(await session('doctor', '--print-policy')).toContain('ec2:DescribeVpcs');
    // The clients of AWS are in files of their own, which are loaded before the credentials are looked for.
    const env = { PATH: process.env['PATH'], AWS_REGION: 'eu-central-1', AWS_EC2_METADATA_DISABLED: 'true' };
    const asked = run(node, [entry, 'doctor'], { cwd: folder, env: { ...env, HOME: folder } });
    await expect(asked).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^session-guard: no credentials can be used[^\n]*\n$/),
    });
  });
});
