import { main } from '../../../cli/main.ts';
import { shownAccount, shownNode } from './doctor.ts';
import { keepingTerminal } from './terminal.ts';

/** What GitHub shows without a scroll bar. */
const COLUMNS = 96;

const COMMANDS = ['demo', 'doctor', 'history', 'decode', 'simulate', 'verify'];

const block = (lines: readonly string[]): string => ['```text', ...lines, '```'].join('\n');

const printed = async (...args: readonly string[]): Promise<readonly string[]> => {
  const terminal = keepingTerminal(COLUMNS);
  await main(args, terminal);
  return terminal.lines;
};

/** What commands print, by the names of the blocks that show it. */
export const shownBlocks = async (): Promise<readonly (readonly [string, string])[]> => {
  const helps = COMMANDS.map(
    async (command) => [`help-${command}`, block(await printed('help', command))] as const,
  );
  return [
    ...(await Promise.all(helps)),
    ['doctor-node', block(await shownNode(COLUMNS))],
    ['doctor-account', block(await shownAccount(COLUMNS))],
    ['decode', block(await printed('decode', 'events/s3.DeleteBucket'))],
  ];
};
