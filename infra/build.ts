import { chmod, readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import { FUNCTION_NAMES } from './generate/parts.ts';
import { noticesOf } from './notices.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** CommonJS dependencies call `require`, which an ES module does not have. */
const REQUIRE_BANNER =
  "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);";

/**
 * The SDK writes its schemas as arrays with computed keys. esbuild must assume side effects, so it keeps all
 * of them, for every operation of a service. If they are marked as pure, those that no command uses are
 * dropped, which halves a bundle.
 */
const pureSchemas: Plugin = {
  name: 'pure-schemas',
  setup({ onLoad }) {
    onLoad({ filter: /dist-es[\\/]schemas[\\/].*\.js$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replace(
        /^((?:export )?var \w+\$? = )(\[[\s\S]*?\]);$/gm,
        '$1/* @__PURE__ */ (() => $2)();',
      ),
      loader: 'js',
    }));
  },
};

/**
 * Each error class of the SDK sets its prototype, its name and its fault a second time, after its constructor's
 * `super` has set them. Only classes that were compiled to functions need that. A bundle has some 300 of them.
 */
const plainErrors: Plugin = {
  name: 'plain-errors',
  setup({ onLoad }) {
    onLoad({ filter: /dist-es[\\/]models[\\/]errors\.js$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replace(
        /^ +Object\.setPrototypeOf\(this, \w+\.prototype\);\n|^ {4}(?:name|\$fault) = "\w+";\n/gm,
        '',
      ),
      loader: 'js',
    }));
  },
};

/** A CommonJS package is kept even if nothing of it is used, unless it is known to do nothing when it is loaded. */
const unusedAddresses: Plugin = {
  name: 'unused-addresses',
  setup({ onResolve, resolve }) {
    onResolve({ filter: /^ipaddr\.js$/ }, async ({ path, pluginData, ...options }) =>
      pluginData === 'resolving'
        ? undefined
        : { ...(await resolve(path, { ...options, pluginData: 'resolving' })), sideEffects: false },
    );
  },
};

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
  plugins: [pureSchemas, plainErrors, unusedAddresses],
} as const satisfies BuildOptions;

const buildLambda = (name: string, outdir: string): Promise<unknown> =>
  build({
    ...COMMON,
    entryPoints: [`functions/${name}.ts`],
    alias: { '@aws-sdk/credential-provider-node': `${ROOT}/infra/lambda-credentials.mjs` },
    outfile: `${outdir}/${name}/index.mjs`,
    banner: { js: REQUIRE_BANNER },
  });

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

const kB = (bytes: number): string => `${(bytes / 1000).toFixed(0)} kB`;

const report = async (outdir: string, file: string): Promise<string> => {
  const code = await readFile(`${outdir}/${file}`);
  return `${file.padEnd(30)} ${kB(code.length).padStart(8)}, ${kB(gzipSync(code).length).padStart(7)} gzip`;
};

/** Builds the functions' bundles into an empty folder (absolute path): `<folder>/<function>/index.mjs`. */
export const buildFunctions = async (outdir: string): Promise<void> => {
  await rm(outdir, { recursive: true, force: true });
  await Promise.all(FUNCTION_NAMES.map((name) => buildLambda(name, outdir)));
};

const main = async (): Promise<void> => {
  const outdir = `${ROOT}dist`;
  await buildFunctions(outdir);
  await buildCli(outdir);
  const files = [...FUNCTION_NAMES.map((name) => `${name}/index.mjs`), 'cli/session-guard.mjs'];
  console.log((await Promise.all(files.map((file) => report(outdir, file)))).join('\n'));
};

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
