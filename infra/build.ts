import { chmod, readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, type Metafile } from 'esbuild';
import { plainErrors, smallSchemas, unusedAddresses } from './build-plugins.ts';
import { FUNCTION_NAMES } from './generate/parts.ts';
import { noticesOf } from './notices.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** CommonJS dependencies call `require`, which an ES module does not have. */
const REQUIRE_BANNER =
  "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);";

const COMMON = {
  absWorkingDir: ROOT,
  bundle: true,
  minify: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  // Without this, the packages' CommonJS builds are used, which cannot be tree-shaken.
  mainFields: ['module', 'main'],
  sourcemap: 'external',
  sourcesContent: false,
  legalComments: 'none',
  logLevel: 'warning',
  plugins: [smallSchemas, plainErrors, unusedAddresses],
} as const satisfies BuildOptions;

/** Maps name the sources by their way from the output, and the hashes in the names of files are made of them, too. */
type SourceMaps = false | 'external';

/** What only some events need, such as the clients of CloudTrail and Route 53, is in files of its own, loaded when it is needed. */
const buildLambda = async (name: string, outdir: string, sourcemap: SourceMaps): Promise<Metafile> => {
  const { metafile } = await build({
    ...COMMON,
    sourcemap,
    entryPoints: { index: `functions/${name}.ts` },
    alias: { '@aws-sdk/credential-provider-node': `${ROOT}/infra/lambda-credentials.mjs` },
    // The SDK asks it in which browser it runs. No function does, but it would be a file of each.
    external: ['bowser'],
    outdir: `${outdir}/${name}`,
    outExtension: { '.js': '.mjs' },
    chunkNames: '[name]-[hash]',
    splitting: true,
    metafile: true,
    banner: { js: REQUIRE_BANNER },
  });
  return metafile;
};

/**
 * The command line runs on every Node that AWS's SDK supports. What only some commands need, such as the SDK, is in
 * files of its own, so that the others start fast.
 */
export const buildCli = async (outdir: string): Promise<void> => {
  await rm(`${outdir}/cli`, { recursive: true, force: true });
  const { metafile } = await build({
    ...COMMON,
    target: 'node20',
    entryPoints: ['cli/session-guard.ts'],
    inject: ['infra/node-20.mjs'],
    outdir: `${outdir}/cli`,
    outExtension: { '.js': '.mjs' },
    chunkNames: '[name]-[hash]',
    splitting: true,
    sourcemap: false,
    metafile: true,
    banner: { js: REQUIRE_BANNER },
  });
  const entry = `${outdir}/cli/session-guard.mjs`;
  await writeFile(entry, `#!/usr/bin/env node\n${await readFile(entry, 'utf8')}`);
  await chmod(entry, 0o755);
  const used = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.keys(inputs));
  await writeFile(`${outdir}/cli/THIRD-PARTY.md`, await noticesOf(ROOT, used));
};

const kB = (bytes: number): string => `${(bytes / 1000).toFixed(0)} kB`.padStart(8);

type Outputs = Metafile['outputs'];

/** The files that Node loads at once with an entry: the entry, and what it and they import statically. */
const loadedWith = (outputs: Outputs, file: string, seen = new Set<string>()): ReadonlySet<string> => {
  seen.add(file);
  for (const { path, kind } of outputs[file]?.imports ?? []) {
    if (kind === 'import-statement' && outputs[path] && !seen.has(path)) loadedWith(outputs, path, seen);
  }
  return seen;
};

const report = ({ outputs }: Metafile): string => {
  const files = Object.keys(outputs).filter((file) => file.endsWith('.mjs'));
  const sum = (some: Iterable<string>) =>
    [...some].reduce((all, file) => all + (outputs[file]?.bytes ?? 0), 0);
  const entry = files.find((file) => file.endsWith('/index.mjs')) ?? '';
  const loaded = loadedWith(outputs, entry);
  return `${entry.padEnd(34)} ${kB(sum(loaded))} in ${loaded.size} files, ${kB(sum(files) - sum(loaded))} loaded when needed`;
};

/**
 * Builds the functions' bundles into an empty folder (absolute path): `<folder>/<function>/index.mjs` and the files
 * that it loads. Resolves to what is in them. Without maps, the bytes are the same wherever the sources and the folder are.
 */
export const buildFunctions = async (
  outdir: string,
  sourcemap: SourceMaps = 'external',
): Promise<readonly Metafile[]> => {
  await rm(outdir, { recursive: true, force: true });
  return Promise.all(FUNCTION_NAMES.map((name) => buildLambda(name, outdir, sourcemap)));
};

const main = async (): Promise<void> => {
  const outdir = `${ROOT}dist`;
  const built = await buildFunctions(outdir);
  await buildCli(outdir);
  console.log(built.map(report).join('\n'));
};

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
