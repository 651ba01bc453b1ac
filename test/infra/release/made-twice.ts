import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** All that a release is made of. */
const SOURCES = ['functions', 'infra', 'cli', 'package.json', 'package-lock.json', 'LICENSE'];

const makeIn = async (
  clone: string,
  env: Readonly<Record<string, string>>,
  left: readonly string[] = [],
): Promise<string> => {
  await mkdir(clone);
  for (const source of SOURCES) await cp(join(ROOT, source), join(clone, source), { recursive: true });
  for (const file of left) await writeFile(join(clone, file), 'left by somebody');
  await symlink(join(ROOT, 'node_modules'), join(clone, 'node_modules'));
  const out = join(clone, 'release');
  await promisify(execFile)(process.execPath, ['infra/release/run.ts', '--out', out], {
    cwd: clone,
    env: { ...process.env, INIT_CWD: clone, ...env },
  });
  return out;
};

/** What a person, or a system, may leave in a clone. */
const LEFT_BEHIND = [
  'terraform/terraform.tfstate',
  'terraform/.terraform.lock.hcl',
  '.DS_Store',
  'README.md~',
].map((file) => `infra/release/examples/${file}`);

/** In production, npm leaves out what is for development unless it is told not to. */
const ANOTHER_PLACE = { TZ: 'America/Los_Angeles', LC_ALL: 'tr_TR.UTF-8', NODE_ENV: 'production' };

/** Makes the release in two copies of the sources, in folders and time zones of their own; one of them is not tidy. */
export const makeTwice = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'session-guard-twice-'));
  const [one, other] = await Promise.all([
    makeIn(join(folder, 'clone'), { TZ: 'Asia/Tokyo' }),
    makeIn(join(folder, 'another-clone'), ANOTHER_PLACE, LEFT_BEHIND),
  ]);
  return { one, other, remove: () => rm(folder, { recursive: true }) };
};
