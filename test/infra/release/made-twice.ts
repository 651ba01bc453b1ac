import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** All that a release is made of. */
const SOURCES = ['functions', 'infra', 'cli', 'package.json', 'package-lock.json', 'LICENSE'];

const makeIn = async (clone: string, zone: string): Promise<string> => {
  await mkdir(clone);
  for (const source of SOURCES) await cp(join(ROOT, source), join(clone, source), { recursive: true });
  await symlink(join(ROOT, 'node_modules'), join(clone, 'node_modules'));
  const out = join(clone, 'release');
  await promisify(execFile)(process.execPath, ['infra/release/run.ts', '--out', out], {
    cwd: clone,
    env: { ...process.env, INIT_CWD: clone, TZ: zone },
  });
  return out;
};

/** Makes the release in two copies of the sources, in folders and time zones of their own. */
export const makeTwice = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'session-guard-twice-'));
  const [one, other] = await Promise.all([
    makeIn(join(folder, 'clone'), 'Asia/Tokyo'),
    makeIn(join(folder, 'another-clone'), 'America/Los_Angeles'),
  ]);
  return { one, other, remove: () => rm(folder, { recursive: true }) };
};
