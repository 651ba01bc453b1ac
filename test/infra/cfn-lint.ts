import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** The version that the template was made for; other versions have other rules. */
const VERSION = '1.51.0';

const VENV = fileURLToPath(new URL('../../.venv/bin/cfn-lint', import.meta.url));

export type CfnLint = {
  readonly found: boolean;
  readonly command: string;
  readonly because: string;
};

const versionOf = async (command: string): Promise<string | undefined> => {
  try {
    const { stdout } = await promisify(execFile)(command, ['--version'], { timeout: 30_000 });
    return stdout.trim().split(' ').at(-1);
  } catch {
    return undefined;
  }
};

/** cfn-lint of the pinned version, from the tests' virtual environment or the PATH; else the reason why not. */
export const findCfnLint = async (): Promise<CfnLint> => {
  for (const command of [VENV, 'cfn-lint']) {
    if ((await versionOf(command)) === VERSION) return { found: true, command, because: '' };
  }
  return { found: false, command: '', because: `there is no cfn-lint ${VERSION}` };
};
