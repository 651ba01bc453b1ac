import type { DescribedAccount } from '../../functions/adapters/memory/account-file/account-file.ts';
import { oneLine } from '../../functions/alerts/escape.ts';
import type { GuardConfig } from '../../functions/core/guard-config.ts';
import type { Outcome, Status } from '../../functions/core/outcome.ts';
import { registry } from '../../functions/prerequisites/index.ts';
import { didYouMean } from '../did-you-mean.ts';
import { loadAccount } from '../input/load-account.ts';
import { readEvents, tellProblem } from '../input/read-events.ts';
import { wrap } from '../terminal/layout.ts';
import type { Style, Terminal } from '../terminal/terminal.ts';
import { UsageError } from '../usage-error.ts';
import { asIf } from './as-if.ts';
import { createTally } from './notes.ts';
import { type Simulated, simulate } from './simulate.ts';

/** The options of `simulate`, as commander parses them. */
export type SimulateOptions = {
  readonly account?: string;
  readonly autoFix?: readonly string[];
  readonly documents?: readonly string[];
  readonly ownRole?: readonly string[];
  readonly json?: boolean;
  readonly asIf?: boolean;
};

/** The colour of each status in all listings. */
export const STATUS_STYLES: Readonly<Record<Status, Style>> = {
  ignored: 'dim',
  superseded: 'dim',
  settling: 'yellow',
  healthy: 'green',
  fixed: 'green',
  resolved: 'green',
  'follow-up': 'green',
  inconclusive: 'yellow',
  unreadable: 'red',
  alerted: 'red',
  'fix-failed': 'red',
};

/** The ids behind `--auto-fix`; `all` is every prerequisite that can be put back. Throws {@link UsageError}. */
export const autoFixIds = (asked: readonly string[]): readonly string[] => {
  const fixable = registry.filter(({ reverts }) => reverts.length > 0).map(({ id }) => id);
  const wrong = asked.filter((id) => id !== 'all' && !fixable.includes(id));
  const known = registry.map(({ id }) => id);
  for (const id of wrong) {
    if (known.includes(id)) throw new UsageError(`--auto-fix ${id}: it is never put back automatically`);
    const meant = didYouMean(id, fixable);
    const hint = meant ? ` Did you mean ${meant}?` : '';
    throw new UsageError(
      `--auto-fix ${oneLine(id)}: there is no such prerequisite.${hint} Use all, or some of ${fixable.join(', ')}`,
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
    // Commands and links are copied from here, so they are never wrapped.
    const lines =
      line.startsWith('aws ') || line.includes('https://') ? [line] : wrap(line, terminal.columns - 4);
    for (const part of lines) terminal.out(part === '' ? '' : `    ${part}`);
  }
  terminal.out('');
};

type Simulation = {
  readonly account: DescribedAccount;
  readonly settings: Partial<GuardConfig>;
  readonly json: boolean;
  readonly isAsIf: boolean;
};

/** Something was alerted, or would have been, had the guard not put it back. */
const ALERTED = 1;

/** Runs one file of records. Returns the exit code. */
const simulateFile = async (
  file: string,
  { account, settings, json, isAsIf }: Simulation,
  terminal: Terminal,
): Promise<number> => {
  const read = await readEvents(file, terminal);
  const exitCode = tellProblem(read, terminal);
  if (exitCode > 0 && read.events.length === 0) return exitCode;
  if (!json) terminal.out(terminal.style('bold', oneLine(file)));
  const tally = createTally(account.state);
  const events = isAsIf ? read.events.map((event) => asIf(event, account.state)) : read.events;
  let alerted = 0;
  for await (const simulated of simulate(events, account, settings)) {
    tally.add(simulated);
    if (simulated.some(({ alert }) => alert !== null)) alerted = ALERTED;
    for (const one of simulated) {
      if (json) terminal.out(JSON.stringify({ file, ...one.outcome, alert: one.alert }));
      else if (!one.isElsewhere) show(one, simulated.length > 1, terminal);
    }
  }
  for (const line of tally.lines()) {
    if (tally.isOnlyElsewhere() || json) terminal.err(`session-guard: ${line}`);
    else for (const part of wrap(line, terminal.columns)) terminal.out(part);
  }
  return tally.isOnlyElsewhere() ? 2 : Math.max(exitCode, alerted);
};

/**
 * `session-guard simulate`: the guard on an embedded account, new for each file. Returns the exit code: 1 if
 * something was told, 2 if a file is wrong or holds only records of other accounts.
 */
export const simulateCommand = async (
  files: readonly string[],
  options: SimulateOptions,
  terminal: Terminal,
): Promise<number> => {
  const account = await loadAccount(options.account, terminal);
  const simulation = {
    account,
    settings: settingsOf(options, account),
    json: options.json ?? false,
    isAsIf: options.asIf ?? false,
  };
  let exitCode = 0;
  for (const file of files) {
    exitCode = Math.max(exitCode, await simulateFile(file, simulation, terminal));
  }
  return exitCode;
};
