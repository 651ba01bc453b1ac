import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { closingLine } from './test/support/closing-line.ts';
import { COMPILE_CACHE } from './test/support/compile-cache.ts';

/** The folders of `test` that need more than Node, or more than a moment. All others are of the project `unit`. */
const FOLDERS = {
  properties: ['properties'],
  /** The real adapters and the built functions on moto, an AWS account in Python. */
  aws: ['adapters/aws', 'adapters/slack', 'contract', 'integration', 'e2e'],
  /** What osls makes of the built functions; cfn-lint looks at it. */
  stack: ['infra'],
} as const;

const testsIn = (folders: readonly string[]): string[] =>
  folders.map((folder) => `test/${folder}/**/*.test.ts`);

/** Python has moto and cfn-lint. */
const PYTHON = { globalSetup: ['test/support/global-setup.ts'] };

/** Ends what hangs. On a busy machine, everything takes many times longer, and no test is about that. */
const HANGS = 600_000;

export default defineConfig({
  test: {
    reporters: ['default', closingLine],
    testTimeout: HANGS,
    hookTimeout: HANGS,
    // A worker often waits for moto, or for a function that it has started.
    maxWorkers: availableParallelism() + 1,
    // A worker keeps its modules, and with them its moto, for the next file.
    isolate: false,
    env: COMPILE_CACHE,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['**/node_modules/**', ...testsIn(Object.values(FOLDERS).flat())],
        },
      },
      {
        extends: true,
        test: {
          name: 'properties',
          include: testsIn(FOLDERS.properties),
          setupFiles: ['test/support/seed-of-run.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'aws',
          include: testsIn(FOLDERS.aws),
          setupFiles: ['test/support/short-pauses.ts'],
          ...PYTHON,
        },
      },
      { extends: true, test: { name: 'stack', include: testsIn(FOLDERS.stack), ...PYTHON } },
    ],
  },
});
