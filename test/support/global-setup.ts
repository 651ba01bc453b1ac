import { execFileSync } from 'node:child_process';
import { mkdirSync, rmdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';

/** The Python that has moto, or why there is none. */
export type MotoPython =
  | { readonly python: string; readonly reason: null }
  | { readonly python: null; readonly reason: string };

declare module 'vitest' {
  export interface ProvidedContext {
    moto: MotoPython;
  }
}

const WANTED = '5.2.1';
const VENV = fileURLToPath(new URL('../../.venv', import.meta.url));
const REQUIREMENTS = fileURLToPath(new URL('../requirements.txt', import.meta.url));
const LOCK = `${VENV}.lock`;
const INSTALL_MILLISECONDS = 170_000;

const hasMoto = (python: string): boolean => {
  try {
    const version = execFileSync(python, ['-c', 'import flask, moto; print(moto.__version__)'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: 120_000,
    });
    return version.trim() === WANTED;
  } catch {
    return false;
  }
};

const install = (): MotoPython => {
  try {
    execFileSync('python3', ['-m', 'venv', VENV], { stdio: 'pipe' });
    execFileSync(`${VENV}/bin/python`, ['-m', 'pip', 'install', '--quiet', '-r', REQUIREMENTS], {
      stdio: 'pipe',
      timeout: INSTALL_MILLISECONDS,
    });
  } catch (error) {
    const message = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    return { python: null, reason: `moto ${WANTED} could not be installed: ${message}` };
  }
  return { python: `${VENV}/bin/python`, reason: null };
};

/** Creating a folder is atomic: if two test runs start at the same time, one installs and the other waits. */
const takeLock = async (): Promise<void> => {
  for (const end = Date.now() + INSTALL_MILLISECONDS; Date.now() < end; await sleep(500)) {
    try {
      mkdirSync(LOCK);
      return;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
  }
  throw new Error(`another installation of moto does not end; remove ${LOCK} if there is none`);
};

const installOnce = async (): Promise<MotoPython> => {
  await takeLock();
  try {
    const python = `${VENV}/bin/python`;
    return hasMoto(python) ? { python, reason: null } : install();
  } finally {
    rmdirSync(LOCK);
  }
};

/** Finds an installed moto, or else installs it. */
export const findMoto = async (): Promise<MotoPython> => {
  const found = ['python3', `${VENV}/bin/python`].find(hasMoto);
  return found ? { python: found, reason: null } : installOnce();
};

/**
 * Finds or installs moto, the independent AWS account of the integration tests. Without moto, their suites
 * show as skipped, with the reason in their names. In CI, this would hide a failure, so there it is a
 * failure.
 */
export default async function setup(project: TestProject): Promise<void> {
  const moto = await findMoto();
  if (moto.python === null && process.env['CI']) throw new Error(moto.reason);
  project.provide('moto', moto);
}
