import { recordEvent } from '../../functions/account/records/write/record-event.ts';
import type { AccountState } from '../../functions/account/state.ts';
import { describedAccount } from '../../functions/adapters/memory/account-file/account-file.ts';
import { accountFileSchema } from '../../functions/adapters/memory/account-file/schema.ts';
import { createWorld, type World } from '../../functions/adapters/memory/world.ts';
import type { Mode } from '../../functions/core/guard-config.ts';
import type { Outcome } from '../../functions/core/outcome.ts';
import type { Family } from '../../functions/core/prerequisite.ts';
import { registry } from '../../functions/prerequisites/index.ts';
import { sweepAccount } from '../../functions/use-cases/sweep/sweep-account.ts';
import { exampleAccount } from '../example/account.ts';
import { guardEvent } from '../simulate/simulate.ts';
import type { Story } from './story.ts';

/** What one guard, or the sweep, said in a story. */
export type Answer = {
  readonly by: `guard-${Family}` | 'sweep';
  readonly outcome: Outcome;
  /** Was an alert sent? */
  readonly isPublished: boolean;
  /** Seconds for which the change was left to settle before this answer. */
  readonly settledSeconds?: number;
};

/** A story as it ran: only its expected result is known in advance. */
export type Told = {
  readonly story: Story;
  readonly mode: Mode;
  readonly before: AccountState;
  readonly after: AccountState;
  /**
   * The answer of each guard that got the event, in the registry's order, or of the sweep if there is none.
   */
  readonly answers: readonly Answer[];
  readonly isAsExpected: boolean;
  /** The time of the guards in milliseconds, without the setup of the account. */
  readonly milliseconds: number;
};

/** Ids that look like those of AWS and are the same each time. */
const eventIdOf = (index: number, mode: Mode): string =>
  `5e551011-${String(index).padStart(4, '0')}-4${mode === 'alert' ? 'a1' : 'f1'}0-8000-111122223333`;

/** Each story is an hour later; the last sweep before it was an hour earlier. */
const timeOf = (index: number, hoursBefore = 0): string =>
  new Date(Date.UTC(2026, 1, 3, 9 + index - hoursBefore, 41, 7)).toISOString().replace('.000', '');

const answersTo = async (
  world: World,
  change: NonNullable<Story['change']>,
  index: number,
  mode: Mode,
): Promise<readonly Answer[]> => {
  const event = recordEvent({
    ...change,
    identity: world.config.identity,
    time: timeOf(index),
    eventId: eventIdOf(index, mode),
    documentVersion: '2',
  });
  const simulated = await guardEvent(world, event);
  return simulated.map(({ family, outcome, alert, settledAt }) => ({
    by: `guard-${family}`,
    outcome,
    isPublished: alert !== null,
    ...(settledAt ? { settledSeconds: (Date.parse(settledAt) - Date.parse(timeOf(index))) / 1000 } : {}),
  }));
};

/**
 * What the sweep finds if no event reports anything.
 * @throws Error unless that is one thing: the story would not be of what it says.
 */
const sweep = async (world: World, { id }: Story): Promise<Answer> => {
  const [outcome, ...others] = await sweepAccount(world.guard());
  if (!outcome || others.length > 0) {
    const told = world.published.map(({ because }) => because).join('; ');
    throw new Error(`${id}: the sweep should report one thing, but it reported: ${told || 'nothing'}`);
  }
  return { by: 'sweep', outcome, isPublished: true };
};

/** Runs one story on its own account, in one mode. */
export const tellStory = async (story: Story, index: number, mode: Mode): Promise<Told> => {
  const autoFix = registry.filter(({ reverts }) => reverts.length > 0).map(({ id }) => id);
  const world = createWorld({
    ...describedAccount(accountFileSchema.parse(story.account ?? exampleAccount)),
    prerequisites: registry,
    settings: { mode, autoFix: mode === 'auto-fix' ? autoFix : [] },
    startsAt: timeOf(index, 1),
  });
  await world.remember();
  const before = world.account.state();
  const started = performance.now();
  const answers = story.change
    ? await answersTo(world, story.change, index, mode)
    : [await sweep(world, story)];
  const milliseconds = performance.now() - started;
  const statuses = answers.map(({ outcome }) => outcome.status);
  return {
    story,
    mode,
    before,
    after: world.account.state(),
    answers,
    isAsExpected: statuses.join() === story.expected[mode].join(),
    milliseconds,
  };
};
