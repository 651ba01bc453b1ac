import { recordEvent } from '../../functions/account/records/write/record-event.ts';
import type { AccountState } from '../../functions/account/state.ts';
import { describedAccount } from '../../functions/adapters/memory/account-file/account-file.ts';
import { accountFileSchema } from '../../functions/adapters/memory/account-file/schema.ts';
import { createWorld, type World } from '../../functions/adapters/memory/world.ts';
import type { Mode } from '../../functions/core/guard-config.ts';
import type { Outcome } from '../../functions/core/outcome.ts';
import { registry } from '../../functions/prerequisites/index.ts';
import { sweepAccount } from '../../functions/use-cases/sweep/sweep-account.ts';
import { exampleAccount } from '../example/account.ts';
import { guardEvent, type Simulated } from '../simulate.ts';
import type { Story } from './story.ts';

/** A story as it went: nothing in it is written down beforehand but what must come out. */
export type Told = {
  readonly story: Story;
  readonly mode: Mode;
  readonly before: AccountState;
  readonly after: AccountState;
  readonly outcome: Outcome;
  /** What the guard of the event said; null where there is no event. Where the sweep has the word, not `outcome`. */
  readonly ofEvent: Outcome | null;
  /** Was anybody told? */
  readonly isPublished: boolean;
  readonly isAsExpected: boolean;
  /** What the guard took, without the making of the account, in milliseconds. */
  readonly milliseconds: number;
};

/** Ids look like those of AWS and are the same each time. */
const eventIdOf = (index: number, mode: Mode): string =>
  `5e551011-${String(index).padStart(4, '0')}-4${mode === 'alert' ? 'a1' : 'f1'}0-8000-111122223333`;

/** Every hour another story; the last sweep before it came an hour earlier. */
const timeOf = (index: number, hoursBefore = 0): string =>
  new Date(Date.UTC(2026, 1, 3, 9 + index - hoursBefore, 41, 7)).toISOString().replace('.000', '');

const happen = async (world: World, story: Story, index: number, mode: Mode): Promise<Simulated | null> => {
  if (!story.change) return null;
  const event = recordEvent({
    ...story.change,
    identity: world.config.identity,
    time: timeOf(index),
    eventId: eventIdOf(index, mode),
    documentVersion: '2',
  });
  return guardEvent(world, event);
};

/**
 * What the sweep finds after the event.
 * @throws Error unless that is the one thing that is published: the story would not be of what it says.
 */
const sweep = async (world: World, { id }: Story): Promise<Outcome> => {
  await sweepAccount(world.guard());
  const [outcome, ...others] = world.published;
  if (!outcome || others.length > 0) {
    const told = world.published.map(({ because }) => because).join('; ');
    throw new Error(
      `${id}: the sweep and nobody else should find one thing, and told was: ${told || 'nothing'}`,
    );
  }
  return outcome;
};

/** Tells one story on an account of its own, in one mode. */
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
  const guarded = await happen(world, story, index, mode);
  const outcome = guarded && !story.bySweep ? guarded.outcome : await sweep(world, story);
  return {
    story,
    mode,
    before,
    after: world.account.state(),
    outcome,
    ofEvent: guarded?.outcome ?? null,
    isPublished: world.published.length > 0,
    isAsExpected: outcome.status === story.expected[mode],
    milliseconds: performance.now() - started,
  };
};
