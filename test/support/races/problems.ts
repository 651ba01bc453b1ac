import { createMemoryLedger } from '../../../functions/adapters/memory/ledger.ts';
import type { Row } from '../../../functions/core/ledger/rows/rows.ts';
import type { Outcome } from '../../../functions/core/outcome.ts';
import { type Bench, bench, later } from '../samples/sample-guard.ts';
import { type Event, hear } from '../settling.ts';
import { keysOf, namedIn, wrongAfter } from './at-once.ts';
import { interleave, type Schedule } from './interleave.ts';
import type { Story } from './stories.ts';

const toldOf = (outcome: Outcome): readonly string[] =>
  keysOf(outcome).map((key) => `${key} by ${outcome.actor?.name} as ${outcome.status}`);

/** What an event tells once more when the queue delivers it again. */
const toldAgain = async (
  made: Bench,
  events: readonly (Event | undefined)[],
  first: readonly Outcome[],
): Promise<readonly string[]> => {
  const before = new Set([...first, ...made.published].flatMap(toldOf));
  const told = made.published.length;
  for (const event of events) if (event) await hear(made, event);
  return made.published
    .slice(told)
    .map(toldOf)
    .filter((all) => all.every((one) => before.has(one)))
    .map((all) => `${all} is told again`);
};

/** What the ledger of a story remembers of the healthy account. */
const remembered = new Map<Story, readonly Row[]>();

const begin = async (story: Story): Promise<Bench> => {
  const made = bench({ state: story.state(), settings: { mode: 'alert' } });
  const ledger = createMemoryLedger(remembered.get(story));
  made.ports = { ...made.ports, ledger };
  if (!remembered.has(story)) {
    await made.sweep();
    remembered.set(story, ledger.rows());
  }
  return made;
};

/** What was told wrongly in a story, in words: nothing, if everybody is named and what is over has its end. */
export const problemsOf = async (story: Story, schedule: Schedule): Promise<readonly string[]> => {
  const made = await begin(story);
  later(made, 5);
  const before = await story.before?.(made);
  const first = made.published.splice(0);
  const events = await interleave(made, story.runs(made), schedule);
  const again = await toldAgain(made, [before, ...events], first);
  const named = namedIn(made);
  const unnamed = story.named.filter((who) => !named.includes(who)).map((who) => `${who} is not named`);
  return [...unnamed, ...again, ...(await wrongAfter(made))];
};
