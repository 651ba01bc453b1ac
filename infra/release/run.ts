import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command as Program } from 'commander';
import { UsageError } from '../../cli/usage-error.ts';
import { VERSION } from '../../functions/formats/version.ts';
import { buildFunctions } from '../build.ts';
import { FUNCTION_NAMES, type FunctionName } from '../generate/parts.ts';
import { hubTemplate } from '../hub/template.ts';
import { noticesOf, packagesOf } from '../notices.ts';
import { releaseForwarder } from './forwarder.ts';
import { sbomOf } from './sbom.ts';
import { releaseTemplate } from './template.ts';
import { type Zip, zipOf } from './zip.ts';

/**
 * `npm run release -- --out DIR` makes what an organization installs: templates of CloudFormation, the zips that they name,
 * a bill of materials, notices, examples, and the hashes of all of it. Two runs on one commit make the same bytes.
 */

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const SUMS = 'SHA256SUMS';

/** Named one by one: who tries an example there leaves a state of Terraform behind, with what may be secret in it. */
const EXAMPLES = [
  'README.md',
  'control-tower/manifest.yaml',
  'pagerduty.template.json',
  'protect.scp.json',
  'publish.sh',
  'stackset.sh',
  'teams.template.json',
  'terraform/main.tf',
];

const json = (value: unknown): string => `${JSON.stringify(value)}\n`;

const filesIn = async (folder: string): Promise<readonly string[]> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1))
    .toSorted();
};

/** In the form that `sha256sum --check` reads. */
const sumsOf = async (folder: string): Promise<string> => {
  const files = (await filesIn(folder)).filter((file) => file !== SUMS);
  const lines = await Promise.all(
    files.map(async (file) => {
      const hash = createHash('sha256')
        .update(await readFile(join(folder, file)))
        .digest('hex');
      return `${hash}  ${file}\n`;
    }),
  );
  return lines.join('');
};

const zipped = async (dist: string): Promise<readonly (readonly [FunctionName, Zip])[]> =>
  Promise.all(FUNCTION_NAMES.map(async (name) => [name, await zipOf(dist, name)] as const));

/** Makes the release in a folder, which is new or empty. What fails leaves nothing there. */
export const makeRelease = async (folder: string): Promise<void> => {
  const work = await mkdtemp(join(tmpdir(), 'session-guard-release-'));
  const [dist, out] = [join(work, 'dist'), join(work, 'release')];
  try {
    const built = await buildFunctions(dist, false);
    const bundled = built.flatMap(({ outputs }) =>
      Object.values(outputs).flatMap(({ inputs }) => Object.keys(inputs)),
    );
    const zips = await zipped(dist);
    const names = Object.fromEntries(zips.map(([name, zip]) => [name, zip.name])) as Record<
      FunctionName,
      string
    >;
    await mkdir(out, { recursive: true });
    for (const [, { name, bytes }] of zips) await writeFile(join(out, name), bytes);
    await writeFile(join(out, 'session-guard.template.json'), json(releaseTemplate(VERSION, names)));
    await writeFile(join(out, 'session-guard-forwarder.template.json'), json(releaseForwarder(VERSION)));
    await writeFile(join(out, 'session-guard-hub.template.json'), json(hubTemplate(VERSION, names)));
    await writeFile(join(out, 'sbom.cdx.json'), sbomOf(ROOT, new Set(await packagesOf(ROOT, bundled))));
    await writeFile(join(out, 'THIRD-PARTY.md'), await noticesOf(ROOT, bundled, 'The functions contain'));
    await writeFile(join(out, 'VERSION'), `${VERSION}\n`);
    await cp(join(ROOT, 'LICENSE'), join(out, 'LICENSE'));
    for (const file of EXAMPLES)
      await cp(join(ROOT, 'infra/release/examples', file), join(out, 'examples', file));
    await writeFile(join(out, SUMS), await sumsOf(out));
    await cp(out, folder, { recursive: true });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
};

const isEmpty = async (folder: string): Promise<boolean> => {
  try {
    return (await readdir(folder)).length === 0;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return true;
    if (error instanceof Error && 'code' in error && error.code === 'ENOTDIR')
      throw new UsageError(`${folder} is no folder`);
    throw error;
  }
};

const main = async ({ out }: { readonly out: string }): Promise<void> => {
  // npm runs this in the folder of the package: a path is meant from where the person is.
  const folder = resolve(process.env['INIT_CWD'] ?? '.', out);
  if (!(await isEmpty(folder)))
    throw new UsageError(`${folder} is not empty, and old zips must not stay in a release`);
  await makeRelease(folder);
  console.log((await filesIn(folder)).join('\n'));
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const program = new Program('npm run release --')
    .description('Makes the templates and zips that an organization installs.')
    .requiredOption('--out <folder>', 'an empty or new folder');
  try {
    await main(program.parse().opts());
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(error.message);
    process.exitCode = 2;
  }
}
