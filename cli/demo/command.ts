import { MODES, type Mode } from '../../functions/core/guard-config.ts';
import { didYouMean } from '../did-you-mean.ts';
import { exampleNamed } from '../input/load-account.ts';
import { wrap } from '../terminal/layout.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { UsageError } from '../usage-error.ts';
import { type Told, tellStory } from './demo.ts';
import { showStory } from './show-story.ts';
import { stories as allStories } from './stories.ts';
import type { Story } from './story.ts';
import { showSummary } from './summary.ts';

/** The options of `demo`, as commander parses them. */
export type DemoOptions = {
  readonly all?: boolean;
  readonly mode?: Mode;
  readonly json?: boolean;
  readonly printAccount?: boolean | string;
};

const INTRODUCTION =
  'How session-guard ends each break, on an example account in memory; one story follows, whole.';

const MORE =
  'Other stories: session-guard demo STORY, or --all; --mode auto-fix puts back what it safely can.';

/** The story that is told if none is asked for. */
const FIRST_STORY = 'log-bucket-deleted';

const statusesOf = ({ answers }: Told): string => answers.map(({ outcome }) => outcome.status).join(', ');

const complainOf = (all: readonly Told[], terminal: Terminal): number => {
  const wrong = all.filter(({ isAsExpected }) => !isAsExpected);
  for (const told of wrong) {
    const { story, mode } = told;
    const expected = story.expected[mode].join(', ');
    terminal.err(
      `session-guard: ${story.id} in ${mode} mode should end ${expected} but ended ${statusesOf(told)}`,
    );
  }
  return wrong.length > 0 ? 1 : 0;
};

const storyNamed = (id: string, stories: readonly Story[]): Story => {
  const found = stories.find((story) => story.id === id);
  if (found) return found;
  const known = stories.map((story) => story.id);
  const meant = didYouMean(id, known);
  const hint = meant ? ` Did you mean ${meant}?` : '';
  throw new UsageError(`there is no story ${id}.${hint}\nThere are: ${known.join(', ')}`);
};

const tellAll = async (
  wanted: readonly Story[],
  modes: readonly Mode[],
  stories: readonly Story[],
): Promise<readonly Told[]> => {
  const all: Told[] = [];
  for (const story of wanted) {
    for (const mode of modes) all.push(await tellStory(story, stories.indexOf(story), mode));
  }
  return all;
};

const showJson = (all: readonly Told[], terminal: Terminal): void => {
  for (const { story, mode, answers } of all) {
    for (const { outcome } of answers) terminal.out(JSON.stringify({ story: story.id, mode, ...outcome }));
  }
};

const paragraph = (text: string, terminal: Terminal): void => {
  for (const line of wrap(text, terminal.columns)) terminal.out(line);
};

/**
 * `session-guard demo [STORY]`: how every story ends, and one story whole; or the story that is asked for, or all of them.
 * The exit code is 1 if one did not end as it should. Throws {@link UsageError} for an unknown story.
 */
export const demoCommand = async (
  id: string | undefined,
  options: DemoOptions,
  terminal: Terminal,
  stories: readonly Story[] = allStories,
): Promise<number> => {
  if (options.printAccount) {
    const name = options.printAccount === true ? 'demo' : options.printAccount;
    terminal.out(JSON.stringify(exampleNamed(name), null, 2));
    return 0;
  }
  const wanted = id === undefined ? stories : [storyNamed(id, stories)];
  const isOverview = id === undefined && !options.all && !options.json;
  const modes = options.mode && !isOverview ? [options.mode] : MODES;
  const all = await tellAll(wanted, modes, stories);
  if (options.json) {
    showJson(all, terminal);
    return complainOf(all, terminal);
  }
  if (isOverview) paragraph(INTRODUCTION, terminal);
  if (all.length > 2) terminal.out('');
  if (all.length > 2) showSummary(all, terminal);
  const mode = options.mode ?? 'alert';
  const shown = isOverview ? all.filter((told) => told.story.id === FIRST_STORY && told.mode === mode) : all;
  for (const told of shown) showStory(told, terminal);
  if (isOverview) terminal.out('');
  if (isOverview) paragraph(MORE, terminal);
  return complainOf(all, terminal);
};
