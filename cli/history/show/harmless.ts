import { oneLine } from '../../../functions/alerts/escape.ts';
import { count } from '../../terminal/count.ts';
import { wrap } from '../../terminal/layout.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import type { Told } from '../walk/walk.ts';

/** Reasons that are shown; nobody reads the rest of what did no harm. */
const MOST = 12;

/** What did no harm is only counted, by call and reason. */
export const writeHarmless = (told: readonly Told[], terminal: Terminal): void => {
  const groups = new Map<string, number>();
  for (const { degree, change, because } of told) {
    if (degree !== 'harmless') continue;
    const key = oneLine(`${change.api}: ${because}`);
    groups.set(key, (groups.get(key) ?? 0) + 1);
  }
  const sorted = [...groups].toSorted(([, a], [, b]) => b - a);
  for (const [key, times] of sorted.slice(0, MOST)) {
    for (const [index, line] of wrap(`${times} x ${key}`, terminal.columns - 4).entries()) {
      terminal.out(terminal.style('dim', `${index === 0 ? '  ' : '    '}${line}`));
    }
  }
  const rest = sorted.length - MOST;
  if (rest > 0) terminal.out(terminal.style('dim', `  and ${count(rest, 'more kind')}; --json has them all`));
};
