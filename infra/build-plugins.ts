import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Plugin } from 'esbuild';

/** Protocols in which a service's code for an error may differ from the name that the SDK gives it (`awsQueryError`). */
const HAS_OWN_CODES = /protocol: config\?\.protocol \?\? AwsQueryProtocol|awsQueryCompatible: true/;

const PURE = '/* @__PURE__ */ ';

/**
 * The statement that makes the SDK know an error class, with its schema:
 * `export var Name$ = [-3, ..., { traits }, [members], [types]];` and `n0_registry.registerError(Name$, Name);`.
 */
const REGISTERED = /^export var (\w+)\$ = \[-3, n0,[\s\S]*?^\];\nn0_registry\.registerError\(\1\$, \1\);$/gm;

/** The classes whose errors say that a call may be tried again: the SDK reads it from the class. */
const retryable = (errors: string): ReadonlySet<string> =>
  new Set(
    errors
      .split(/^export class /m)
      .filter((text) => text.includes('$retryable'))
      .flatMap((text) => /^\w+/.exec(text) ?? []),
  );

/**
 * The schemas of a service without its error classes. An error of which the SDK knows no class is thrown as the
 * service's base exception, with the name, message, status and members of the answer, and nothing here asks for
 * more. Kept are the classes that say more than the answer does: another name than its code, or that a retry helps.
 */
export const withoutErrorClasses = (schemas: string, errors: string, shared: string): string => {
  const kept = retryable(errors);
  return schemas.replace(REGISTERED, (statement, name: string) =>
    kept.has(name) || (HAS_OWN_CODES.test(shared) && statement.includes('[_aQE]')) ? statement : '',
  );
};

/**
 * The SDK writes its schemas as arrays with computed keys. esbuild must assume side effects, so it keeps all
 * of them, for every operation of a service. If they are marked as pure, those that no command uses are
 * dropped, which halves a bundle.
 */
const withPureSchemas = (schemas: string): string =>
  schemas.replace(/^((?:export )?var \w+\$? = )(\[[\s\S]*?\]);$/gm, `$1${PURE}(() => $2)();`);

const read = (file: string): Promise<string> => readFile(file, 'utf8');

/** Drops what no command uses from the schemas of the SDK's clients. */
export const smallSchemas: Plugin = {
  name: 'small-schemas',
  setup({ onLoad }) {
    onLoad({ filter: /client-[\w-]+[\\/]dist-es[\\/]schemas[\\/]schemas_0\.js$/ }, async ({ path: file }) => {
      const client = path.resolve(path.dirname(file), '..');
      const [schemas, errors, shared] = await Promise.all([
        read(file),
        read(path.join(client, 'models', 'errors.js')).catch(() => ''),
        read(path.join(client, 'runtimeConfig.shared.js')),
      ]);
      return { contents: withPureSchemas(withoutErrorClasses(schemas, errors, shared)), loader: 'js' };
    });
  },
};

/**
 * Each error class that is left sets its prototype, its name and its fault a second time, after its constructor's
 * `super` has set them. Only classes that were compiled to functions need that.
 */
export const plainErrors: Plugin = {
  name: 'plain-errors',
  setup({ onLoad }) {
    onLoad({ filter: /dist-es[\\/]models[\\/]errors\.js$/ }, async ({ path: file }) => ({
      contents: (await read(file)).replace(
        /^ +Object\.setPrototypeOf\(this, \w+\.prototype\);\n|^ {4}(?:name|\$fault) = "\w+";\n/gm,
        '',
      ),
      loader: 'js',
    }));
  },
};

/** A CommonJS package is kept even if nothing of it is used, unless it is known to do nothing when it is loaded. */
export const unusedAddresses: Plugin = {
  name: 'unused-addresses',
  setup({ onResolve, resolve }) {
    onResolve({ filter: /^ipaddr\.js$/ }, async ({ path: file, pluginData, ...options }) =>
      pluginData === 'resolving'
        ? undefined
        : { ...(await resolve(file, { ...options, pluginData: 'resolving' })), sideEffects: false },
    );
  },
};
