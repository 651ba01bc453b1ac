import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

test('the packed release runs by itself, and asks for no dependency', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'session-guard-pack-'));
  execFileSync(process.execPath, ['infra/pack.ts', folder], { stdio: 'ignore' });
  const [archive = ''] = await readdir(folder);
  execFileSync('tar', ['-xzf', join(folder, archive), '-C', folder]);
  const manifest = JSON.parse(await readFile(join(folder, 'package/package.json'), 'utf8'));
  expect(Object.keys(manifest)).not.toContain('optionalDependencies');
  expect(Object.keys(manifest)).not.toContain('dependencies');
  const command = join(folder, 'package', manifest.bin['session-guard']);
  const printed = execFileSync(process.execPath, [command, 'demo', '--json'], {
    encoding: 'utf8',
    cwd: folder,
  });
  expect(printed.trim().split('\n').length).toBeGreaterThan(10);
});
