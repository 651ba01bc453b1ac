import { oneLine } from '../../functions/alerts/escape.ts';
import type { GuardConfig } from '../../functions/core/guard-config.ts';
import { registry } from '../../functions/prerequisites/index.ts';
import { readEvents, tellProblem } from '../input/read-events.ts';
import { lookingConfig } from '../looking-config.ts';
import { wrap } from '../terminal/layout.ts';
import type { Style, Terminal } from '../terminal/terminal.ts';
import { type Sight, sightsOf } from './decode.ts';

/** The options of `decode`, as commander parses them. */
export type DecodeOptions = {
  readonly json?: boolean;
  readonly documents?: readonly string[];
  readonly ownRole?: readonly string[];
};

const STYLES: Readonly<Record<Sight['kind'], Style>> = {
  effect: 'green',
  'needs-previous': 'green',
  irrelevant: 'dim',
  ignored: 'dim',
  unwatched: 'dim',
  unreadable: 'red',
};

/** Only the event itself is read, so the other settings do not matter. */
const configOf = ({ documents, ownRole }: DecodeOptions): GuardConfig => {
  const looking = lookingConfig({ accountId: '', region: '', partition: 'aws' }, []);
  return { ...looking, ...(documents ? { guardedDocuments: documents } : {}), ownRoleArns: ownRole ?? [] };
};

/** What each kind means for whoever reads the listing. */
const WORDS: Readonly<Record<Sight['kind'], string>> = {
  effect: 'judged',
  'needs-previous': 'judged',
  irrelevant: 'cannot matter',
  ignored: 'ignored',
  unwatched: 'not watched',
  unreadable: 'unreadable',
};

const KIND_WIDTH = 'cannot matter'.length + 2;
const API_WIDTH = 36;

const show = (sight: Sight, terminal: Terminal): void => {
  const kind = terminal.style(STYLES[sight.kind], WORDS[sight.kind].padEnd(KIND_WIDTH));
  const api = oneLine(sight.api ?? '(no CloudTrail record)');
  const concern = sight.prerequisite ?? '';
  terminal.out(`${kind}${api.padEnd(API_WIDTH)} ${terminal.style('bold', concern)}`.trimEnd());
  const who = sight.actor ? `${sight.actor.name} (${sight.actor.tool}): ` : '';
  const indent = ' '.repeat(KIND_WIDTH);
  for (const line of wrap(oneLine(`${who}${sight.because}`), terminal.columns - KIND_WIDTH)) {
    terminal.out(terminal.style('dim', `${indent}${line}`));
  }
};

/**
 * `session-guard decode`: a line of JSON, or a short paragraph, for each sight of an event. Returns the exit
 * code.
 */
export const decodeCommand = async (
  files: readonly string[],
  options: DecodeOptions,
  terminal: Terminal,
): Promise<number> => {
  const config = configOf(options);
  let exitCode = 0;
  for (const file of files) {
    const read = await readEvents(file, terminal);
    exitCode = Math.max(exitCode, tellProblem(read, terminal));
    if (!options.json && read.events.length > 0) terminal.out(terminal.style('bold', oneLine(file)));
    if (read.events.length === 0 && read.problem === undefined)
      terminal.err(`session-guard: ${file === '-' ? 'standard input' : oneLine(file)} holds 0 records`);
    for (const event of read.events) {
      for (const sight of sightsOf(file, event, registry, config)) {
        if (options.json) terminal.out(JSON.stringify(sight));
        else show(sight, terminal);
      }
    }
  }
  return exitCode;
};
