import type { Terminal } from '../../terminal/terminal.ts';
import type { Examination } from '../examination.ts';
import { failures } from './failures.ts';
import { lines } from './words.ts';

const NOT_INSTALLED =
  'session-guard is not installed in this account and Region: npm run deploy installs it here.';

const UNKNOWN = 'Whether session-guard is installed here cannot be told: events:ListRules has no answer.';

/** What must be said about an installation that is not there, or not known. */
export const installedText = (isInstalled: boolean | undefined): readonly string[] => {
  if (isInstalled === undefined) return [UNKNOWN];
  return isInstalled ? [] : [NOT_INSTALLED];
};

/** Whether the guard itself would hear of changes here. Where it is not installed, what it lacks is no failure. */
export const guardLines = (
  { guard, guardIsInstalled }: Examination,
  terminal: Terminal,
): readonly string[] => {
  if (guard.length === 0) return [];
  const width = terminal.columns;
  const open = guard.filter(({ verdict }) => verdict === 'fail' || verdict === 'unknown');
  const good = guardIsInstalled
    ? 'session-guard is installed here: it would hear of changes, and its alerts reach somebody.'
    : 'What an installation needs is there: a trail delivers the changes.';
  const lacking = guardIsInstalled ? [] : ['An installation would need this first:'];
  return [
    '',
    terminal.style('bold', 'Would the guard itself work here?'),
    ...installedText(guardIsInstalled).flatMap((line) => lines(line, width, '  ')),
    ...(open.length === 0 ? lines(good, width, '  ') : lacking.flatMap((line) => lines(line, width, '  '))),
    ...failures(open, terminal),
  ];
};
