import { execFileSync } from 'node:child_process';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';

/**
 * Packs the command line as a release: the built bundle, which contains its dependencies, and a manifest
 * without dependencies. `npm run pack [-- FOLDER]` leaves `session-guard-<version>.tgz` in the folder
 * (default: here).
 */

const STAGE = 'dist/release';
const KEPT = ['name', 'version', 'description', 'license', 'type', 'engines', 'bin', 'files'];

const [folder = '.'] = process.argv.slice(2);
const manifest = JSON.parse(await readFile('package.json', 'utf8')) as Record<string, unknown>;
const kept = Object.fromEntries(Object.entries(manifest).filter(([key]) => KEPT.includes(key)));

await rm(STAGE, { recursive: true, force: true });
await mkdir(STAGE, { recursive: true });
await cp('dist/cli', `${STAGE}/dist/cli`, { recursive: true });
for (const file of ['README.md', 'LICENSE', 'CHANGELOG.md']) await cp(file, `${STAGE}/${file}`);
await writeFile(`${STAGE}/package.json`, `${JSON.stringify(kept, null, 2)}\n`);
execFileSync('npm', ['pack', '--silent', '--pack-destination', folder, `./${STAGE}`], { stdio: 'inherit' });
