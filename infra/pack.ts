import { execFileSync } from 'node:child_process';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';

/**
 * Packs the command line as a release: the built bundle, which contains its dependencies, and a manifest
 * without dependencies. `npm run pack [-- FOLDER]` leaves `session-guard-<version>.tgz` in the folder,
 * which is made if it does not exist (default: here).
 */

const STAGE = 'dist/release';
const KEPT = ['name', 'version', 'description', 'license', 'type', 'bin', 'files'];
/** The bundle needs less than the sources, which rely on Node to strip their types. */
const engines = { node: '>=20' };

const [given = '.'] = process.argv.slice(2);
// npm runs this in the folder of the package: a path is meant from where the person is.
const folder = resolve(process.env['INIT_CWD'] ?? '.', given);
const manifest = JSON.parse(await readFile('package.json', 'utf8')) as Record<string, unknown>;
const kept = Object.fromEntries(Object.entries(manifest).filter(([key]) => KEPT.includes(key)));

await mkdir(folder, { recursive: true });
await rm(STAGE, { recursive: true, force: true });
await mkdir(STAGE, { recursive: true });
await cp('dist/cli', `${STAGE}/dist/cli`, { recursive: true });
for (const file of ['README.md', 'LICENSE', 'CHANGELOG.md']) await cp(file, `${STAGE}/${file}`);
await writeFile(`${STAGE}/package.json`, `${JSON.stringify({ ...kept, engines }, null, 2)}\n`);
execFileSync('npm', ['pack', '--silent', '--pack-destination', folder, `./${STAGE}`], { stdio: 'inherit' });
