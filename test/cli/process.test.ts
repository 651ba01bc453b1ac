import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { describe, expect, it, onTestFinished } from 'vitest';
import { deleteLogBucket, eventOf } from '../support/samples/sample-events.ts';

type Finished = { readonly code: number; readonly stdout: string; readonly stderr: string };

const finish = (command: string, args: readonly string[], input = ''): Promise<Finished> =>
  new Promise((resolve) => {
    const child = execFile(command, [...args], { timeout: 120_000 }, (error, stdout, stderr) => {
      const code = error ? (typeof error.code === 'number' ? error.code : -1) : 0;
      resolve({ code, stdout, stderr });
    });
    child.stdin?.end(input);
  });

const cli = (args: readonly string[], input?: string): Promise<Finished> =>
  finish(process.execPath, ['cli/session-guard.ts', ...args], input);

const STACK = /^\s+at /m;

describe('the command line', () => {
  it.each<[readonly string[], RegExp]>([
    [[], /Usage: session-guard/],
    [['undo'], /unknown command 'undo'/],
    [['decode'], /missing required argument 'file'/],
    [['decode', '-', '--no-such'], /unknown option '--no-such'/],
    [['decode', '-', '--documents', ','], /The list is empty/],
    [['simulate', '-', '--auto-fix', 'everything'], /--auto-fix everything: there is no such prerequisite/],
    [['simulate', '-', '--account', 'no-such.json'], /account file no-such.json does not exist/],
    [
      ['simulate', '-', '--account', 'package.json'],
      /account file package.json is wrong:\n- identity: is missing/,
    ],
    [['demo', 'twice'], /there is no story twice/],
    [['demo', 'dhcp-public-dns', 'twice'], /too many arguments/],
    [['demo', '--mode', 'fix'], /Allowed choices are alert, auto-fix/],
  ])('refuses %j', async (args, message) => {
    const { code, stdout, stderr } = await cli(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(STACK);
  });

  it('handles the other files when one is wrong, and names that one', async () => {
    const input = JSON.stringify(eventOf(deleteLogBucket));
    const { code, stdout, stderr } = await cli(
      ['decode', 'README.nowhere', '-', '--json', 'LICENSE.nowhere'],
      input,
    );
    expect(code).toBe(2);
    expect(stdout.trim().split('\n')).toHaveLength(1);
    expect(stderr).toBe(
      'session-guard: README.nowhere does not exist\nsession-guard: LICENSE.nowhere does not exist\n',
    );
  });

  it('decodes, simulates and tells its help and version; the exit code says that something was told', async () => {
    const input = JSON.stringify(eventOf(deleteLogBucket));
    const [decoded, simulated, help, version] = await Promise.all([
      cli(['decode', '-'], input),
      cli(['simulate', '-', '--auto-fix', 'all', '--json'], input),
      cli(['help', 'simulate']),
      cli(['--version']),
    ]);
    expect([decoded, simulated, help, version].map(({ code, stderr }) => [code, stderr])).toEqual([
      [0, ''],
      [1, ''],
      [0, ''],
      [0, ''],
    ]);
    expect(decoded.stdout).not.toContain('\u001b');
    expect(JSON.parse(simulated.stdout)).toMatchObject({ file: '-', status: 'fixed' });
    expect(help.stdout).toContain('--account <file>');
    const { version: ours } = JSON.parse(await readFile('package.json', 'utf8')) as { version: string };
    expect(version.stdout).toBe(`${ours}\n`);
  });

  it('completes its commands, options and choices in a shell', async () => {
    const [script, commands, options, modes] = await Promise.all([
      cli(['completion', 'bash']),
      cli(['complete', '--', 'd']),
      cli(['complete', '--', 'doctor', '--reg']),
      cli(['complete', '--', 'demo', '--mode', '']),
    ]);
    expect(script.stdout).toMatch(/complete .*session-guard/);
    expect(commands.stdout).toMatch(/^demo\t.*\n(.*\n)*doctor\t/m);
    expect(options.stdout).toContain('--region');
    expect(modes.stdout).toMatch(/^alert\t/m);
    expect((await cli(['completion', 'tcsh'])).code).toBe(2);
  });

  it('says that there are 0 records', async () => {
    const [decoded, simulated] = await Promise.all([
      cli(['decode', '-'], '{"Records":[]}'),
      cli(['simulate', '-'], '[]'),
    ]);
    expect(decoded).toEqual({
      code: 0,
      stdout: '',
      stderr: 'session-guard: standard input holds 0 records\n',
    });
    expect(simulated.stdout).toContain('0 records');
  });

  it('ends quietly when its reader goes away', async () => {
    const command = `"${process.execPath}" cli/session-guard.ts demo | head -n 1`;
    const { code, stdout, stderr } = await finish('bash', ['-o', 'pipefail', '-c', command]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.split('\n')).toHaveLength(2);
  });

  it('tells an old Node that it is too old, as a bundle too', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'session-guard-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const outfile = path.join(folder, 'session-guard.mjs');
    const banner =
      "import { createRequire as __c } from 'node:module'; const require = __c(import.meta.url);";
    await build({
      entryPoints: ['cli/session-guard.ts'],
      bundle: true,
      format: 'esm',
      platform: 'node',
      target: 'node24',
      mainFields: ['module', 'main'],
      banner: { js: banner },
      outfile,
    });
    const code = await readFile(outfile, 'utf8');
    // A name that an old Node does not export would fail before the check runs.
    expect(code).not.toMatch(/import \{[^}]*styleText/);
    const disguise = "Object.defineProperty(process.versions, 'node', { value: '18.20.8' });\n";
    const disguised = outfile.replace('.mjs', '-old.mjs');
    await writeFile(disguised, `${disguise}${code}`);
    const { code: exit, stdout, stderr } = await finish(process.execPath, [disguised, 'demo']);
    expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' });
    expect(stderr).toMatch(/^session-guard needs Node 20 or newer, and this is Node 18\.20\.8/);
  });
});
