import { oneLine } from '../../../functions/alerts/escape.ts';
import { count } from '../../terminal/count.ts';
import { wrap } from '../../terminal/layout.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import type { End } from '../walk/past.ts';
import { groupsOf, type Report } from './report.ts';
import { minute } from './words.ts';

const MOST_ENDS = 10;
const MOST_NAMES = 3;

const say = (text: string, terminal: Terminal, indent = ''): void => {
  for (const line of wrap(text, terminal.columns - indent.length)) terminal.out(`${indent}${line}`);
};

const namesOf = (ends: readonly End[]): string => {
  const names = ends.slice(0, MOST_NAMES).map(({ id }) => oneLine(id));
  const rest = ends.length - names.length;
  return `${names.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
};

const writeKnown = (ends: readonly End[], terminal: Terminal): void => {
  const groups = groupsOf(ends, ({ at, because }) => [`${at} ${because}`]).map(([, group]) => group);
  if (groups.length === 0) {
    say('All of the account that these changes touched is known back to the oldest of them.', terminal);
    return;
  }
  say('How far back the account is known:', terminal);
  for (const group of groups.slice(0, MOST_ENDS)) {
    const [first] = group;
    if (first)
      say(`${namesOf(group)}: to ${minute(first.at)}, because ${oneLine(first.because)}`, terminal, '  ');
  }
  if (groups.length > MOST_ENDS)
    say(`and ${count(groups.length - MOST_ENDS, 'more', 'more')}`, terminal, '  ');
};

/** What nobody can say: how far back the account is known, what could not be read, and what was made elsewhere. */
export const writeEnds = (
  { ends, elsewhere, unread, isAccountKnown, told }: Report,
  terminal: Terminal,
): void => {
  terminal.out('');
  if (isAccountKnown && told.length > 0) writeKnown(ends, terminal);
  for (const { because, times } of elsewhere)
    say(`${count(times, 'call')} not judged: ${oneLine(because)}.`, terminal);
  for (const because of unread) say(`Could not be read: ${oneLine(because)}.`, terminal);
};
