import {
  type DescribedAccount,
  readAccountFile,
} from '../functions/adapters/memory/account-file/account-file.ts';
import { oneLine } from '../functions/alerts/escape.ts';
import type { GuardConfig } from '../functions/core/guard-config.ts';
import type { Outcome, Status } from '../functions/core/outcome.ts';
import { parseJson } from '../functions/formats/json.ts';
import { registry } from '../functions/prerequisites/index.ts';
import { exampleAccount } from './example/account.ts';
import { WIDTH, wrap } from './layout.ts';
import { readEvents, readText, tellProblem } from './read-events.ts';
import { type Simulated, simulate } from './simulate.ts';
import type { Style, Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

export type SimulateOptions = {
  readonly account?: string;
  readonly autoFix?: readonly string[];
  readonly documents?: readonly string[];
  readonly ownRole?: readonly string[];
  readonly json?: boolean;
};

/** The colour of each status in all listings. */
export const STATUS_STYLES: Readonly<Record<Status, Style>> = {
  ignored: 'dim',
  superseded: 'dim',
  settling: 'yellow',
  healthy: 'green',
  fixed: 'green',
  inconclusive: 'yellow',
  unreadable: 'red',
  alerted: 'red',
  'fix-failed': 'red',
};

/** Reads the account for the simulation. Throws {@link UsageError} with all problems. */
export const loadAccount = async (
  file: string | undefined,
  terminal: Terminal,
): Promise<DescribedAccount> => {
  const name = file ?? 'the example account';
  const read = file === undefined ? undefined : await readText(file, terminal);
  if (read && 'problem' in read) throw new UsageError(`account file ${name} ${read.problem}`);
  const json = read ? parseJson(read.text.replace(/^\uFEFF/, '')) : exampleAccount;
  if (json === undefined) throw new UsageError(`account file ${name} is not JSON`);
  const account = readAccountFile(json);
  if (account.ok) return account;
  const problems = account.problems.map((problem) => `\n- ${oneLine(problem)}`).join('');
  throw new UsageError(`account file ${name} is wrong:${problems}`);
};

/** The ids behind `--auto-fix`; `all` is every prerequisite that can be put back. Throws {@link UsageError}. */
export const autoFixIds = (asked: readonly string[]): readonly string[] => {
  const fixable = registry.filter(({ reverts }) => reverts.length > 0).map(({ id }) => id);
  const wrong = asked.filter((id) => id !== 'all' && !fixable.includes(id));
  const known = registry.map(({ id }) => id);
  for (const id of wrong) {
    if (known.includes(id)) throw new UsageError(`--auto-fix ${id}: it is never put back automatically`);
    throw new UsageError(
      `--auto-fix ${oneLine(id)}: there is no such prerequisite. Use all, or some of ${fixable.join(', ')}`,
    );
  }
  return asked.includes('all') ? fixable : asked;
};

const settingsOf = (options: SimulateOptions, { state, next }: DescribedAccount): Partial<GuardConfig> => {
  const described = [...Object.keys(state.documents), ...Object.keys(next)];
  return {
    guardedDocuments: options.documents ?? [...new Set(['SSM-SessionManagerRunShell', ...described])],
    ownRoleArns: options.ownRole ?? [],
    ...(options.autoFix ? { mode: 'auto-fix', autoFix: autoFixIds(options.autoFix) } : {}),
  };
};

const headOf = ({ event, actor }: Outcome): string =>
  oneLine(`${event?.api ?? '(no CloudTrail record)'}${actor ? ` by ${actor.name}` : ''}`);

const show = ({ family, outcome, alert }: Simulated, isOneOfSeveral: boolean, terminal: Terminal): void => {
  const { status, because } = outcome;
  const guard = isOneOfSeveral ? ` (guard-${family})` : '';
  terminal.out(`${terminal.style(STATUS_STYLES[status], status.padEnd(13))} ${headOf(outcome)}${guard}`);
  const text = alert ?? because;
  for (const line of text.split('\n')) {
    // Commands are pasted from here, so they are never wrapped.
    const lines = line.startsWith('aws ') ? [line] : wrap(line, WIDTH - 4);
    for (const part of lines) terminal.out(part === '' ? '' : `    ${part}`);
  }
  terminal.out('');
};

/** `session-guard simulate`: the guard on an embedded account, new for each file. Returns the exit code. */
export const simulateCommand = async (
  files: readonly string[],
  options: SimulateOptions,
  terminal: Terminal,
): Promise<number> => {
  const account = await loadAccount(options.account, terminal);
  const settings = settingsOf(options, account);
  let exitCode = 0;
  for (const file of files) {
    const read = await readEvents(file, terminal);
    exitCode = Math.max(exitCode, tellProblem(read, terminal));
    if (!options.json && read.events.length > 0) terminal.out(terminal.style('bold', oneLine(file)));
    for await (const simulated of simulate(read.events, account, settings)) {
      for (const one of simulated) {
        if (options.json) terminal.out(JSON.stringify({ file, ...one.outcome, alert: one.alert }));
        else show(one, simulated.length > 1, terminal);
      }
    }
  }
  return exitCode;
};
