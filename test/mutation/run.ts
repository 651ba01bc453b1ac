import { spawnSync } from 'node:child_process';

/** Runs the mutation tester with what else was asked for, such as `--mutate`, and then prints the scores. */
const run = (...args: readonly string[]): void => {
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
};

const STRYKER = 'test/mutation/node_modules/@stryker-mutator/core/bin/stryker.js';
run(STRYKER, 'run', 'test/mutation/stryker.config.json', ...process.argv.slice(2));
run('test/mutation/scores.ts');
