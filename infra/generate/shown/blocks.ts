import { textOf } from '../../../cli/fleet/show/text.ts';
import { main } from '../../../cli/main.ts';
import { exampleFleet } from '../../pictures/example-fleet.ts';
import { shownAccount, shownNode } from './doctor.ts';
import { keepingTerminal } from './terminal.ts';

/** What GitHub shows without a scroll bar. */
const COLUMNS = 96;

const COMMANDS = ['demo', 'doctor', 'history', 'decode', 'simulate', 'verify', 'fleet'];

const block = (lines: readonly string[]): string => ['```text', ...lines, '```'].join('\n');

const printed = async (...args: readonly string[]): Promise<readonly string[]> => {
  const terminal = keepingTerminal(COLUMNS);
  await main(args, terminal);
  return terminal.lines;
};

/** Without the steps that are as they should be, from the second on: what breaks is to be seen at a glance. */
const shortened = (lines: readonly string[]): readonly string[] => {
  const begin = lines.findIndex((line) => line.startsWith('  ok')) + 2;
  const end = lines.findIndex((line) => line.startsWith('FAIL'));
  return [...lines.slice(0, begin), '  ok  …', ...lines.slice(end)];
};

/** What commands print, by the names of the blocks that show it. */
export const shownBlocks = async (): Promise<readonly (readonly [string, string])[]> => {
  const helps = COMMANDS.map(
    async (command) => [`help-${command}`, block(await printed('help', command))] as const,
  );
  const node = await shownNode(COLUMNS);
  return [
    ...(await Promise.all(helps)),
    ['doctor-node', block(node)],
    ['doctor-node-short', block(shortened(node))],
    ['doctor-account', block(await shownAccount(COLUMNS))],
    ['fleet', block(textOf(exampleFleet(), keepingTerminal(COLUMNS)))],
    ['decode', block(await printed('decode', 'events/s3.DeleteBucket'))],
  ];
};
