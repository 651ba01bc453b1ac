import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { CfnResource, Value } from '../../infra/stack/cloudformation.ts';
import { COMPILE_CACHE } from '../support/compile-cache.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export type Template = {
  readonly Resources: Readonly<Record<string, CfnResource>>;
  readonly Outputs: Readonly<Record<string, { readonly Value: Value }>>;
};

export type Package = {
  /** Where osls put the template and the zips. */
  readonly folder: string;
  readonly templateFile: string;
  readonly template: Template;
  /** What osls wrote to its standard error. */
  readonly said: string;
  /** Deletes all of it. */
  remove(): Promise<void>;
};

/**
 * Packages the stack with osls as `npm run package` does, offline and without credentials. Each call works in
 * a service folder of its own, since osls writes its zips below the service folder and runs may overlap.
 * `dist` is a folder of built bundles. Rejects if osls refuses; the error's `stdout` has its message.
 */
export const packageStack = async (
  dist: string,
  params: Readonly<Record<string, string>>,
): Promise<Package> => {
  const service = await mkdtemp(join(tmpdir(), 'session-guard-package-'));
  await cp(`${ROOT}/serverless.yml`, `${service}/serverless.yml`);
  // Source maps are not packaged, and they are most of the size.
  await cp(dist, `${service}/dist`, { recursive: true, filter: (path) => !path.endsWith('.map') });
  for (const linked of ['infra', 'functions', 'node_modules', 'package.json']) {
    await symlink(`${ROOT}/${linked}`, `${service}/${linked}`);
  }
  const folder = `${service}/package`;
  const { stderr } = await promisify(execFile)(
    `${ROOT}/node_modules/.bin/osls`,
    [
      'package',
      '--package',
      folder,
      ...Object.entries(params).map(([key, value]) => `--param=${key}=${value}`),
    ],
    {
      cwd: service,
      // AWS_* variables are removed, because packaging must not need an account.
      env: {
        PATH: `${dirname(process.execPath)}:${process.env['PATH']}`,
        HOME: homedir(),
        SLS_TELEMETRY_DISABLED: '1',
        ...COMPILE_CACHE,
      },
    },
  );
  const templateFile = `${folder}/cloudformation-template-update-stack.json`;
  return {
    folder,
    templateFile,
    said: stderr,
    template: JSON.parse(await readFile(templateFile, 'utf8')) as Template,
    remove: () => rm(service, { recursive: true, force: true }),
  };
};
