import { MODES } from '../../functions/core/guard-config.ts';
import type { Outcome } from '../../functions/core/outcome.ts';
import { STATUS_STYLES } from '../simulate/command.ts';
import { pad } from '../terminal/layout.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { Answer, Told } from './demo.ts';

const STATUS_WIDTH = 14;

/** The answer that matters most: an alert or a fix comes before a guard that found nothing. */
const mainAnswer = ({ answers }: Told): Answer | undefined =>
  answers.find(({ isPublished }) => isPublished) ?? answers[0];

const cell = (told: Told | undefined, terminal: Terminal): string => {
  const outcome: Outcome | undefined = told && mainAnswer(told)?.outcome;
  if (!told || !outcome) return pad('', STATUS_WIDTH);
  const words = told.isAsExpected ? outcome.status : `${outcome.status} (!)`;
  return terminal.style(STATUS_STYLES[outcome.status], pad(words, STATUS_WIDTH));
};

/** Prints a row for each story: how it ended in each mode. */
export const showSummary = (all: readonly Told[], terminal: Terminal): void => {
  const ids = [...new Set(all.map(({ story }) => story.id))];
  const modes = MODES.filter((mode) => all.some((told) => told.mode === mode));
  const width = Math.max(5, ...ids.map((id) => id.length)) + 2;
  const head = `${pad('story', width)}${modes.map((mode) => pad(mode, STATUS_WIDTH)).join('')}`;
  terminal.out(terminal.style('bold', head.trimEnd()));
  for (const id of ids) {
    const cells = modes.map((mode) =>
      cell(
        all.find((told) => told.story.id === id && told.mode === mode),
        terminal,
      ),
    );
    terminal.out(`${pad(id, width)}${cells.join('')}`.trimEnd());
  }
};
